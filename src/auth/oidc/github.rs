//! GitHub, which has accounts, but no ID tokens: <https://docs.github.com/en/apps/oauth-apps>.

use openidconnect::url::Url;
use openidconnect::{AccessToken, AuthUrl, IssuerUrl, TokenUrl};
use serde::Deserialize;

use super::person::Person;
use super::{OidcError, Provider, http};
use crate::state::AppState;

/// The addresses of github.com, or of an Enterprise server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct GitHub {
    /// Of an issuer it has no more than the name.
    pub site: IssuerUrl,
    pub authorize: AuthUrl,
    pub token: TokenUrl,
    user: Url,
    emails: Url,
}

impl GitHub {
    /// The GitHub with its pages at `site` and its interface at `api`.
    pub fn at(site: &Url, api: &Url) -> Option<Self> {
        let below = |base: &Url, path: &str| {
            Url::parse(&format!("{}/{path}", base.as_str().trim_end_matches('/'))).ok()
        };
        Some(Self {
            site: IssuerUrl::from_url(site.clone()),
            authorize: AuthUrl::from_url(below(site, "login/oauth/authorize")?),
            token: TokenUrl::from_url(below(site, "login/oauth/access_token")?),
            user: below(api, "user")?,
            emails: below(api, "user/emails")?,
        })
    }
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

/// Whose token it is, by their primary address.
///
/// # Errors
/// GitHub does not say, or the address is not verified.
pub(super) async fn person(
    app: &AppState,
    provider: &Provider,
    github: &GitHub,
    token: &AccessToken,
) -> Result<Person, OidcError> {
    let user: User = http::get(app, provider, &github.user, Some(token)).await?;
    let emails: Vec<Email> = http::get(app, provider, &github.emails, Some(token)).await?;
    let (email, verified) = emails
        .into_iter()
        .find(|email| email.primary)
        .map_or_else(Default::default, |email| (email.email, email.verified));
    let name = user.name.unwrap_or(user.login);
    provider.person(&user.id.to_string(), &email, verified, Some(&name))
}
