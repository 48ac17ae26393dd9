//! Whose shop it is.

pub mod store;

use coppice_platform::sql::{Bookmark, Value};
use serde::{Deserialize, Serialize};

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
    /// The host name its shop answers to.
    pub host: String,
    /// The name shoppers see.
    pub name: String,
    /// The ISO 4217 code of its prices.
    pub currency: String,
}

/// What answers at a host.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Site {
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
        }
    }
}

/// What answers at a host, as it was at one state of the database.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResolvedSite {
    /// What answers.
    pub site: Site,
    /// The id of the database, new whenever it is put back or moved: bookmarks and cached values of another are none
    /// of this one's.
    pub home: String,
    /// How often what the shop's pages show was changed: part of the key of every cached page.
    pub generation: i64,
    /// The state of the database at which all this was so. What is read for a page must be no older.
    pub bookmark: Option<Bookmark>,
}
