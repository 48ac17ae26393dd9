//! The flags that there are.

use serde::{Deserialize, Serialize};

/// What a percentage of a flag's is counted by: whose id is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// By people; whoever is not signed in has no id.
    People,
    /// By shops.
    Shops,
}

impl Kind {
    /// Its name in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::People => "people",
            Self::Shops => "shops",
        }
    }

    /// The kind of this name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::People, Self::Shops].into_iter().find(|kind| kind.name() == name)
    }
}

/// A flag that the application asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    /// Its name, in addresses and in the database.
    pub key: &'static str,
    /// What its percentages are counted by.
    pub kind: Kind,
    /// What it is called.
    pub title: &'static str,
    /// What it does, for whoever turns it off.
    pub about: &'static str,
    /// What it is where nobody has said anything.
    pub default_on: bool,
}

/// Whether searches for domain names begin and go on when somebody says so.
pub const DOMAIN_SEARCH: &str = "domain-search";
/// Whether catalogues are taken in.
pub const CATALOGUE_IMPORT: &str = "catalogue-import";
/// Whether the books are looked over.
pub const BOOKS_CHECK: &str = "books-check";

/// All flags, by their keys. Nothing else can be asked for or saved. A flag that goes from here leaves its row and its history, which
/// are shown as what they are.
pub const KNOWN: [Known; 3] = [
    Known {
        key: BOOKS_CHECK,
        kind: Kind::Shops,
        title: "Looking over the books",
        about: "At /admin/drift, where all orders are read and Stripe is asked. Off: the page says so, and asks nobody.",
        default_on: true,
    },
    Known {
        key: CATALOGUE_IMPORT,
        kind: Kind::Shops,
        title: "Importing catalogues",
        about: "At /admin/products/import. Off: no file is taken, and none that was looked at is imported. What is being imported goes on.",
        default_on: true,
    },
    Known {
        key: DOMAIN_SEARCH,
        kind: Kind::People,
        title: "Searching for domain names",
        about: "At /domains. Off: no search begins or is taken up again, and so no registry and no language model is asked for a new one. \
                What is under way comes to its end, and what was found is shown.",
        default_on: true,
    },
];

/// The flag of this key.
pub fn known(key: &str) -> Option<&'static Known> {
    KNOWN.iter().find(|known| known.key == key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_in_order_none_stands_twice_and_each_can_stand_in_an_address() {
        assert!(KNOWN.is_sorted_by(|a, b| a.key < b.key));
        let is_plain = |key: &str| key.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
        assert!(KNOWN.iter().all(|one| is_plain(one.key) && !one.about.is_empty()));
        assert_eq!(known(DOMAIN_SEARCH).map(|one| one.kind), Some(Kind::People));
        assert_eq!(known("domain-searches"), None);
    }

    #[test]
    fn kinds_are_read_by_the_name_they_are_stored_under() {
        for kind in [Kind::People, Kind::Shops] {
            assert_eq!(Kind::named(kind.name()), Some(kind));
        }
        assert_eq!(Kind::named("cats"), None);
    }
}
