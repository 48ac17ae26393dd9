//! What a program shows of who it is.

use std::sync::atomic::{AtomicBool, Ordering};

use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, HeaderName, Method};
use coppice_kv_api::signature::{ContentHash, Nonce, Tag, Timestamp, V1, V2};
use sha2::{Digest, Sha256};

use super::refused::Refused;
use crate::kv_api::model::key::Finder;

const KEY_ID: HeaderName = HeaderName::from_static("x-key-id");
const TIMESTAMP: HeaderName = HeaderName::from_static("x-timestamp");
const NONCE: HeaderName = HeaderName::from_static("x-nonce");
const CONTENT: HeaderName = HeaderName::from_static("x-content-sha256");
const SIGNATURE: HeaderName = HeaderName::from_static("x-signature");

/// The most characters of a token or of a key's id.
const LONGEST: usize = 512;

/// The most bytes of a body that is itself part of what is signed: it must be held before anybody knows who sends it.
pub const LEGACY_BODY: usize = 1 << 20;

/// What a request shows of who sends it, as far as it can be read.
#[derive(Debug)]
pub struct Credentials {
    shown: Shown,
    /// Whether the body is the one that was signed.
    is_body_checked: AtomicBool,
}

#[derive(Debug)]
enum Shown {
    /// The hash of a token.
    Token(String),
    /// All of the request is signed.
    V2 { key: String, signed: V2, tag: Tag },
    /// It is signed in the first way.
    V1 { key: String, signed: V1, tag: Tag },
}

impl Credentials {
    /// Reads what a request shows: method, path and query as they were sent, before anything is decoded. Nothing is looked up.
    ///
    /// # Errors
    /// [`Refused::Unauthorized`] where it shows nothing, or two things.
    pub fn read(
        headers: &HeaderMap,
        method: &Method,
        path: &str,
        query: Option<&str>,
    ) -> Result<Self, Refused> {
        let shown = read(headers, method, path, query).ok_or(Refused::Unauthorized)?;
        Ok(Self { shown, is_body_checked: AtomicBool::new(false) })
    }

    /// Whether a request must be answered from the primary, whatever it asks: what it has signed is good once, and only the primary
    /// knows whether it was taken.
    pub fn need_primary(headers: &HeaderMap) -> bool {
        headers.contains_key(&SIGNATURE)
    }

    /// What the key is found by.
    pub fn finder(&self) -> Finder {
        match &self.shown {
            Shown::Token(hash) => Finder::Hash(hash.clone()),
            Shown::V2 { key, .. } | Shown::V1 { key, .. } => Finder::Id(key.clone()),
        }
    }

    /// The most bytes that the body may have, where who sends it is not known before it is there.
    pub fn body_bound(&self) -> Option<usize> {
        matches!(self.shown, Shown::V1 { .. }).then_some(LEGACY_BODY)
    }

    /// Whether the time it was signed at is near enough, in epoch milliseconds.
    pub(super) fn is_timely(&self, now: i64) -> bool {
        match &self.shown {
            Shown::Token(_) => true,
            Shown::V2 { signed, .. } => signed.timestamp.is_timely(now),
            Shown::V1 { signed, .. } => signed.timestamp.is_timely(now),
        }
    }

    /// The token's hash, where it is a token.
    pub(super) fn token(&self) -> Option<&str> {
        match &self.shown {
            Shown::Token(hash) => Some(hash),
            Shown::V2 { .. } | Shown::V1 { .. } => None,
        }
    }

    /// Whether it is signed in the first way, which says nothing before the body is there.
    pub(super) fn is_legacy(&self) -> bool {
        matches!(self.shown, Shown::V1 { .. })
    }

    /// Whether its head is signed with this secret; by the first way there is nothing to see yet.
    pub(super) fn is_head_signed(&self, secret: &[u8]) -> bool {
        match &self.shown {
            Shown::Token(_) => false,
            Shown::V2 { signed, tag, .. } => signed.is_signed(secret, *tag),
            Shown::V1 { .. } => true,
        }
    }

    /// Whether this is the body that was signed with this secret, which is remembered.
    pub(super) fn check_body(&self, secret: &[u8], body: &[u8]) -> bool {
        let is_good = match &self.shown {
            Shown::Token(_) => true,
            Shown::V2 { .. } => return self.check_hash(ContentHash::of(body)),
            Shown::V1 { signed, tag, .. } => {
                body.len() <= LEGACY_BODY && signed.is_signed(secret, body, *tag)
            }
        };
        self.note_body(is_good)
    }

    /// The same of a body that was hashed as it came; by the first way it must be there whole.
    pub(super) fn check_hash(&self, hash: ContentHash) -> bool {
        let is_good = match &self.shown {
            Shown::Token(_) => true,
            Shown::V2 { signed, .. } => signed.content == hash,
            Shown::V1 { .. } => false,
        };
        self.note_body(is_good)
    }

    fn note_body(&self, is_good: bool) -> bool {
        self.is_body_checked.store(is_good, Ordering::Relaxed);
        is_good
    }

    /// Whether the body is known to be the one that was sent.
    pub(super) fn is_body_known(&self) -> bool {
        self.token().is_some() || self.is_body_checked.load(Ordering::Relaxed)
    }

    /// What is good once: the nonce; by the first way, which has none, the signature, and of a write alone.
    pub(super) fn nonce(&self, is_write: bool) -> Option<String> {
        match &self.shown {
            Shown::Token(_) => None,
            Shown::V2 { key, signed, .. } => Some(format!("{key}:2:{}", signed.nonce.as_str())),
            Shown::V1 { key, tag, .. } => is_write.then(|| format!("{key}:1:{}", tag.hex())),
        }
    }
}

fn read(headers: &HeaderMap, method: &Method, path: &str, query: Option<&str>) -> Option<Shown> {
    let [authorization, key, timestamp, nonce, content, tag] =
        [&AUTHORIZATION, &KEY_ID, &TIMESTAMP, &NONCE, &CONTENT, &SIGNATURE]
            .map(|name| Sent::read(headers, name));
    let method = method.as_str().to_owned();
    let path = path.to_owned();
    let signed = |key: &str, timestamp: &str, tag: &str| {
        let key = (1..=LONGEST).contains(&key.len()).then(|| key.to_owned())?;
        Some((key, Timestamp::parse(timestamp)?, Tag::parse(tag)?))
    };
    match (authorization, key, timestamp, nonce, content, tag) {
        (Sent::One(text), Sent::None, _, _, _, Sent::None) => {
            let (scheme, token) = text.split_once(' ')?;
            let token = token.trim_start_matches(' ');
            let is_one = scheme.eq_ignore_ascii_case("bearer") && (1..=LONGEST).contains(&token.len());
            is_one.then(|| Shown::Token(hash_token(token)))
        }
        (
            Sent::None,
            Sent::One(key),
            Sent::One(timestamp),
            Sent::One(nonce),
            Sent::One(content),
            Sent::One(tag),
        ) => {
            let (key, timestamp, tag) = signed(key, timestamp, tag)?;
            let query = query.unwrap_or_default().to_owned();
            let (nonce, content) = (Nonce::parse(nonce)?, ContentHash::parse(content)?);
            Some(Shown::V2 { key, signed: V2 { method, path, query, timestamp, nonce, content }, tag })
        }
        (Sent::None, Sent::One(key), Sent::One(timestamp), Sent::None, Sent::None, Sent::One(tag)) => {
            let (key, timestamp, tag) = signed(key, timestamp, tag)?;
            Some(Shown::V1 { key, signed: V1 { method, path, timestamp }, tag })
        }
        _ => None,
    }
}

/// What is stored of a token: SHA-256 in hex. It needs no salt, being random itself.
pub fn hash_token(token: &str) -> String {
    hex::encode(Sha256::digest(token.as_bytes()))
}

/// A header, as it was sent.
enum Sent<'a> {
    None,
    One(&'a str),
    /// It is there twice, or no text.
    Unclear,
}

impl<'a> Sent<'a> {
    fn read(headers: &'a HeaderMap, name: &HeaderName) -> Self {
        let mut all = headers.get_all(name).iter();
        match (all.next(), all.next()) {
            (None, _) => Self::None,
            (Some(value), None) => value.to_str().map_or(Self::Unclear, Self::One),
            (Some(_), Some(_)) => Self::Unclear,
        }
    }
}

#[cfg(test)]
mod tests;
