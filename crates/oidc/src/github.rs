//! GitHub, which has accounts, but no ID tokens: <https://docs.github.com/en/apps/oauth-apps>.

use coppice_platform::Http;
use openidconnect::url::Url;
use openidconnect::{AccessToken, AuthUrl, IssuerUrl, TokenUrl};
use serde::Deserialize;

use crate::{Claims, OidcError, Provider, transport};

/// The addresses of github.com, or of an Enterprise server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct GitHub {
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

    /// Whose token it is, by their primary address.
    ///
    /// # Errors
    /// GitHub does not say.
    pub async fn claims(
        &self,
        http: &dyn Http,
        provider: &Provider,
        token: &AccessToken,
    ) -> Result<Claims, OidcError> {
        let user: User = transport::get(http, provider, &self.user, Some(token)).await?;
        let emails: Vec<Email> = transport::get(http, provider, &self.emails, Some(token)).await?;
        let (email, email_verified) = emails
            .into_iter()
            .find(|email| email.primary)
            .map_or_else(Default::default, |email| (email.email, email.verified));
        let name = user.name.unwrap_or(user.login);
        Ok(Claims { subject: user.id.to_string(), email, email_verified, name })
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
