//! Under which condition something is written (RFC 9110, section 13).

use crate::Fault;

/// The most versions that a condition names.
const MOST: usize = 100;

/// What must be so, or nothing is written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Condition {
    /// Nothing.
    #[default]
    None,
    /// There is a value.
    Present,
    /// There is none.
    Absent,
    /// The value has one of these versions.
    Versions(Vec<i64>),
}

/// The ETag of a version.
pub fn etag(version: i64) -> String {
    format!("\"{version}\"")
}

impl Condition {
    /// Reads the headers `If-Match` and `If-None-Match`.
    ///
    /// # Errors
    /// [`Fault::Condition`] for what can't be read, and for both at once: together they are never so, or one says it all.
    pub fn parse(if_match: Option<&str>, if_none_match: Option<&str>) -> Result<Self, Fault> {
        // A list of nothing: none of these is there, whatever is.
        match (if_match, if_none_match.map(str::trim).filter(|text| !text.is_empty())) {
            (None, None) => Ok(Self::None),
            (None, Some("*")) => Ok(Self::Absent),
            (None, Some(_)) => Err(Fault::Condition("If-None-Match", "* here")),
            (Some(_), Some(_)) => Err(Fault::Condition("If-None-Match", "no If-Match beside it")),
            (Some(text), None) if text.trim() == "*" => Ok(Self::Present),
            (Some(text), None) => versions(text).map(Self::Versions),
        }
    }
}

/// The versions that a list of ETags names. One that is weak, or none of ours, is no version, and so never met.
fn versions(text: &str) -> Result<Vec<i64>, Fault> {
    let fault = || Fault::Condition("If-Match", "ETags, or *");
    let tags: Vec<&str> = text.split(',').map(str::trim).filter(|tag| !tag.is_empty()).collect();
    if tags.len() > MOST {
        return Err(fault());
    }
    let mut versions = Vec::new();
    for tag in tags {
        let weak = tag.starts_with("W/");
        let opaque = tag.strip_prefix("W/").unwrap_or(tag);
        let inner = opaque.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).ok_or_else(fault)?;
        if inner.contains('"') {
            return Err(fault());
        }
        let is_number = inner.bytes().all(|byte| byte.is_ascii_digit()) && !inner.starts_with('0');
        if let Some(version) = inner.parse().ok().filter(|_| is_number && !weak) {
            versions.push(version);
        }
    }
    Ok(versions)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_condition_is_read_from_either_header() {
        for (if_match, if_none_match, expected) in [
            (None, None, Condition::None),
            (Some("*"), None, Condition::Present),
            (None, Some(" * "), Condition::Absent),
            (Some("\"7\""), None, Condition::Versions(vec![7])),
            (Some("\"7\", \"8\" ,"), None, Condition::Versions(vec![7, 8])),
            (Some("W/\"7\""), None, Condition::Versions(vec![])),
            (Some(""), None, Condition::Versions(vec![])),
            (None, Some(""), Condition::None),
            (Some("\"abc\",\"07\",\"-1\",\"+1\",\"\""), None, Condition::Versions(vec![])),
            (Some("\"99999999999999999999\""), None, Condition::Versions(vec![])),
        ] {
            assert_eq!(Condition::parse(if_match, if_none_match), Ok(expected));
        }
        for bad in [(Some("7"), None), (Some("\"7"), None), (Some("\"a\"b\""), None)] {
            assert!(Condition::parse(bad.0, bad.1).is_err(), "{bad:?}");
        }
        assert!(Condition::parse(None, Some("\"7\"")).is_err());
        assert!(Condition::parse(Some("*"), Some("*")).is_err());
    }
}
