//! Where GitHub is, which has accounts, but no ID tokens: <https://docs.github.com/en/apps/oauth-apps>.

use openidconnect::url::Url;
use openidconnect::{AuthUrl, IssuerUrl, TokenUrl};

/// The addresses of github.com, or of an Enterprise server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct GitHub {
    /// Of an issuer it has no more than the name.
    pub site: IssuerUrl,
    pub authorize: AuthUrl,
    pub token: TokenUrl,
    pub user: Url,
    pub emails: Url,
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
