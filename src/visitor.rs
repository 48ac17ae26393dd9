//! Who asks.

use std::sync::Arc;

use coppice_kv::CachedSession;
use serde::{Deserialize, Serialize};

use crate::error::AppError;

/// What somebody may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Buy.
    #[default]
    Shopper,
    /// Manage the shop.
    Admin,
}

/// What a manager is in the shop they manage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MemberRole {
    /// They decide who else is an owner.
    Owner,
    /// They do whatever else there is to do.
    Admin,
}

impl MemberRole {
    /// The role as the database and forms name it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Admin => "admin",
        }
    }

    /// The role of this name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Owner, Self::Admin].into_iter().find(|role| role.name() == name)
    }
}

/// A session with whose it is: what a request knows of its visitor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// SHA-256 of the token, in hex. The token itself is nowhere but in the browser.
    pub id_hash: String,
    /// Whose it is.
    pub user_id: String,
    /// Whose shop it is good in.
    pub tenant_id: String,
    /// Their address, in lower case.
    pub email: String,
    /// What they call themselves; may be empty.
    pub name: String,
    /// What the database says they may do in that shop; [`crate::locals::Locals::is_admin`] knows the settings too.
    pub role: Role,
    /// The provider by whose word they have signed in; empty where it was by a code.
    pub provider: String,
    /// When it ends, in epoch seconds.
    pub expires_at: i64,
    /// When it was last noted that it is in use, in epoch seconds; at most once a day.
    pub last_seen_at: i64,
    /// When the other provider's token ends, in epoch seconds, if there is one that can be renewed.
    pub token_expires_at: Option<i64>,
    /// How many pieces the person's cart holds.
    pub cart_count: u32,
}

impl Session {
    /// What pages call the person.
    pub fn display_name(&self) -> &str {
        if self.name.is_empty() { self.email.split('@').next().unwrap_or_default() } else { &self.name }
    }
}

impl CachedSession for Session {
    fn id(&self) -> &str {
        &self.id_hash
    }

    fn expires_at(&self) -> i64 {
        self.expires_at
    }
}

/// Who asks.
#[derive(Clone)]
pub enum Visitor {
    /// Nobody who is signed in.
    Anonymous,
    /// Somebody who is.
    SignedIn(Arc<Session>),
    /// Nobody knows: the database does not answer. What needs to know it can't be had either.
    Unknown(AppError),
}
