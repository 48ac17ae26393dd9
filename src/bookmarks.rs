//! The bookmark that travels with a visitor, as a set of cookies that only ever grows and folds.
//!
//! Answers to parallel requests arrive in any order: with one cookie, whichever comes last wins, and the bookmark of a
//! newer write is lost. So each answer that has a bookmark to give sets a cookie of a name of its own, and deletes those
//! it was sent that its own covers; a request starts at the greatest of all it was sent. Whatever the order, the greatest
//! is there.
//!
//! Bookmarks are signed, with the database's id: nobody makes one up, and those of another database, or of this one
//! before it was put back, are dropped. So what is read through a visitor's session may be labelled by it for everybody.

#[cfg(test)]
mod tests;

use axum::http::HeaderMap;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use coppice_platform::Random;
use coppice_platform::sql::Bookmark;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::config::Secret;
use crate::cookies::{Cookie, SentCookies};

/// The header by which programs that keep no cookies send a bookmark and are given one.
pub const HEADER: &str = "x-d1-bookmark";

/// What the names of bookmarks' cookies begin with.
const PREFIX: &str = "bm_";

/// Seconds after which replicas have long caught up with any write.
const MAX_AGE: u32 = 3_600;

/// Cookies from which the next answer folds them into one.
const MANY: usize = 8;

/// Bytes of a signature.
const SIGNATURE: usize = 16;

/// What bookmarks are signed with.
#[derive(Clone)]
pub struct BookmarkKey(Option<Hmac<Sha256>>);

impl BookmarkKey {
    /// A key of its own, made from the application's secret.
    pub fn new(secret: &Secret) -> Self {
        // A key of any length will do (RFC 2104, section 2); the type can't say so.
        let derived = Hmac::<Sha256>::new_from_slice(secret.as_bytes())
            .map(|mac| mac.chain_update("coppice bookmarks").finalize().into_bytes());
        Self(derived.ok().and_then(|key| Hmac::new_from_slice(&key).ok()))
    }

    /// A bookmark of the database `home`, as it is given out.
    pub fn sign(&self, home: &str, bookmark: &Bookmark) -> String {
        let signature = self.mac(home, bookmark).map(|mac| mac.finalize().into_bytes()).unwrap_or_default();
        let signature = signature.get(..SIGNATURE).unwrap_or_default();
        format!("{bookmark}.{}", URL_SAFE_NO_PAD.encode(signature))
    }

    /// The bookmark of this text, if it was given out for the database `home`.
    pub fn verify(&self, home: &str, text: &str) -> Option<Bookmark> {
        let (bookmark, signature) = text.split_once('.')?;
        let bookmark = Bookmark::parse(bookmark).ok()?;
        let signature = URL_SAFE_NO_PAD.decode(signature).ok().filter(|bytes| bytes.len() == SIGNATURE)?;
        // Takes as long whatever differs.
        self.mac(home, &bookmark)?.verify_truncated_left(&signature).ok()?;
        Some(bookmark)
    }

    fn mac(&self, home: &str, bookmark: &Bookmark) -> Option<Hmac<Sha256>> {
        Some(self.0.clone()?.chain_update(home).chain_update(" ").chain_update(bookmark.as_str()))
    }
}

/// The bookmarks that a request has sent.
#[derive(Debug, Clone, Default)]
pub struct SentBookmarks {
    /// The cookies by their names, with the bookmark of those that hold one of ours.
    cookies: Vec<(String, Option<Bookmark>)>,
    /// The latest of all.
    pub latest: Option<Bookmark>,
    /// Whether the answer is to name its bookmark in [`HEADER`].
    pub by_header: bool,
}

impl SentBookmarks {
    /// Reads those of a request to the database `home`.
    pub fn read(headers: &HeaderMap, key: &BookmarkKey, home: &str, secure: bool) -> Self {
        let cookies: Vec<_> = SentCookies::new(headers, secure)
            .all()
            .filter(|(name, _)| name.starts_with(PREFIX))
            .map(|(name, value)| (name.to_owned(), key.verify(home, value)))
            .collect();
        let header = headers.get(HEADER);
        let by_hand = header.and_then(|value| key.verify(home, value.to_str().ok()?));
        let latest = cookies.iter().filter_map(|(_, bookmark)| bookmark.clone()).chain(by_hand).max();
        Self { cookies, latest, by_header: header.is_some() }
    }

    /// The cookies by which an answer gives a bookmark: one more, and none of those that it covers. A bookmark that was
    /// sent by another request meanwhile is not among them, and stays.
    pub fn give(
        &self,
        bookmark: &Bookmark,
        key: &BookmarkKey,
        home: &str,
        random: &dyn Random,
    ) -> Vec<Cookie> {
        let name = format!("{PREFIX}{:06x}", random.u128() & 0xff_ffff);
        let given =
            Cookie { name: name.into(), value: key.sign(home, bookmark), max_age: MAX_AGE, http_only: true };
        let covered = |own: &Option<Bookmark>| own.as_ref().is_none_or(|own| own <= bookmark);
        let covered = self
            .cookies
            .iter()
            .filter(|(_, own)| covered(own))
            .map(|(name, _)| Cookie::deleted(name.clone()));
        covered.chain([given]).collect()
    }

    /// The latest bookmark, where so many cookies were sent that the answer must fold them into one.
    pub fn to_fold(&self) -> Option<&Bookmark> {
        self.latest.as_ref().filter(|_| self.cookies.len() > MANY)
    }

    /// Deletes the cookies that are none of ours, or all: the database has never been where they say.
    pub fn forget(&self, all: bool) -> impl Iterator<Item = Cookie> {
        self.cookies
            .iter()
            .filter(move |(_, own)| all || own.is_none())
            .map(|(name, _)| Cookie::deleted(name.clone()))
    }
}
