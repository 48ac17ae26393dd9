//! The cookies that a request has sent.

#[cfg(test)]
mod tests;

use axum::http::HeaderMap;
use axum::http::header::COOKIE;

use super::prefix;

/// The cookies of a request among which ours are looked for. What another host of the domain, or a script, has put beside
/// them matters to nothing: it need be neither text nor of any shape, and of several cookies of one name the first is
/// taken that holds what is looked for.
#[derive(Clone, Copy)]
pub struct SentCookies<'a> {
    headers: &'a HeaderMap,
    secure: bool,
}

impl<'a> SentCookies<'a> {
    /// Those of a request that came over https, or not: so ours are called.
    pub fn new(headers: &'a HeaderMap, secure: bool) -> Self {
        Self { headers, secure }
    }

    /// What `read` makes of the first cookie of this name that it can read.
    pub fn find<T>(self, name: &str, read: impl Fn(&'a str) -> Option<T>) -> Option<T> {
        self.all().filter(|(key, _)| *key == name).find_map(|(_, value)| read(value))
    }

    /// Whether there is a cookie of this name, whatever it holds.
    pub fn has(self, name: &str) -> bool {
        self.all().any(|(key, _)| key == name)
    }

    /// Name, without `__Host-`, and value of every cookie that could be ours.
    pub fn all(self) -> impl Iterator<Item = (&'a str, &'a str)> {
        let lines = self.headers.get_all(COOKIE).iter();
        // Bytes until they are told apart: one that is no text must not take the others with it.
        let pairs = lines.flat_map(|line| line.as_bytes().split(|byte| *byte == b';'));
        pairs.filter_map(move |pair| {
            // Only these two stand around a pair (RFC 6265, section 5.2). Whoever trims more, such as a no-break space,
            // takes another name for `__Host-…`, which anybody may set.
            let pair = std::str::from_utf8(pair).ok()?.trim_matches([' ', '\t']);
            let (name, value) = pair.split_once('=')?;
            Some((name.strip_prefix(prefix(self.secure))?, value))
        })
    }
}
