//! What tells one state of a file from another: its entity tag and the time it was stored (RFC 9110, section 8.8).

use std::time::{Duration, UNIX_EPOCH};

use coppice_platform::bucket::ObjectMeta;
use http::{HeaderMap, HeaderName};
use httpdate::HttpDate;

/// The last second of the year 9999, which is as far as HTTP counts.
const LAST: u64 = 253_402_300_799;

/// The validators of an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Validators {
    /// Its entity tag, strong, without quotes.
    pub etag: String,
    /// When it was stored.
    pub modified: HttpDate,
}

impl Validators {
    /// Those of this object.
    pub fn for_object(object: &ObjectMeta) -> Self {
        let stored = u64::try_from(object.uploaded).unwrap_or(0).min(LAST);
        Self { etag: object.etag.clone(), modified: HttpDate::from(UNIX_EPOCH + Duration::from_secs(stored)) }
    }
}

/// An entity tag somebody sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    weak: bool,
    opaque: String,
}

impl Tag {
    /// Whether it means the bytes of `etag`, to the letter.
    pub fn is_same(&self, etag: &str) -> bool {
        !self.weak && self.opaque == etag
    }

    /// Whether it means what `etag` does, be it in other bytes.
    pub fn is_alike(&self, etag: &str) -> bool {
        self.opaque == etag
    }
}

/// The entity tags of a condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tags {
    /// `*`: whatever is there.
    Any,
    /// These.
    List(Vec<Tag>),
}

impl Tags {
    /// Those of a header; `None` if the request does not have it.
    pub fn from_headers(headers: &HeaderMap, name: &HeaderName) -> Option<Self> {
        let lines: Vec<_> = headers
            .get_all(name)
            .iter()
            .map(|line| String::from_utf8_lossy(line.as_bytes()).into_owned())
            .collect();
        match lines.as_slice() {
            [] => None,
            [line] if line.trim() == "*" => Some(Self::Any),
            lines => Some(Self::List(lines.iter().flat_map(|line| parse_tags(line)).collect())),
        }
    }

    /// Whether any of them is the file's, by `same`.
    pub fn any_is(&self, etag: &str, same: impl Fn(&Tag, &str) -> bool) -> bool {
        match self {
            Self::Any => true,
            Self::List(tags) => tags.iter().any(|tag| same(tag, etag)),
        }
    }
}

/// The entity tags of a list, in which they may hold commas themselves. What is none is passed over.
pub fn parse_tags(list: &str) -> Vec<Tag> {
    let mut tags = Vec::new();
    let mut rest = list;
    loop {
        rest = rest.trim_start_matches([' ', '\t', ',']);
        if rest.is_empty() {
            return tags;
        }
        let (weak, quoted) = rest.strip_prefix("W/").map_or((false, rest), |quoted| (true, quoted));
        rest = match quoted.strip_prefix('"').and_then(|opened| opened.split_once('"')) {
            Some((opaque, after)) => {
                tags.push(Tag { weak, opaque: opaque.to_owned() });
                after
            }
            None => rest.split_once(',').map_or("", |(_, after)| after),
        };
    }
}

/// The date of a header, in any of the three forms HTTP has had; `None` if there is none, or more than one.
pub fn parse_date(headers: &HeaderMap, name: &HeaderName) -> Option<HttpDate> {
    let mut lines = headers.get_all(name).iter();
    let (line, more) = (lines.next()?, lines.next());
    if more.is_some() { None } else { line.to_str().ok()?.trim().parse().ok() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn tag(weak: bool, opaque: &str) -> Tag {
        Tag { weak, opaque: opaque.into() }
    }

    #[test]
    fn tags_are_read_from_lists_whatever_they_hold() {
        assert_eq!(parse_tags(r#""a""#), [tag(false, "a")]);
        assert_eq!(
            parse_tags(r#" W/"a" ,, "b,c" ,"" "#),
            [tag(true, "a"), tag(false, "b,c"), tag(false, "")]
        );
        assert_eq!(parse_tags(r#"a, 'b', w/"c", "d"#), [], "none of these is a tag");
        assert_eq!(parse_tags(r#"nonsense, "a""#), [tag(false, "a")]);
    }

    #[test]
    fn dates_are_read_in_all_three_forms() {
        for text in
            ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"]
        {
            let headers = HeaderMap::from_iter([(http::header::IF_RANGE, text.parse().unwrap())]);
            let object = ObjectMeta {
                key: String::new(),
                size: 0,
                etag: String::new(),
                uploaded: 784_111_777,
                content_type: None,
                custom: Default::default(),
            };
            let date = parse_date(&headers, &http::header::IF_RANGE);
            assert_eq!(date, Some(Validators::for_object(&object).modified), "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_list_of_tags_is_read_as_it_was_written(
            written in prop::collection::vec((any::<bool>(), "[!#-~]{0,12}"), 0..6),
            space in "[ \t]{0,2}",
        ) {
            let list: Vec<_> = written.iter().map(|(weak, t)| format!("{}\"{t}\"", if *weak { "W/" } else { "" })).collect();
            let read = parse_tags(&list.join(&format!("{space},{space}")));
            prop_assert_eq!(read, written.iter().map(|(weak, t)| tag(*weak, t)).collect::<Vec<_>>());
        }

        #[test]
        fn no_list_is_too_much(list in ".{0,200}") {
            prop_assert!(parse_tags(&list).len() <= list.len());
        }
    }
}
