//! A key, by which a program shows who it is.

use super::Scope;
use crate::tenant::TenantId;

/// A key, by which a program shows who it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKey {
    /// Its id, which is no secret.
    pub id: String,
    /// Whose it is.
    pub tenant_id: TenantId,
    /// The one namespace it is for; none where it is for all of them, which Cloudflare's shape alone has.
    pub namespace_id: Option<String>,
    /// What people call it.
    pub name: String,
    /// How it is known.
    pub proof: Proof,
    /// Whether it may sign in the first way, too.
    pub legacy: bool,
    /// What it is good for.
    pub scopes: Vec<Scope>,
    /// What the names of its keys begin with; none, for all.
    pub prefixes: Vec<String>,
    /// When it was made, in epoch milliseconds.
    pub created_at: i64,
    /// The last day it was used on, in days since the epoch.
    pub last_used_day: Option<i64>,
    /// When it was revoked, in epoch milliseconds.
    pub revoked_at: Option<i64>,
}

/// How a key is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proof {
    /// By a token, whose hash this is.
    Token(String),
    /// By what it signs with this secret, sealed; empty once it is revoked.
    Secret(String),
}

impl ApiKey {
    /// Whether it is good for this.
    pub fn may(&self, scope: Scope) -> bool {
        self.scopes.contains(&scope)
    }

    /// Whether it may read and write what has this name.
    pub fn reaches(&self, key: &str) -> bool {
        self.prefixes.is_empty() || self.prefixes.iter().any(|prefix| key.starts_with(prefix.as_str()))
    }

    /// Whether it may list what begins with this: all of that must be its own.
    pub fn reaches_list(&self, prefix: &str) -> bool {
        self.reaches(prefix)
    }
}

/// A key with what people see of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedKey {
    /// The key.
    pub key: ApiKey,
    /// What people call its namespace; none where it is for all of them.
    pub namespace: Option<String>,
}

/// A namespace that a key can be for.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
pub struct Choice {
    /// Its id.
    pub id: String,
    /// What people call it.
    pub title: String,
}

/// The keys of a shop, the newest first, and its namespaces.
#[derive(Debug, Default)]
pub struct Keys {
    /// The keys, those that were revoked too.
    pub keys: Vec<ListedKey>,
    /// The namespaces, by title.
    pub namespaces: Vec<Choice>,
}

impl Keys {
    /// How many keys are for this namespace alone, of those that are good.
    pub fn of(&self, namespace: &str) -> usize {
        let is_of = |listed: &&ListedKey| {
            listed.key.revoked_at.is_none() && listed.key.namespace_id.as_deref() == Some(namespace)
        };
        self.keys.iter().filter(is_of).count()
    }
}

/// How a key shows itself, as it is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// By a token that is sent along.
    Token,
    /// By signing what it sends.
    Signed,
    /// The same, and in the first way too.
    Legacy,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 3] = [Self::Token, Self::Signed, Self::Legacy];

    /// Its name in forms.
    pub fn name(self) -> &'static str {
        match self {
            Self::Token => "token",
            Self::Signed => "signed",
            Self::Legacy => "legacy",
        }
    }
}

impl ApiKey {
    /// How it shows itself.
    pub fn kind(&self) -> Kind {
        match (&self.proof, self.legacy) {
            (Proof::Token(_), _) => Kind::Token,
            (Proof::Secret(_), false) => Kind::Signed,
            (Proof::Secret(_), true) => Kind::Legacy,
        }
    }
}

/// What a key is found by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finder {
    /// The hash of its token.
    Hash(String),
    /// Its id.
    Id(String),
}

impl Finder {
    /// The column of `api_keys`.
    pub fn column(&self) -> &'static str {
        match self {
            Self::Hash(_) => "hash",
            Self::Id(_) => "id",
        }
    }

    /// What stands there.
    pub fn value(&self) -> &str {
        match self {
            Self::Hash(value) | Self::Id(value) => value,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(prefixes: &[&str]) -> ApiKey {
        ApiKey {
            id: "key".into(),
            tenant_id: TenantId("shop".into()),
            namespace_id: None,
            name: "Key".into(),
            proof: Proof::Token("hash".into()),
            legacy: false,
            scopes: vec![Scope::Read, Scope::Admin],
            prefixes: prefixes.iter().map(|prefix| (*prefix).to_owned()).collect(),
            created_at: 0,
            last_used_day: None,
            revoked_at: None,
        }
    }

    #[test]
    fn a_key_is_good_for_what_it_was_made_for_and_for_nothing_else() {
        let key = key(&[]);
        assert!(key.may(Scope::Read) && !key.may(Scope::Write) && key.may(Scope::Admin));
    }

    #[test]
    fn a_key_with_prefixes_reaches_what_begins_with_one_of_them() {
        let all = key(&[]);
        assert!(all.reaches("anything") && all.reaches_list(""));
        let some = key(&["users/", "ü"]);
        for (name, good) in [
            ("users/1", true),
            ("users/", true),
            ("user", false),
            ("xusers/1", false),
            ("ü1", true),
            ("u", false),
        ] {
            assert_eq!(some.reaches(name), good, "{name}");
        }
        for (prefix, good) in [("users/", true), ("users/1", true), ("users", false), ("", false)] {
            assert_eq!(some.reaches_list(prefix), good, "{prefix}");
        }
    }
}
