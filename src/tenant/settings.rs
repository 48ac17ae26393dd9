//! What a shop says of itself on every page.

use coppice_catalogue::region::{self, Region};
use serde::{Deserialize, Serialize};

/// A shop's settings: one document, of which whatever is missing or unknown is as nobody had said anything.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SiteSettings {
    /// The picture in place of its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logo: Option<SitePicture>,
    /// The picture that browsers show beside the page's title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub icon: Option<SitePicture>,
    /// Its colour, `#rrggbb`; empty for the built-in one.
    pub accent: String,
    /// One sentence on the front page.
    pub slogan: String,
    /// One line above every page.
    pub announcement: String,
    /// A few lines at the foot of every page.
    pub footer: String,
    /// An address to write to.
    pub email: String,
    /// A number to call.
    pub phone: String,
    /// Where it is, in lines.
    pub address: String,
    /// Its pages elsewhere.
    pub social: Vec<String>,
    /// The region by which money and dates are written; empty for the default.
    pub region: String,
    /// The country it sells from, ISO 3166; empty where nobody has said.
    pub country: String,
    /// Categories in their order; those that are not named follow by name.
    pub categories: Vec<String>,
}

/// A picture of the shop's own files.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SitePicture {
    /// Its key.
    pub key: String,
    /// In pixels; 0 where nobody knows.
    #[serde(default)]
    pub width: u32,
    /// In pixels; 0 where nobody knows.
    #[serde(default)]
    pub height: u32,
    /// Its media type.
    #[serde(default)]
    pub media_type: String,
}

impl SiteSettings {
    /// The settings of a document; of one that can't be read, the defaults.
    pub fn parse(document: &str) -> Self {
        serde_json::from_str(document).unwrap_or_else(|error| {
            log::warn!("a shop's settings can't be read, and are taken for the defaults: {error}");
            Self::default()
        })
    }

    /// The document.
    pub fn document(&self) -> String {
        serde_json::to_string(self).unwrap_or_else(|_| "{}".to_owned())
    }

    /// By which money and dates are written.
    pub fn region(&self) -> &'static Region {
        Region::find(&self.region).unwrap_or(region::DEFAULT)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_read_is_as_nobody_had_said_anything() {
        for document in ["", "{", "[]", "null", "{\"social\":7}"] {
            assert_eq!(SiteSettings::parse(document), SiteSettings::default(), "{document}");
        }
        let known = SiteSettings::parse("{\"slogan\":\"Bread\",\"of_a_later_release\":{},\"region\":\"xx\"}");
        assert_eq!((known.slogan.as_str(), known.region().tag), ("Bread", "en-US"));
        assert_eq!(SiteSettings::parse(&known.document()), known);
    }
}
