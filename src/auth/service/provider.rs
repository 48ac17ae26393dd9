//! Sign-in by an account with another provider.

use super::token::Token;
use super::{code, session};
use crate::audit::{Action, AuditEvent, masked_email, store::insert_event};
use crate::auth::oidc::{self, Answer, AuthorizationRequest, OidcError, Provider};
use crate::auth::store::{self, SealedTokens};
use crate::error::AppError;
use crate::limit::{self, Limit};
use crate::locals::Locals;

/// How often one visitor may come back from a provider.
const CALLBACKS: Limit = Limit { limit: 10, window_secs: 300 };

/// Signs in whoever comes back from a provider with its answer.
///
/// # Errors
/// [`AppError::TooMany`] beyond the limit; what the database can't do; inside, what is wrong with the answer.
pub async fn sign_in_with(
    locals: &Locals,
    provider: &Provider,
    flow: &AuthorizationRequest,
    answer: &Answer,
    user_agent: &str,
) -> Result<Result<(), OidcError>, AppError> {
    let now = locals.app.platform.clock.now();
    let key = format!("callback:from:{}", code::visitor(locals)?);
    let verdict = limit::exact::check(&locals.db, &[(&key, CALLBACKS)], now).await?;
    if !verdict.allowed {
        return Err(verdict.into());
    }
    let identity = match oidc::finish(&locals.app, provider, &locals.origin, flow, answer).await {
        Ok(identity) => identity,
        Err(problem) => {
            let event = AuditEvent::new(locals, Action::SignInFailed, "").with(format!("by {}", provider.id));
            insert_event(&locals.db, &event).await?;
            return Ok(Err(problem));
        }
    };
    let token = Token::new(locals.app.platform.random.as_ref());
    let event = AuditEvent::new(locals, Action::SignedIn, masked_email(&identity.email))
        .with(format!("by {}", provider.id));
    let login = session::NewLogin::new(locals, &token, user_agent, event);
    let tokens = seal(locals, &identity.tokens, login.id_hash());
    let session = store::sign_in_with_identity(&locals.db, &identity, &tokens, &login.session()).await?;
    let Some(session) = session else { return Err(AppError::Unavailable { cause: None }) };
    session::attach_session(locals, &token, &session).await;
    Ok(Ok(()))
}

/// The provider's tokens as they are stored. Without a token to renew them by they are of no use later.
fn seal(locals: &Locals, tokens: &oidc::Tokens, id_hash: &str) -> SealedTokens {
    let (keys, random) = (&locals.app.config.auth.keys, locals.app.platform.random.as_ref());
    let Some(refresh) = tokens.refresh.as_deref().and_then(|token| keys.seal(random, token, id_hash)) else {
        return SealedTokens::default();
    };
    SealedTokens {
        access: keys.seal(random, &tokens.access, id_hash),
        refresh: Some(refresh),
        expires_at: tokens.expires_at,
    }
}
