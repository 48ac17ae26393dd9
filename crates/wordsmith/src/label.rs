//! A label: the part of a domain name before its TLD.

mod script;
#[cfg(test)]
mod tests;

use std::fmt;

use idna::AsciiDenyList;
use idna::punycode;
use idna::uts46::{DnsLength, Hyphens, Uts46};

/// How long a label may be, as the DNS spells it.
pub const LONGEST_LABEL: usize = 63;

/// Longer texts are no label, however they are spelt.
const LONGEST_TEXT: usize = 252;

/// A label as the DNS spells it, and as people read it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Label {
    ascii: String,
    /// What is read, where it is something else.
    unicode: Option<String>,
}

impl Label {
    /// Reads a label as people write it, or as the DNS spells it: `Café`, `xn--caf-dma`.
    pub fn parse(text: &str) -> Result<Self, LabelError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(LabelError::Empty);
        }
        if text.len() > LONGEST_TEXT {
            return Err(LabelError::TooLong);
        }
        if text.contains(is_dot) {
            return Err(LabelError::Dot);
        }
        if text.is_ascii() {
            let lower = text.to_ascii_lowercase();
            return if lower.starts_with("xn--") { Self::international(&lower) } else { Self::ascii(lower) };
        }
        Self::international(text)
    }

    /// A label of small ASCII letters, digits and inner hyphens.
    pub(crate) fn ascii(text: String) -> Result<Self, LabelError> {
        if text.is_empty() {
            return Err(LabelError::Empty);
        }
        if let Some(other) = text.chars().find(|c| !matches!(c, 'a'..='z' | '0'..='9' | '-')) {
            return Err(LabelError::Character(other));
        }
        if text.len() > LONGEST_LABEL {
            return Err(LabelError::TooLong);
        }
        // Two in the third and fourth place mark encoded labels.
        if text.starts_with('-') || text.ends_with('-') || text.get(2..4) == Some("--") {
            return Err(LabelError::Hyphen);
        }
        Ok(Self { ascii: text, unicode: None })
    }

    fn international(text: &str) -> Result<Self, LabelError> {
        // UTS 46 without its transition: one spelling, no invisible characters, directions that don't mix.
        let ascii = Uts46::new()
            .to_ascii(text.as_bytes(), AsciiDenyList::STD3, Hyphens::Check, DnsLength::Ignore)
            .map_err(|_| fault(text))?;
        let Some(encoded) = ascii.strip_prefix("xn--") else {
            return Self::ascii(ascii.into_owned());
        };
        let unicode = punycode::decode_to_string(encoded).ok_or(LabelError::Malformed)?;
        script::check(&unicode)?;
        if ascii.len() > LONGEST_LABEL {
            return Err(LabelError::TooLong);
        }
        Ok(Self { unicode: Some(unicode), ascii: ascii.into_owned() })
    }

    /// As the DNS spells it: ASCII alone.
    pub fn as_ascii(&self) -> &str {
        &self.ascii
    }

    /// As people read it.
    pub fn as_unicode(&self) -> &str {
        self.unicode.as_deref().unwrap_or(&self.ascii)
    }
}

impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_unicode())
    }
}

/// What parts labels: the full stop, and those that UTS 46 takes for one.
pub(crate) fn is_dot(c: char) -> bool {
    matches!(c, '.' | '\u{3002}' | '\u{ff0e}' | '\u{ff61}')
}

/// Why UTS 46 has refused a text.
fn fault(text: &str) -> LabelError {
    if text.starts_with("xn--") {
        return LabelError::Malformed;
    }
    if text.starts_with('-') || text.ends_with('-') || text.chars().skip(2).take(2).eq(['-', '-']) {
        return LabelError::Hyphen;
    }
    match text.chars().flat_map(char::to_lowercase).find(|c| !script::is_known(*c)) {
        Some(other) => LabelError::Character(other),
        None => LabelError::Malformed,
    }
}

/// Why a text is no label.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LabelError {
    /// Nothing was written.
    #[error("Write a name: letters, digits, or hyphens between them.")]
    Empty,
    /// It is a whole domain name, or more.
    #[error("Write the name alone, without a dot or an ending.")]
    Dot,
    /// More than 63 characters as the DNS spells it.
    #[error("The name is too long: at most 63 characters, fewer where they are not a to z.")]
    TooLong,
    /// A hyphen at an end, or two in the third and fourth place.
    #[error("Hyphens may stand only between letters and digits, and not two in the third and fourth place.")]
    Hyphen,
    /// A character that no name has.
    #[error("The character “{}” cannot be in a domain name.", .0.escape_debug())]
    Character(char),
    /// Letters of several scripts, which could pretend to be others.
    #[error("The name mixes letters of different alphabets. Use one.")]
    MixedScripts,
    /// Letters of one script that all look like Latin ones.
    #[error("The name looks like Latin letters but isn’t: people would take it for another.")]
    Lookalike,
    /// An encoding of nothing, or an order of characters that nobody could read.
    #[error("The name cannot be read: its characters don’t go together.")]
    Malformed,
}
