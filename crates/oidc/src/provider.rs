//! Whose accounts may be used, from the settings.

use coppice_platform::Env;
use coppice_platform::env::SettingError;
use openidconnect::url::Url;
use openidconnect::{ClientId, ClientSecret, IssuerUrl, Scope};

use crate::address;
use crate::github::GitHub;

const ADDRESS: &str = "an https:// address, or an http:// one of this machine";

/// A provider of accounts, such as Google.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provider {
    /// Its part of our addresses: 1 to 32 of `a-z`, `0-9` and `-`.
    pub id: String,
    /// What the button calls it.
    pub name: String,
    pub(crate) kind: Kind,
    pub(crate) client_id: ClientId,
    pub(crate) client_secret: ClientSecret,
    pub(crate) scopes: Vec<Scope>,
    /// The tenants (`tid`) whose accounts' addresses are as good as verified.
    pub(crate) trusted_tenants: Vec<String>,
    /// The domains whose addresses are the provider's own to give, or `*`.
    authoritative_for: Vec<String>,
}

/// What it speaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kind {
    /// OpenID Connect.
    OpenId { issuer: IssuerUrl },
    /// OAuth 2 and an interface of its own.
    GitHub(Box<GitHub>),
}

impl Provider {
    /// Whether the provider's word on an address, which is in lower case, is as good as its owner's: it gives out the
    /// addresses of the domain itself, or the settings say so. Of any other address it only says what it was told.
    pub fn is_authoritative_for(&self, email: &str) -> bool {
        let domain = email.rsplit_once('@').map_or("", |(_, domain)| domain);
        self.authoritative_for.iter().any(|named| named == "*" || named == domain)
    }

    /// Reads `OIDC_PROVIDERS`, a list of ids, and for each what begins with `OIDC_`, the id in capitals with `_` for
    /// `-`, and `_`: `CLIENT_ID`, `CLIENT_SECRET`, `ISSUER` (known for `google`), `NAME`, `SCOPES`,
    /// `AUTHORITATIVE_FOR` (Gmail's for `google`), `TRUSTED_TENANTS`; for `github`, if it is not github.com, `URL` and
    /// `API_URL`. What can't be used is added to `problems`.
    pub fn read_all(env: &dyn Env, problems: &mut Vec<SettingError>) -> Vec<Self> {
        let list = env.get("OIDC_PROVIDERS").unwrap_or_default();
        let mut ids: Vec<&str> = Vec::new();
        for id in list.split(',').map(str::trim).filter(|id| !id.is_empty()) {
            if is_id(id) && !ids.contains(&id) {
                ids.push(id);
            } else {
                problems.push(SettingError {
                    name: "OIDC_PROVIDERS".into(),
                    value: id.into(),
                    expected: "ids of 1 to 32 of a-z, 0-9 and -, none twice".into(),
                });
            }
        }
        ids.into_iter().filter_map(|id| Self::read(id, &mut Settings { env, id, problems })).collect()
    }

    /// Every setting is looked at before one that is missing ends it, so that all problems are told.
    fn read(id: &str, settings: &mut Settings<'_>) -> Option<Self> {
        let client_id = settings.required("CLIENT_ID", "what the provider calls us");
        let client_secret = settings.required("CLIENT_SECRET", "the secret the provider gave us");
        let (kind, name, scopes) = match id {
            "github" => (settings.github(), "GitHub", "read:user user:email"),
            "google" => {
                (settings.open_id(Some("https://accounts.google.com")), "Google", "openid email profile")
            }
            _ => (settings.open_id(None), id, "openid email profile"),
        };
        let scopes = settings.get("SCOPES").unwrap_or_else(|| scopes.into());
        let gmail = if id == "google" { "gmail.com,googlemail.com" } else { "" };
        let authoritative_for =
            settings.list("AUTHORITATIVE_FOR", gmail, is_domain, "domains with commas between them, or *");
        let trusted_tenants =
            settings.list("TRUSTED_TENANTS", "", is_tenant, "ids of tenants with commas between them");
        Some(Self {
            id: id.into(),
            name: settings.get("NAME").unwrap_or_else(|| name.into()),
            kind: kind?,
            client_id: ClientId::new(client_id?),
            client_secret: ClientSecret::new(client_secret?),
            // The crate adds `openid` itself.
            scopes: scopes
                .split_whitespace()
                .filter(|s| *s != "openid")
                .map(|s| Scope::new(s.into()))
                .collect(),
            trusted_tenants,
            authoritative_for,
        })
    }
}

/// The settings of one provider.
struct Settings<'a> {
    env: &'a dyn Env,
    id: &'a str,
    problems: &'a mut Vec<SettingError>,
}

impl Settings<'_> {
    fn name(&self, setting: &str) -> String {
        format!("OIDC_{}_{setting}", self.id.to_uppercase().replace('-', "_"))
    }

    fn get(&self, setting: &str) -> Option<String> {
        self.env.get(&self.name(setting))
    }

    fn problem(&mut self, setting: &str, value: String, expected: &'static str) {
        let name = self.name(setting).into();
        self.problems.push(SettingError { name, value, expected: expected.into() });
    }

    /// A list in lower case; an entry that is not `good` is a problem.
    fn list(
        &mut self,
        setting: &str,
        default: &str,
        good: fn(&str) -> bool,
        expected: &'static str,
    ) -> Vec<String> {
        let text = self.get(setting).unwrap_or_else(|| default.to_owned()).to_ascii_lowercase();
        let (good, bad): (Vec<_>, Vec<_>) =
            text.split(',').map(str::trim).filter(|entry| !entry.is_empty()).partition(|entry| good(entry));
        for entry in bad {
            self.problem(setting, entry.to_owned(), expected);
        }
        good.into_iter().map(str::to_owned).collect()
    }

    fn required(&mut self, setting: &str, expected: &'static str) -> Option<String> {
        let value = self.get(setting);
        if value.is_none() {
            self.problem(setting, String::new(), expected);
        }
        value
    }

    fn address(&mut self, setting: &str, default: Option<&str>) -> Option<(Url, String)> {
        let text = self.get(setting).or_else(|| default.map(str::to_owned)).unwrap_or_default();
        let url = address::parse(&text).filter(|url| url.query().is_none() && url.fragment().is_none());
        if url.is_none() {
            self.problem(setting, text.clone(), ADDRESS);
        }
        Some((url?, text))
    }

    /// The issuer is kept as it is written: providers' own spelling of it must be the same to the letter
    /// (OpenID Connect Discovery 1.0, section 4.3).
    fn open_id(&mut self, issuer: Option<&str>) -> Option<Kind> {
        let (_, issuer) = self.address("ISSUER", issuer)?;
        IssuerUrl::new(issuer).ok().map(|issuer| Kind::OpenId { issuer })
    }

    fn github(&mut self) -> Option<Kind> {
        let own = self.get("URL").map(|site| format!("{}/api/v3", site.trim_end_matches('/')));
        let site = self.address("URL", Some("https://github.com"));
        let api = self.address("API_URL", Some(own.as_deref().unwrap_or("https://api.github.com")));
        GitHub::at(&site?.0, &api?.0).map(|github| Kind::GitHub(Box::new(github)))
    }
}

fn is_domain(text: &str) -> bool {
    let letter = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let labels = || text.split('.').all(|label| !label.is_empty() && label.chars().all(letter));
    text == "*" || (text.contains('.') && labels())
}

fn is_tenant(text: &str) -> bool {
    text.len() <= 64
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '.')
}

fn is_id(text: &str) -> bool {
    (1..=32).contains(&text.len())
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}
