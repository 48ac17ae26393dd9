//! The address of a file: which one, and what of it.

use axum::http::Uri;
use coppice_http_files::signed_link;
use coppice_platform::images::ImageFormat;
use percent_encoding::percent_decode_str;

use crate::cdn::model::WIDTHS;

/// What stands before a file's key.
pub const PREFIX: &str = "/cdn/";

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
    /// Reads a query; `None` if anything in it means nothing here: caches hold an answer for each query there is.
    pub fn parse(uri: &Uri) -> Option<Self> {
        let query = uri.query().unwrap_or_default();
        let pairs: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        let known = |name: &str| matches!(name, "w" | "format") || signed_link::PARAMETERS.contains(&name);
        let once = |i: usize, name: &str| pairs.iter().take(i).all(|(other, _)| other != name);
        if !pairs.iter().enumerate().all(|(i, (name, _))| known(name) && once(i, name)) {
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
        Some(Self { pairs, preset })
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

fn is_of_signature(name: &str) -> bool {
    signed_link::PARAMETERS.contains(&name)
}

fn width(text: &str) -> Option<u32> {
    WIDTHS.into_iter().find(|width| width.to_string() == text)
}

/// The outer `None` if it is no format, the inner one for `auto`.
fn format(text: Option<&str>) -> Option<Option<ImageFormat>> {
    match text {
        None | Some("auto") => Some(None),
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
            ("?width=320", None),
            ("?v=1", None),
            ("?exp=1&exp=2", None),
        ] {
            assert_eq!(request(query).map(|request| request.preset), expected, "{query}");
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
            }
        }
    }
}
