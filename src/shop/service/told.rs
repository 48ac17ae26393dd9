//! What became of a product of a file: the same words for the command line and for pages.

use coppice_catalogue::draft::{Change, Difference, Finding, differences};
use serde::{Deserialize, Serialize};

use super::import::Imported;

/// How many differences of a product are told.
const DIFFERENCES: usize = 30;

/// What an import does to a product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// There is a product more.
    New,
    /// One is another than before.
    Changed,
    /// One is so already.
    Unchanged,
    /// The file's can't be taken.
    Refused,
}

impl Outcome {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::New, Self::Changed, Self::Unchanged, Self::Refused];

    /// Its name for programs: in the database, in reports and in addresses.
    pub fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Changed => "changed",
            Self::Unchanged => "unchanged",
            Self::Refused => "refused",
        }
    }
}

/// What became of a product of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// The line of the file: where it begins, or where it is refused.
    pub line: u64,
    /// What the file calls it.
    pub product: String,
    /// Its address in the shop, unless it is refused.
    pub slug: Option<String>,
    /// Its name in the shop, unless it is refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// What became of it.
    pub outcome: Outcome,
    /// The fields that are others than before, in words for people.
    pub fields: Vec<String>,
    /// What they were and are; the first of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub differences: Vec<Difference>,
    /// Why it is refused, as the end of a sentence that begins with the product.
    pub reason: Option<String>,
    /// What was changed or left out to make it one.
    pub warnings: Vec<Finding>,
    /// Whether its stock stays, though the file has another.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub keeps_stock: bool,
}

impl Told {
    /// What there is to tell of a product of a file.
    pub fn of(imported: &Imported) -> Self {
        let Imported { line, name, merged, warnings, before, .. } = imported;
        let told = Self {
            line: *line,
            product: name.clone(),
            slug: None,
            title: None,
            outcome: Outcome::Refused,
            fields: Vec::new(),
            differences: Vec::new(),
            reason: None,
            warnings: warnings.clone(),
            keeps_stock: false,
        };
        match merged {
            Err(Finding { line, reason }) => Self { line: *line, reason: Some(reason.clone()), ..told },
            Ok(merged) => Self {
                slug: Some(merged.product.slug.clone()),
                title: Some(merged.product.name.clone()),
                outcome: match merged.change {
                    Change::New => Outcome::New,
                    Change::Changed(_) => Outcome::Changed,
                    Change::Unchanged => Outcome::Unchanged,
                },
                fields: match &merged.change {
                    Change::Changed(fields) => fields.iter().map(|field| (*field).to_owned()).collect(),
                    _ => Vec::new(),
                },
                differences: match before {
                    Some(before) => differences(before, &merged.product, DIFFERENCES),
                    None => Vec::new(),
                },
                keeps_stock: merged.keeps_stock,
                ..told
            },
        }
    }
}
