//! The addresses of files.

use crate::cdn::model::{CdnFile, Visibility};
use crate::cdn::serve::{PREFIX, key_at};
use crate::config::CdnConfig;
use crate::locals::Locals;

/// How long a link in a page of the management is good, in seconds: as long as somebody looks at it.
const PREVIEW: i64 = 3_600;

/// The address of what stands under a key: on the files' own host, if they have one.
pub fn address(config: &CdnConfig, key: &str) -> String {
    config.address(key)
}

/// The key that somebody means who has typed it, or an address of its file with whatever stands behind it.
pub fn typed_key(typed: &str) -> Option<String> {
    let typed = typed.trim();
    let path = typed.split(['?', '#']).next().unwrap_or_default();
    match path.find(PREFIX) {
        Some(at) => key_at(path.get(at..)?),
        None => Some(typed.to_owned()).filter(|key| !key.is_empty()),
    }
}

/// A link to a public file with scheme and host, which others may keep.
pub fn absolute(locals: &Locals, key: &str) -> String {
    absolute_at(&origin(locals), key)
}

/// The same of what is had at this origin.
pub fn absolute_at(origin: &str, key: &str) -> String {
    format!("{origin}/cdn/{key}")
}

/// The one origin of files, for links that others may keep.
pub fn origin(locals: &Locals) -> String {
    let canonical = locals.canonical_origin();
    let (scheme, host) = scheme_and_host(locals, &canonical);
    format!("{scheme}://{host}")
}

/// A link that opens a file, also a private one, until `expires` (epoch seconds); `query` is what else it asks for,
/// such as a smaller copy.
pub fn signed(locals: &Locals, key: &str, query: &[(&str, &str)], expires: i64) -> String {
    let (scheme, host) = scheme_and_host(locals, &locals.origin);
    let signed = locals.app.config.cdn.keys.link("GET", host, &format!("/cdn/{key}"), query, expires);
    format!("{scheme}://{host}/cdn/{key}?{signed}")
}

/// Where a page of the management shows a file from, at most `width` pixels wide if that is given.
pub fn preview(locals: &Locals, file: &CdnFile, width: Option<u32>) -> String {
    let width = width.filter(|width| file.is_image() && file.width.is_some_and(|own| own > *width));
    let width = width.map(|width| width.to_string());
    let query: Vec<(&str, &str)> = width.iter().map(|width| ("w", width.as_str())).collect();
    match (file.visibility, &width) {
        (Visibility::Private, _) => {
            let expires = locals.app.platform.clock.now().saturating_add(PREVIEW);
            signed(locals, &file.key, &query, expires)
        }
        (Visibility::Public, Some(width)) => {
            format!("{}?w={width}", address(&locals.app.config.cdn, &file.key))
        }
        (Visibility::Public, None) => address(&locals.app.config.cdn, &file.key),
    }
}

/// Where files are had for whoever is at an origin of the shop's.
fn scheme_and_host<'a>(locals: &'a Locals, origin: &'a str) -> (&'a str, &'a str) {
    let (scheme, own) = origin.split_once("://").unwrap_or(("http", origin));
    (scheme, locals.app.config.cdn.host.as_deref().unwrap_or(own))
}

#[cfg(test)]
mod tests {
    use super::typed_key;

    #[test]
    fn a_file_is_named_by_its_key_or_its_address() {
        for (typed, key) in [
            ("guides/knots-ab12cd34.pdf", Some("guides/knots-ab12cd34.pdf")),
            (" a.pdf\n", Some("a.pdf")),
            ("/cdn/guides/a.pdf", Some("guides/a.pdf")),
            ("https://shop.example/cdn/guides/a.pdf?exp=1&kid=a&sig=b", Some("guides/a.pdf")),
            ("https://files.example/cdn/caf%C3%A9.pdf#page=2", Some("café.pdf")),
            ("", None),
            ("  ", None),
            ("/cdn/", None),
            ("/cdn/../a.pdf", None),
            ("/cdn/a%2fb.pdf", None),
        ] {
            assert_eq!(typed_key(typed).as_deref(), key, "{typed:?}");
        }
    }
}
