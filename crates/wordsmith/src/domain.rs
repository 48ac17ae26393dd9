//! A domain name: a label and the TLD below which it is registered.

use std::fmt;

use idna::AsciiDenyList;
use idna::uts46::{DnsLength, Hyphens, Uts46};

use crate::label::{Label, LabelError, is_dot};

/// Longer texts are no domain name.
const LONGEST_TEXT: usize = 1_000;

/// A name that can be registered: `coppice.com`, `café.co.uk`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DomainName {
    /// What is registered.
    pub label: Label,
    /// Below what, as the DNS spells it.
    pub tld: String,
}

impl DomainName {
    /// Reads a name below one of the TLDs, which are in the DNS's spelling; the longest that fits counts.
    pub fn parse(text: &str, tlds: &[impl AsRef<str>]) -> Result<Self, DomainError> {
        let text = text.trim();
        let text = text.strip_suffix(is_dot).unwrap_or(text);
        if text.len() > LONGEST_TEXT {
            return Err(LabelError::TooLong.into());
        }
        let mut rest = text;
        while let Some((_, tld)) = rest.split_once(is_dot) {
            let ascii = tld_as_ascii(tld);
            if tlds.iter().any(|known| known.as_ref() == ascii) {
                let end = text.len().saturating_sub(tld.len());
                let name = text.get(..end).and_then(|name| name.strip_suffix(is_dot)).unwrap_or_default();
                return match Label::parse(name) {
                    Err(LabelError::Dot) => Err(DomainError::Subdomain),
                    Err(error) => Err(error.into()),
                    Ok(label) => Ok(Self { label, tld: ascii }),
                };
            }
            rest = tld;
        }
        if rest.len() == text.len() { Err(DomainError::NoTld) } else { Err(DomainError::UnknownTld) }
    }

    /// As the DNS spells it.
    pub fn to_ascii(&self) -> String {
        format!("{}.{}", self.label.as_ascii(), self.tld)
    }
}

impl fmt::Display for DomainName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.label, self.tld)
    }
}

fn tld_as_ascii(tld: &str) -> String {
    if tld.is_ascii() {
        return tld.to_ascii_lowercase();
    }
    Uts46::new()
        .to_ascii(tld.as_bytes(), AsciiDenyList::STD3, Hyphens::Check, DnsLength::Ignore)
        .map_or_else(|_| String::new(), |ascii| ascii.into_owned())
}

/// Why a text is no name that can be registered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DomainError {
    /// The part before the TLD is no label.
    #[error(transparent)]
    Label(#[from] LabelError),
    /// There is no dot.
    #[error("Write the ending too, such as .com.")]
    NoTld,
    /// The ending is none of the known.
    #[error("There is no such ending.")]
    UnknownTld,
    /// There is more before the name that is registered.
    #[error("Only the name directly before the ending can be registered.")]
    Subdomain,
}

#[cfg(test)]
mod tests {
    use super::*;

    const TLDS: &[&str] = &["com", "uk", "co.uk", "xn--p1ai"];

    #[test]
    fn a_name_ends_in_the_longest_known_ending() {
        for (text, ascii, shown) in [
            ("Coppice.COM", "coppice.com", "coppice.com"),
            ("coppice.com.", "coppice.com", "coppice.com"),
            ("coppice.co.uk", "coppice.co.uk", "coppice.co.uk"),
            ("co.uk", "co.uk", "co.uk"),
            ("café。com", "xn--caf-dma.com", "café.com"),
            ("пример.рф", "xn--e1afmkfd.xn--p1ai", "пример.xn--p1ai"),
        ] {
            let name = DomainName::parse(text, TLDS).unwrap();
            assert_eq!((name.to_ascii().as_str(), name.to_string().as_str()), (ascii, shown));
        }
    }

    #[test]
    fn what_cannot_be_registered_says_why() {
        for (text, error) in [
            ("coppice", DomainError::NoTld),
            ("coppice.nope", DomainError::UnknownTld),
            ("www.coppice.com", DomainError::Subdomain),
            (".com", DomainError::Label(LabelError::Empty)),
            ("a_b.com", DomainError::Label(LabelError::Character('_'))),
        ] {
            assert_eq!(DomainName::parse(text, TLDS), Err(error), "{text}");
        }
    }
}
