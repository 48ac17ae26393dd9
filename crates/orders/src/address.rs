//! Where an order goes: what people type, tidied, and what is wrong with it, in words that stand beside the field.
//!
//! One rule for every text: what acts instead of being shown, a NUL or what turns the direction of writing, is left out; a
//! line break is a space where there is one line; what is too long is refused and never cut, for nobody would see it.

mod countries;
mod phone;
mod postal;
mod rules;
#[cfg(test)]
mod tests;
mod text;

use serde::{Deserialize, Serialize};

pub use countries::{COUNTRIES, is_country};
pub use rules::{Rules, rules_of};
use text::{lines, one_line};

use crate::limits::Limits;

/// An address: as it was typed, or as it is kept.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Address {
    /// Whose.
    pub name: String,
    /// Street and number.
    pub line1: String,
    /// What else there is to say: a company, a floor.
    pub line2: String,
    /// The city.
    pub city: String,
    /// The postal code.
    pub postal_code: String,
    /// The state, province or prefecture.
    pub region: String,
    /// The country, by ISO 3166-1.
    pub country: String,
    /// How to call them, if they like.
    pub phone: String,
}

/// A field of an address, or the note beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Field {
    Name,
    Line1,
    Line2,
    City,
    PostalCode,
    Region,
    Country,
    Phone,
    Note,
}

/// What is wrong with a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{message}")]
pub struct Fault {
    /// The field.
    pub field: Field,
    /// A sentence that stands beside it.
    pub message: String,
}

impl Field {
    /// As the form names it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Line1 => "line1",
            Self::Line2 => "line2",
            Self::City => "city",
            Self::PostalCode => "postal_code",
            Self::Region => "region",
            Self::Country => "country",
            Self::Phone => "phone",
            Self::Note => "note",
        }
    }

    fn fault(self, message: impl Into<String>) -> Fault {
        Fault { field: self, message: message.into() }
    }

    /// The text of the field, if it is not too long.
    fn tidied(self, text: &str, most: usize) -> Result<String, Fault> {
        let tidy = if self == Self::Note { lines } else { one_line };
        tidy(text, most).ok_or_else(|| self.fault(format!("Please use at most {most} characters.")))
    }
}

impl Address {
    /// The address as it is kept.
    ///
    /// # Errors
    /// All that is wrong with it, in the order of the fields.
    pub fn tidied(&self) -> Result<Self, Vec<Fault>> {
        let mut faults = Vec::new();
        let mut take = |field: Field, found: Result<String, Fault>, needed: Option<&str>| {
            let text = found.and_then(|text| match needed {
                Some(what) if text.is_empty() => Err(field.fault(format!("Please type {what}."))),
                _ => Ok(text),
            });
            text.unwrap_or_else(|fault| {
                faults.push(fault);
                String::new()
            })
        };
        let country = self.country.trim().to_ascii_uppercase();
        let rules = rules_of(&country);
        let line = |field: Field, text: &str| field.tidied(text, Limits::ADDRESS_LINE);
        let tidied = Self {
            name: take(Field::Name, Field::Name.tidied(&self.name, Limits::NAME), Some("your name")),
            line1: take(Field::Line1, line(Field::Line1, &self.line1), Some("your street and number")),
            line2: take(Field::Line2, line(Field::Line2, &self.line2), None),
            city: take(Field::City, line(Field::City, &self.city), rules.needs_city.then_some("your city")),
            postal_code: take(Field::PostalCode, self.tidied_postal_code(&rules), None),
            region: take(
                Field::Region,
                line(Field::Region, &self.region),
                rules.needs_region.then_some(&*format!("your {}", rules.region)),
            ),
            country: take(Field::Country, known(country), None),
            phone: take(Field::Phone, phone::tidied(&self.phone), None),
        };
        if faults.is_empty() { Ok(tidied) } else { Err(faults) }
    }

    fn tidied_postal_code(&self, rules: &Rules) -> Result<String, Fault> {
        let typed = Field::PostalCode.tidied(&self.postal_code, Limits::POSTAL_CODE)?;
        if typed.is_empty() {
            let what = rules.postal_code;
            return if rules.needs_postal_code {
                Err(Field::PostalCode.fault(format!("Please type your {what}.")))
            } else {
                Ok(typed)
            };
        }
        let Some(shapes) = rules.shapes else { return Ok(typed) };
        postal::in_shape(&typed, shapes).ok_or_else(|| {
            let (what, like) = (rules.postal_code, postal::example(shapes));
            let message = format!("Please type the {what} as that country writes it, such as {like}.");
            Field::PostalCode.fault(message)
        })
    }
}

/// A note to the shop, as it is kept: it may have lines.
///
/// # Errors
/// If it is too long.
pub fn note(text: &str) -> Result<String, Fault> {
    Field::Note.tidied(text, Limits::NOTE)
}

fn known(country: String) -> Result<String, Fault> {
    if is_country(&country) { Ok(country) } else { Err(Field::Country.fault("Please choose a country.")) }
}
