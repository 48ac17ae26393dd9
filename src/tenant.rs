//! Whose shop it is.

pub mod colour;
pub mod countries;
pub mod look;
pub mod settings;
pub mod store;

use std::sync::Arc;

use coppice_platform::sql::{Bookmark, Value};
use serde::{Deserialize, Serialize};

use self::look::Look;
use crate::host;

/// The id of a business with a shop. Every query on a tenant's data takes one.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TenantId(pub String);

impl From<&TenantId> for Value {
    fn from(tenant: &TenantId) -> Self {
        Self::Text(tenant.0.clone())
    }
}

/// A business with a shop of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tenant {
    /// Its id; `default` answers for hosts nobody claims.
    pub id: TenantId,
    /// The host its shop answers to, without a port, in its one spelling; without a dot in it it is no name of the
    /// internet, and the shop has none yet.
    pub host: String,
    /// The name shoppers see.
    pub name: String,
    /// The ISO 4217 code of its prices.
    pub currency: String,
}

impl Tenant {
    /// The longest name of one, in characters.
    pub const LONGEST_NAME: usize = 80;

    /// The one origin of the shop's pages, for whatever others keep or follow: links for search engines, and where
    /// visitors of other hosts are sent. `asked` is the origin of the request, which brings the scheme, and the port, but
    /// not behind a proxy: there the port may be anything the visitor has written. A shop without a name of its own is
    /// wherever it is asked for.
    pub fn canonical_origin(&self, asked: &str, behind_proxy: bool) -> String {
        let Some((scheme, authority)) = asked.split_once("://") else { return asked.to_owned() };
        if !host::is_public(&self.host) {
            return asked.to_owned();
        }
        let port = authority.strip_prefix(host::without_port(authority)).unwrap_or_default();
        format!("{scheme}://{}{}", self.host, if behind_proxy { "" } else { port })
    }
}

/// How far the home of all shops has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HomeState {
    /// Nobody has made a shop.
    Empty,
    /// There is one, and nobody but its owner sees it.
    SettingUp,
    /// Everybody does.
    Live,
}

impl HomeState {
    /// The state as the database names it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::SettingUp => "setting_up",
            Self::Live => "live",
        }
    }
}

/// Whether a home answers, and may be written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Gate {
    /// It is read and written.
    Open,
    /// It is read: it is being copied as of one moment, for a while that ends by itself.
    Held,
    /// It answers nobody: it is being filled from an archive.
    Restoring,
    /// It answers nobody, until it is opened again.
    Closed,
    /// It answers nobody any more: another home has all of it.
    Moved,
}

impl Gate {
    /// Whether whoever asks is answered.
    pub fn answers(self) -> bool {
        matches!(self, Self::Open | Self::Held)
    }
}

/// What answers at a host.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Site {
    /// Nobody's shop: there is none here yet.
    Nobody,
    /// A tenant's shop, with its own files.
    Shop(Tenant),
    /// The host that serves files and nothing else (`CDN_HOST`): those of every tenant.
    Files,
}

impl Site {
    /// Whether files of this tenant are had here.
    pub fn has_files_of(&self, tenant: &TenantId) -> bool {
        match self {
            Self::Shop(own) => own.id == *tenant,
            Self::Files => true,
            Self::Nobody => false,
        }
    }
}

/// What answers at a host, as it was at one state of the database.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResolvedSite {
    /// What answers.
    pub site: Site,
    /// What every page of its shop shows of it.
    #[serde(with = "shared")]
    pub look: Arc<Look>,
    /// The id of the database, new whenever it is put back or moved: bookmarks and cached values of another are none
    /// of this one's.
    pub home: String,
    /// How far the home has come.
    pub state: HomeState,
    /// Whether the home answers at all.
    pub gate: Gate,
    /// Whether the shop's managers have put the checklist away.
    pub checklist_hidden: bool,
    /// How often what the shop's pages show was changed: part of the key of every cached page.
    pub generation: i64,
    /// The state of the database at which all this was so. What is read for a page must be no older.
    pub bookmark: Option<Bookmark>,
}

/// What is shared is kept as if it were not.
mod shared {
    use std::sync::Arc;

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub fn serialize<T: Serialize, S: Serializer>(value: &Arc<T>, serializer: S) -> Result<S::Ok, S::Error> {
        value.as_ref().serialize(serializer)
    }

    pub fn deserialize<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Arc<T>, D::Error> {
        T::deserialize(deserializer).map(Arc::new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shop_with_a_name_has_one_origin() {
        let shop = |host: &str| Tenant {
            id: TenantId("t".into()),
            host: host.into(),
            name: String::new(),
            currency: String::new(),
        };
        for (host, asked, behind_proxy, origin) in [
            ("shop.example", "https://shop.example", true, "https://shop.example"),
            ("shop.example", "https://shop.example:81", true, "https://shop.example"),
            ("shop.example", "http://shop.example:3000", false, "http://shop.example:3000"),
            ("shop.example", "https://old.example", true, "https://shop.example"),
            ("default", "http://127.0.0.1:3000", false, "http://127.0.0.1:3000"),
            ("shop.localhost", "http://shop.localhost:3000", true, "http://shop.localhost:3000"),
        ] {
            assert_eq!(shop(host).canonical_origin(asked, behind_proxy), origin, "{host} {asked}");
        }
    }
}
