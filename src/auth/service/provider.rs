//! Sign-in by an account with another provider.

use super::token::Token;
use super::{code, open};
use crate::audit::{Action, Note, masked_email, store::save_note};
use crate::auth::oidc::{self, Answer, Flow, OidcProblem, Provider};
use crate::auth::store::{self, SealedTokens};
use crate::error::AppError;
use crate::limit::Limit;
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
    flow: &Flow,
    answer: &Answer,
    user_agent: &str,
) -> Result<Result<(), OidcProblem>, AppError> {
    let now = locals.app.platform.clock.now();
    let key = format!("callback:from:{}", code::visitor(locals)?);
    let verdict = store::limits::check(&locals.db, &[(&key, CALLBACKS)], now).await?;
    if !verdict.allowed {
        return Err(verdict.into_error());
    }
    let identity = match oidc::finish(&locals.app, provider, &locals.origin, flow, answer).await {
        Ok(identity) => identity,
        Err(problem) => {
            let note = Note::new(locals, Action::SignInFailed, "").with(format!("by {}", provider.id));
            save_note(&locals.db, &note).await?;
            return Ok(Err(problem));
        }
    };
    let token = Token::new(locals.app.platform.random.as_ref());
    let note = Note::new(locals, Action::SignedIn, masked_email(&identity.email))
        .with(format!("by {}", provider.id));
    let opening = open::Opening::new(locals, &token, user_agent, note);
    let tokens = seal(locals, &identity.tokens, opening.id_hash());
    let session = store::sign_in_with_identity(&locals.db, &identity, &tokens, &opening.session()).await?;
    let Some(session) = session else { return Err(AppError::Unavailable { cause: None }) };
    open::welcome(locals, &token, &session).await;
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
