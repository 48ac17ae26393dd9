//! The address of a file: which one, and what of it.

use axum::http::Uri;
use coppice_http_files::signed_link;
use coppice_platform::images::ImageFormat;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use crate::cdn::model::WIDTHS;

/// What stands before a file's key.
pub const PREFIX: &str = "/cdn/";

/// The format that is meant where none is named.
const AUTO: &str = "auto";

/// What is escaped in a path: all that some programs would escape or read otherwise.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// The most bytes a key may have: R2's own bound.
const MAX_KEY: usize = 1_024;

/// The key that a path names; `None` if it names none. Each key has one spelling: whatever leads elsewhere by
/// another one is refused rather than made right.
pub fn key(path: &str) -> Option<String> {
    let raw = path.strip_prefix(PREFIX)?;
    let key = percent_decode_str(raw).decode_utf8().ok()?;
    let slash_escaped = raw.to_ascii_lowercase().contains("%2f");
    // A percent sign that is left has been escaped twice.
    let strange = |c: char| c.is_control() || c == '\\' || c == '%';
    let leads_on = |name: &str| !matches!(name, "" | "." | "..");
    let good =
        key.len() <= MAX_KEY && !slash_escaped && !key.contains(strange) && key.split('/').all(leads_on);
    good.then(|| key.into_owned())
}

/// A smaller copy of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Preset {
    /// How many pixels wide.
    pub width: u32,
    /// In which format; `None` for one that whoever asks can read.
    pub format: Option<ImageFormat>,
}

/// What of a file is asked for, and by which link.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FileRequest {
    pairs: Vec<(String, String)>,
    /// The copy, if it is not the file itself.
    pub preset: Option<Preset>,
}

impl FileRequest {
    /// Reads a query; `None` if what it asks for is not to be had, or is asked for twice. What means nothing here, such as
    /// what those add who count their visitors, is left out.
    pub fn parse(uri: &Uri) -> Option<Self> {
        let query = form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes()).into_owned();
        let mut pairs: Vec<(String, String)> = query.filter(|(name, _)| is_known(name)).collect();
        let once = |i: usize, name: &str| pairs.iter().take(i).all(|(other, _)| other != name);
        if !pairs.iter().enumerate().all(|(i, (name, _))| once(i, name)) {
            return None;
        }
        let value =
            |name: &str| pairs.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
        let preset = match (value("w"), value("format")) {
            (None, None) => None,
            (None, Some(_)) => return None,
            (Some(width), format) => {
                Some(Preset { width: self::width(width)?, format: self::format(format)? })
            }
        };
        // What was signed stays as it was made. All else has one order, and what is so without being said is not said.
        if !pairs.iter().any(|(name, _)| is_of_signature(name)) {
            pairs.retain(|(name, value)| name != "format" || value != AUTO);
            pairs.sort_by(|(one, _), (other, _)| other.cmp(one));
        }
        Some(Self { pairs, preset })
    }

    /// The one spelling of the address of what is asked for of the file under this key.
    pub fn address(&self, key: &str) -> String {
        let path = utf8_percent_encode(key, ESCAPED);
        let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(&self.pairs).finish();
        if query.is_empty() { format!("{PREFIX}{path}") } else { format!("{PREFIX}{path}?{query}") }
    }

    /// The whole query.
    pub fn pairs(&self) -> Vec<(&str, &str)> {
        self.pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
    }

    /// Whether it is by a signed link, or means to be.
    pub fn is_signed(&self) -> bool {
        self.pairs.iter().any(|(name, _)| is_of_signature(name))
    }

    /// The query without its signature, with its question mark; empty if nothing is left.
    pub fn unsigned(&self) -> String {
        let rest = self.pairs.iter().filter(|(name, _)| !is_of_signature(name));
        let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(rest).finish();
        if query.is_empty() { query } else { format!("?{query}") }
    }
}

fn is_known(name: &str) -> bool {
    matches!(name, "w" | "format") || is_of_signature(name)
}

fn is_of_signature(name: &str) -> bool {
    signed_link::PARAMETERS.contains(&name)
}

fn width(text: &str) -> Option<u32> {
    WIDTHS.into_iter().find(|width| width.to_string() == text)
}

/// The outer `None` if it is no format, the inner one for `auto`.
fn format(text: Option<&str>) -> Option<Option<ImageFormat>> {
    match text {
        None | Some(AUTO) => Some(None),
        Some(name) => ImageFormat::ALL.into_iter().find(|format| format.name() == name).map(Some),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn request(query: &str) -> Option<FileRequest> {
        FileRequest::parse(&format!("/cdn/a.png{query}").parse().unwrap())
    }

    #[test]
    fn a_key_is_what_stands_after_the_room() {
        for (path, expected) in [
            ("/cdn/mug-ab12cd34.png", "mug-ab12cd34.png"),
            ("/cdn/products/mugs/a.png", "products/mugs/a.png"),
            ("/cdn/with%20space.png", "with space.png"),
            ("/cdn/caf%C3%A9.png", "café.png"),
            ("/cdn/a..b.png", "a..b.png"),
        ] {
            assert_eq!(key(path).as_deref(), Some(expected), "{path}");
        }
    }

    #[test]
    fn a_path_that_leads_elsewhere_is_no_key() {
        for path in [
            "/cdn/",
            "/cdn//",
            "/cdn//a",
            "/cdn/a//b",
            "/cdn/a/",
            "/cdn/.",
            "/cdn/..",
            "/cdn/../a",
            "/cdn/a/../b",
            "/cdn/a/./b",
            "/cdn/%2e%2e/a",
            "/cdn/%2E%2E",
            "/cdn/..%2fa",
            "/cdn/..%2Fa",
            "/cdn/a%2fb",
            "/cdn/%252e%252e",
            "/cdn/a%252fb",
            "/cdn/%25",
            "/cdn/a%5cb",
            "/cdn/a\\b",
            "/cdn/a%00",
            "/cdn/a%0d%0ab",
            "/cdn/a%7f",
            "/cdn/%ff",
            "/cdn/%c2%80",
        ] {
            assert_eq!(key(path), None, "{path}");
        }
        assert!(key(&format!("/cdn/{}", "a".repeat(1_024))).is_some());
        assert_eq!(key(&format!("/cdn/{}", "a".repeat(1_025))), None);
    }

    #[test]
    fn only_the_widths_and_formats_there_are_can_be_asked_for() {
        let preset = |width, format| Some(Some(Preset { width, format }));
        for (query, expected) in [
            ("", Some(None)),
            ("?", Some(None)),
            ("?exp=1&kid=a&sig=b", Some(None)),
            ("?w=320", preset(320, None)),
            ("?w=640&format=auto", preset(640, None)),
            ("?format=webp&w=1920", preset(1_920, Some(ImageFormat::Webp))),
            ("?w=960&format=avif", preset(960, Some(ImageFormat::Avif))),
            ("?w=1280&format=jpeg", preset(1_280, Some(ImageFormat::Jpeg))),
            ("?w=321", None),
            ("?w=0320", None),
            ("?w=", None),
            ("?w=320&w=320", None),
            ("?format=webp", None),
            ("?w=320&format=png", None),
            ("?w=320&format=WEBP", None),
            ("?width=320", Some(None)),
            ("?v=1", Some(None)),
            ("?fbclid=a&w=320&utm_source=b&fbclid=c", preset(320, None)),
            ("?fbclid=a&w=321", None),
            ("?exp=1&exp=2", None),
        ] {
            assert_eq!(request(query).map(|request| request.preset), expected, "{query}");
        }
    }

    #[test]
    fn what_is_asked_for_has_one_spelling() {
        let spelt = |path_and_query: &str| {
            let uri: Uri = path_and_query.parse().unwrap();
            FileRequest::parse(&uri).unwrap().address(&key(uri.path()).unwrap())
        };
        for (spelling, all) in [
            (
                "/cdn/a.pdf",
                &[
                    "/cdn/a.pdf?",
                    "/cdn/a.pdf?fbclid=x",
                    "/cdn/%61.pdf",
                    "/cdn/a%2Epdf?&&",
                    "/cdn/a.pdf?utm_a=1&gclid=",
                ][..],
            ),
            (
                "/cdn/f/b.png?w=320",
                &[
                    "/cdn/f/b.png?&w=320&&",
                    "/cdn/f/%62.png?%77=320",
                    "/cdn/f/b.png?w=320&format=auto",
                    "/cdn/f/b.png?w=3%320",
                ],
            ),
            (
                "/cdn/b.png?w=320&format=webp",
                &["/cdn/b.png?format=webp&w=320", "/cdn/b.png?x=y&format=we%62p&w=320"],
            ),
            ("/cdn/caf%C3%A9.png", &["/cdn/caf%c3%a9.png"]),
            ("/cdn/a%20b%2Bc.png", &["/cdn/a%20b+c.png"]),
            ("/cdn/a.pdf?sig=c&kid=b&exp=1", &["/cdn/a.pdf?sig=c&fbclid=x&kid=b&exp=1"]),
            (
                "/cdn/b.png?sig=c&exp=1&w=320&kid=b&format=auto",
                &["/cdn/%62.png?sig=c&exp=1&w=320&&kid=b&format=auto"],
            ),
        ] {
            assert_eq!(spelt(spelling), spelling);
            for other in all {
                assert_eq!(spelt(other), spelling, "{other}");
            }
        }
    }

    #[test]
    fn a_query_without_its_signature_is_what_is_left() {
        let query = |text| request(text).unwrap();
        assert_eq!(query("?w=320&exp=1&kid=a&sig=b&format=webp").unsigned(), "?w=320&format=webp");
        assert_eq!(query("?sig=b").unsigned(), "");
        assert!(query("?sig=b").is_signed() && !query("?w=320").is_signed());
    }

    proptest! {
        #[test]
        fn a_key_never_leads_out_of_its_room(path in "(/|\\.|%2e|%2f|%25|%5c|%00|[a-z]|\\\\|%[0-9a-f]{2}){0,24}") {
            if let Some(key) = key(&format!("/cdn/{path}")) {
                prop_assert!(key.split('/').all(|name| !name.is_empty() && name != "." && name != ".."));
                prop_assert!(!key.contains(['\\', '%']) && !key.chars().any(char::is_control));
                prop_assert_eq!(key.matches('/').count(), path.matches('/').count());
                // An address leads to itself.
                let address = FileRequest::default().address(&key);
                prop_assert_eq!(self::key(&address), Some(key));
            }
        }
    }
}
