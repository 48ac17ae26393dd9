//! How a program signs what it asks: HMAC-SHA-256 with a secret that it shares with us.
//!
//! What is signed by the second way is all of a request: method, path and query as they were sent, its time, a nonce that is good
//! once, and the hash of its body, which is hashed as it comes. By the first way, that of older programs, the query is not part of
//! it, and the body itself is.

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

/// How far the time of a request may be from ours, either way, in milliseconds.
pub const WINDOW_MS: i64 = 300_000;

/// The hash of a body that is empty.
pub const EMPTY_BODY: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/// The most characters of a nonce.
const LONGEST_NONCE: usize = 128;

/// The fewest: what is shorter comes by chance twice.
const SHORTEST_NONCE: usize = 16;

/// The time of a request, in epoch milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timestamp(i64);

impl Timestamp {
    /// The time in its one spelling: thirteen digits, so that nobody can move one of them into what stands beside it.
    pub fn parse(text: &str) -> Option<Self> {
        let is_one = text.len() == 13 && text.bytes().all(|b| b.is_ascii_digit()) && !text.starts_with('0');
        if is_one { text.parse().ok().map(Self) } else { None }
    }

    /// In epoch milliseconds.
    pub fn ms(self) -> i64 {
        self.0
    }

    /// Whether it is near enough to `now`, in epoch milliseconds.
    pub fn is_timely(self, now: i64) -> bool {
        self.0.abs_diff(now) <= WINDOW_MS.unsigned_abs()
    }
}

/// What a request has that no other of the same key has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nonce(String);

impl Nonce {
    /// From 16 to 128 visible characters of ASCII.
    pub fn parse(text: &str) -> Option<Self> {
        let is_one = (SHORTEST_NONCE..=LONGEST_NONCE).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_graphic());
        is_one.then(|| Self(text.to_owned()))
    }

    /// As it was sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The SHA-256 of a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ContentHash([u8; 32]);

impl ContentHash {
    /// The hash in its one spelling: hex in lower case.
    pub fn parse(text: &str) -> Option<Self> {
        let is_one = text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        if is_one { bytes_of(text).map(Self) } else { None }
    }

    /// That of this body.
    pub fn of(body: &[u8]) -> Self {
        Self(Sha256::digest(body).into())
    }

    /// One that was made as the body came.
    pub fn new(hash: [u8; 32]) -> Self {
        Self(hash)
    }

    /// As it stands in a header.
    pub fn hex(self) -> String {
        hex::encode(self.0)
    }
}

/// A signature, as it was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tag([u8; 32]);

impl Tag {
    /// 64 digits of hex.
    pub fn parse(text: &str) -> Option<Self> {
        bytes_of(text).map(Self)
    }

    /// In its one spelling.
    pub fn hex(self) -> String {
        hex::encode(self.0)
    }
}

/// What is signed of a request by the second way. Path and query are those that were sent, before anything is decoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct V2 {
    /// The method, in capitals.
    pub method: String,
    /// The path.
    pub path: String,
    /// What stands after the question mark; empty where there is none.
    pub query: String,
    /// When it was signed.
    pub timestamp: Timestamp,
    /// What it has that no other has.
    pub nonce: Nonce,
    /// The hash of its body.
    pub content: ContentHash,
}

impl V2 {
    /// The text that is signed. None of its lines can hold another.
    pub fn text(&self) -> String {
        let Self { method, path, query, timestamp, nonce, content } = self;
        let (timestamp, nonce, content) = (timestamp.0, &nonce.0, content.hex());
        format!("v2\n{method}\n{path}\n{query}\n{timestamp}\n{nonce}\n{content}")
    }

    /// Its signature.
    pub fn sign(&self, secret: &[u8]) -> Option<Tag> {
        self.mac(secret).map(|mac| Tag(mac.finalize().into_bytes().into()))
    }

    /// Whether whoever has the secret has signed this. Takes as long whatever differs.
    pub fn is_signed(&self, secret: &[u8], tag: Tag) -> bool {
        let is_whole = [&self.method, &self.path, &self.query].iter().all(|line| !line.contains('\n'));
        is_whole && self.mac(secret).is_some_and(|mac| mac.verify_slice(&tag.0).is_ok())
    }

    fn mac(&self, secret: &[u8]) -> Option<Hmac<Sha256>> {
        mac(secret, &[self.text().as_bytes()])
    }
}

/// What is signed of a request by the first way, beside its body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct V1 {
    /// The method, in capitals.
    pub method: String,
    /// The path, as it was sent.
    pub path: String,
    /// When it was signed.
    pub timestamp: Timestamp,
}

impl V1 {
    /// The signature, with this body.
    pub fn sign(&self, secret: &[u8], body: &[u8]) -> Option<Tag> {
        self.mac(secret, body).map(|mac| Tag(mac.finalize().into_bytes().into()))
    }

    /// Whether whoever has the secret has signed this with this body. Takes as long whatever differs.
    pub fn is_signed(&self, secret: &[u8], body: &[u8], tag: Tag) -> bool {
        self.mac(secret, body).is_some_and(|mac| mac.verify_slice(&tag.0).is_ok())
    }

    fn mac(&self, secret: &[u8], body: &[u8]) -> Option<Hmac<Sha256>> {
        let time = self.timestamp.0.to_string();
        mac(secret, &[self.method.as_bytes(), self.path.as_bytes(), time.as_bytes(), body])
    }
}

/// A key of any length will do (RFC 2104, section 2), which the type can't say; but none is no secret.
fn mac(secret: &[u8], parts: &[&[u8]]) -> Option<Hmac<Sha256>> {
    if secret.is_empty() {
        return None;
    }
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(secret).ok()?;
    for part in parts {
        mac.update(part);
    }
    Some(mac)
}

fn bytes_of(text: &str) -> Option<[u8; 32]> {
    if text.len() == 64 { hex::decode(text).ok()?.try_into().ok() } else { None }
}

#[cfg(test)]
mod tests;
