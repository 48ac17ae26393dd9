//! Sign-in by an account with another provider.

use coppice_oidc::{AuthorizationRequest, AuthorizationResponse, Claims, OidcError, Provider};
use coppice_platform::PlatformError;

use super::limits::{CALLBACKS, STARTS, visitor};
use super::token::Token;
use super::{session, tokens};
use crate::audit::{Action, AuditEvent, masked_email, store::insert_event};
use crate::auth::flow::OidcFlow;
use crate::auth::model::tidy_name;
use crate::auth::store::{self, ProviderAccount};
use crate::email::email;
use crate::error::AppError;
use crate::limit;
use crate::limit::RateLimiter;
use crate::locals::Locals;

/// Why a provider's account does not sign somebody in. Its text is for them.
#[derive(Debug, Clone, thiserror::Error)]
pub enum ProviderError {
    /// They or the provider said no, or it can't be reached or believed.
    #[error(transparent)]
    Oidc(#[from] OidcError),
    /// The provider tells of no verified address of theirs. Holds its name.
    #[error(
        "{0} has not told us a verified e-mail address of yours. Please verify it there and try again in a moment, or sign in \
         another way."
    )]
    Unverified(String),
    /// The address is somebody's here, and the provider does not speak for it. Holds its name.
    #[error(
        "There is an account with this e-mail address already. Please sign in to it as you did before; then you can add {0} \
         to it on the page of your account."
    )]
    Taken(String),
    /// They are signed in already, with another address than the provider tells. Holds its name.
    #[error(
        "{0} knows you by another e-mail address than this account has, so it was not added. You are still signed in as before."
    )]
    OtherAddress(String),
    /// It has nothing to do with the provider.
    #[error(transparent)]
    App(#[from] AppError),
}

impl From<PlatformError> for ProviderError {
    fn from(error: PlatformError) -> Self {
        Self::App(error.into())
    }
}

/// Begins a sign-in with a provider: its address to send the browser to, and what the browser must keep meanwhile.
///
/// # Errors
/// [`AppError::TooMany`] beyond the limit; the provider can't be asked how to sign in there.
pub async fn start_with(
    locals: &Locals,
    provider: &Provider,
    return_to: &str,
) -> Result<(String, AuthorizationRequest), ProviderError> {
    let platform = &locals.app.platform;
    if let Some(visitor) = locals.address.group() {
        let limiter = RateLimiter::new(platform.session_kv.clone(), platform.clock.clone());
        let verdict = limiter.check("provider", &visitor, STARTS).await;
        if !verdict.allowed {
            return Err(AppError::from(verdict).into());
        }
    }
    Ok(locals.app.oidc().start(provider, &callback(locals, provider), return_to).await?)
}

/// Signs in whoever comes back from a provider with its response.
///
/// # Errors
/// [`AppError::TooMany`] beyond the limit; what is wrong with the response; what the database can't do.
pub async fn sign_in_with(
    locals: &Locals,
    provider: &Provider,
    flow: &OidcFlow,
    response: &AuthorizationResponse,
    user_agent: &str,
) -> Result<(), ProviderError> {
    let now = locals.app.platform.clock.now();
    let key = format!("callback:from:{}", visitor(locals)?);
    let verdict = limit::store::check(&locals.db, &[(&key, CALLBACKS)], now).await?;
    if !verdict.allowed {
        return Err(AppError::from(verdict).into());
    }
    let by = format!("by {}", provider.id);
    let callback = callback(locals, provider);
    let identity = match locals.app.oidc().finish(provider, &callback, &flow.request, response).await {
        Ok(identity) => identity,
        Err(error) => {
            let event = AuditEvent::new(locals, Action::SignInFailed, "").with(by);
            insert_event(&locals.db, &event).await?;
            return Err(error.into());
        }
    };
    let email = verified_email(&identity.claims);
    let subject = email.as_deref().map(masked_email).unwrap_or_default();
    let event = AuditEvent::new(locals, Action::SignedIn, subject).with(by);
    let token = Token::new(locals.app.platform.random.as_ref());
    let login = session::NewLogin::new(locals, &token, user_agent, event);
    let sealed = tokens::seal(&locals.app, &identity.tokens, login.id_hash());
    let signed_in = if flow.adds { locals.user() } else { None };
    let account = ProviderAccount {
        provider: &identity.provider,
        subject: &identity.claims.subject,
        email: email.as_deref(),
        authoritative: email.as_deref().is_some_and(|email| provider.is_authoritative_for(email)),
        signed_in: signed_in.map(|session| session.user_id.as_str()),
        name: &tidy_name(&identity.claims.name),
    };
    let session = store::sign_in_with_account(&locals.db, &account, &sealed, &login.session()).await?;
    let nobody = || {
        let why = match (&email, account.signed_in) {
            (None, _) => ProviderError::Unverified,
            (Some(_), Some(_)) => ProviderError::OtherAddress,
            (Some(_), None) => ProviderError::Taken,
        };
        why(provider.name.clone())
    };
    let session = session.ok_or_else(nobody)?;
    session::attach_session(locals, &token, &session).await;
    Ok(())
}

/// The address that the provider has verified, by the one rule of addresses.
fn verified_email(claims: &Claims) -> Option<String> {
    if claims.email_verified { email(&claims.email) } else { None }
}

/// Where the provider sends the browser back to.
fn callback(locals: &Locals, provider: &Provider) -> String {
    format!("{}/login/callback/{}", locals.origin, provider.id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_is_not_verified_or_none_is_nobodys() {
        let said = |email: &str, email_verified| {
            let (subject, name) = ("42".into(), String::new());
            verified_email(&Claims { subject, email: email.into(), email_verified, name })
        };
        assert_eq!(said(" Ann@Example.com ", true).as_deref(), Some("ann@example.com"));
        assert_eq!(said("ann@example.com", false), None);
        assert_eq!(said("no address", true), None);
        assert_eq!(said("<script>@example.com", true), None);
        assert_eq!(said("", true), None);
        assert_eq!(said("mi\u{212a}e@example.com", true), None);
        assert_eq!(said("ada@example.com\r\nBcc: eve@example.com", true), None);
        assert_eq!(said("ada@example.com\n", true), None);
    }
}
