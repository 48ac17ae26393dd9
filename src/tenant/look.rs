//! What every page of a shop shows of it: read together with the tenant, and made once for all who ask.

use base64::prelude::{BASE64_STANDARD, Engine as _};
use coppice_catalogue::region::Region;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::colour::Colour;
use super::settings::SiteSettings;

/// What every page of a shop shows of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Look {
    /// What it says of itself.
    pub settings: SiteSettings,
    /// Its published pages, in their order.
    pub pages: Vec<PageLink>,
    /// Its colour, if it has one of its own.
    pub accent: Option<Accent>,
}

/// A published page of a shop's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageLink {
    /// Its name below `/pages/`.
    pub slug: String,
    /// What it is called.
    pub title: String,
    /// Whether the foot of every page names it: 1 or 0.
    pub in_footer: u8,
    /// Whether it is an imprint, terms, or says what is done with data: 1 or 0.
    #[serde(default)]
    pub is_legal: u8,
}

/// A shop's colour, ready to stand within its pages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accent {
    /// The style sheet.
    pub style: String,
    /// What a security policy calls it: its hash.
    pub source: String,
    /// The colour in the light.
    pub light: String,
    /// The colour in the dark.
    pub dark: String,
}

impl Look {
    /// What is shown of a shop with these settings and pages.
    pub fn new(settings: SiteSettings, pages: Vec<PageLink>) -> Self {
        let accent = Colour::parse(&settings.accent).map(Accent::of);
        Self { settings, pages, accent }
    }

    /// The language of its pages, as browsers are told it; English where nobody has said.
    pub fn language(&self) -> &str {
        if self.settings.region.is_empty() { "en" } else { self.region().tag }
    }

    /// By which money and dates are written.
    pub fn region(&self) -> &'static Region {
        self.settings.region()
    }
}

impl Accent {
    fn of(colour: Colour) -> Self {
        let palette = colour.palette();
        let style = palette.style();
        let source = format!("'sha256-{}'", BASE64_STANDARD.encode(Sha256::digest(&style)));
        Self { style, source, light: palette.light.hex(), dark: palette.dark.hex() }
    }
}
