//! Whose account of GitHub's it is, which its interface says in place of an ID token.

use coppice_platform::Http;
use openidconnect::AccessToken;
use serde::Deserialize;

use crate::github::GitHub;
use crate::{Claims, OidcError, Provider, transport};

/// Whose token it is, by their primary address.
///
/// # Errors
/// GitHub does not say.
pub(crate) async fn claims(
    http: &dyn Http,
    provider: &Provider,
    github: &GitHub,
    token: &AccessToken,
) -> Result<Claims, OidcError> {
    let user: User = transport::get(http, provider, &github.user, Some(token)).await?;
    let emails: Vec<Email> = transport::get(http, provider, &github.emails, Some(token)).await?;
    let (email, email_verified) = emails
        .into_iter()
        .find(|email| email.primary)
        .map_or_else(Default::default, |email| (email.email, email.verified));
    let name = user.name.unwrap_or(user.login);
    Ok(Claims { subject: user.id.to_string(), email, email_verified, name })
}

#[derive(Deserialize)]
struct User {
    id: u64,
    login: String,
    name: Option<String>,
}

#[derive(Deserialize)]
struct Email {
    email: String,
    primary: bool,
    verified: bool,
}
