//! Settings and pages of a shop's own, as their forms and stores speak of them.

use serde::{Deserialize, Serialize};

use crate::tenant::settings::{SitePicture, SiteSettings};

/// Pages a shop may have: all that are published are read with every request's shop.
pub const MOST_PAGES: usize = 50;

/// The longest text of one, in characters.
pub const LONGEST_PAGE: usize = 50_000;

/// Categories that are put in order.
pub const MOST_CATEGORIES: usize = 200;

/// All their names, a line each, in characters.
pub const LONGEST_CATEGORIES: usize = 6_000;

/// A shop's settings as they are stored.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StoredSettings {
    /// Which version they are; 0 where nobody has said anything.
    pub revision: i64,
    /// The shop's name.
    pub name: String,
    /// The settings.
    pub settings: SiteSettings,
}

/// What an operator changes of a shop: what is not given stays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ShopChange {
    /// The host it answers at.
    pub host: Option<String>,
    /// The name shoppers see.
    pub name: Option<String>,
    /// The code of its currency.
    pub currency: Option<&'static str>,
}

/// One of the two pictures that stand for a shop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Emblem {
    /// In place of its name.
    Logo,
    /// Beside the title of its pages, in a browser's bars.
    Icon,
}

impl Emblem {
    /// As addresses and the stored document name it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Logo => "logo",
            Self::Icon => "icon",
        }
    }

    /// The one of this name.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Logo, Self::Icon].into_iter().find(|emblem| emblem.name() == name)
    }

    /// The picture that it is by these settings.
    pub fn of(self, settings: &SiteSettings) -> Option<&SitePicture> {
        match self {
            Self::Logo => settings.logo.as_ref(),
            Self::Icon => settings.icon.as_ref(),
        }
    }
}

/// What a page is for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PageKind {
    /// Who is behind the shop.
    Imprint,
    /// What a sale is bound to.
    Terms,
    /// What is kept of visitors.
    Privacy,
    /// How goods come, and how they go back.
    Shipping,
    /// The shop's story.
    About,
    /// Anything else.
    #[default]
    Other,
}

impl PageKind {
    /// All kinds, in the order in which they are offered.
    pub const ALL: [Self; 6] =
        [Self::About, Self::Shipping, Self::Terms, Self::Privacy, Self::Imprint, Self::Other];

    /// As the database and addresses name it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Imprint => "imprint",
            Self::Terms => "terms",
            Self::Privacy => "privacy",
            Self::Shipping => "shipping",
            Self::About => "about",
            Self::Other => "other",
        }
    }

    /// The one of this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// A page as its editor has it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct OwnPage {
    /// Its id; empty for one that is not there yet.
    pub id: String,
    /// Its name below `/pages/`.
    pub slug: String,
    /// What it is called.
    pub title: String,
    /// Its text, in Markdown.
    pub body: String,
    /// What it is for.
    pub kind: PageKind,
    /// Whether the foot of every page names it: 1 or 0.
    pub in_footer: u8,
    /// Whether everybody sees it: 1 or 0.
    pub published: u8,
    /// Which version it is; 0 for one that is not there yet.
    pub revision: i64,
    /// When it was last changed, in epoch seconds.
    pub updated_at: i64,
}

/// A page in the list of all.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct PageRow {
    /// Its id.
    pub id: String,
    /// Its name below `/pages/`.
    pub slug: String,
    /// What it is called.
    pub title: String,
    /// Whether the foot of every page names it: 1 or 0.
    pub in_footer: u8,
    /// Whether everybody sees it: 1 or 0.
    pub published: u8,
    /// When it was last changed, in epoch seconds.
    pub updated_at: i64,
}

/// A page as its readers see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageView {
    /// Its name below `/pages/`: another than was asked for where it has moved.
    pub slug: String,
    /// What it is called.
    pub title: String,
    /// Its text as HTML.
    pub html: String,
    /// Its first sentence.
    pub description: String,
    /// When it was last changed, in epoch seconds.
    pub updated_at: i64,
}

/// What has come of a change that somebody else may have come before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Saved {
    /// It is done, and this is the version it has made.
    Done(i64),
    /// There is another version than the one that was changed.
    Stale,
}
