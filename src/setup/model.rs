//! What the set-up asks.

use std::collections::BTreeMap;

use coppice_catalogue::region::REGIONS;
use serde::Deserialize;

use crate::tenant::settings::SiteSettings;

/// The set-up's form as it was typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct SetupForm {
    /// The secret of the link.
    pub key: String,
    /// What the shop is called.
    pub name: String,
    /// The code of its currency.
    pub currency: String,
    /// The code of its country.
    pub country: String,
    /// The owner's address.
    pub email: String,
    /// How it looks, by the name of one of [`LOOKS`].
    pub look: String,
}

/// What is wrong with a form, by the names of its fields.
pub type Problems = BTreeMap<&'static str, String>;

/// A shop as its owner has asked for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirstShop {
    /// What it is called.
    pub name: String,
    /// The code of its currency.
    pub currency: &'static str,
    /// The code of its country.
    pub country: String,
    /// The accent colour of its look, as `#1f4d3a`.
    pub look: &'static str,
    /// The owner's address, in lower case.
    pub email: String,
}

impl FirstShop {
    /// What it says of itself at first: the region of its country too, where there is one.
    pub fn settings(&self) -> SiteSettings {
        let region = REGIONS.iter().find(|region| region.country() == self.country);
        SiteSettings {
            accent: self.look.to_owned(),
            country: self.country.clone(),
            region: region.map(|region| region.tag.to_owned()).unwrap_or_default(),
            ..SiteSettings::default()
        }
    }
}

/// The looks to begin with: name, label, accent colour.
pub const LOOKS: [(&str, &str, &str); 4] = [
    ("forest", "Forest", "#1f4d3a"),
    ("ocean", "Ocean", "#1b4b82"),
    ("berry", "Berry", "#7d2150"),
    ("clay", "Clay", "#8a3a16"),
];

/// How far a shop has come: what the checklist asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Whether everybody sees it.
    pub is_open: bool,
    /// Whether mail can be sent.
    pub has_mail: bool,
    /// Whether people can sign in by an account elsewhere.
    pub has_provider: bool,
    /// Whether it has a name of the internet.
    pub has_domain: bool,
    /// Whether there is a product.
    pub has_products: bool,
    /// Whether it has published an imprint, terms, or what it does with data.
    pub has_legal_pages: bool,
}

impl Progress {
    /// Whether there is nothing left to do.
    pub fn is_done(self) -> bool {
        self.is_open && self.has_mail && self.has_domain && self.has_products && self.has_legal_pages
    }
}
