//! Signed links: who has one may have the file, until it expires.
//!
//! HMAC-SHA-256 over method, host, path, the query's other parameters and the time of expiry. So a link to a file is
//! no link to a smaller copy of it, nor to the same path of another shop.

#[cfg(test)]
mod tests;

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use form_urlencoded::Serializer;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// The parameters of a link's signature; all others are signed.
pub const PARAMETERS: [&str; 3] = ["exp", "kid", "sig"];

/// How far ahead a link may expire, in seconds.
pub const MAX_AHEAD: i64 = 7 * 24 * 60 * 60;

/// The fewest characters a secret may have: a random one of 128 bits in hex.
const MIN_SECRET: usize = 32;

/// The keys by their ids. The first signs, all of them verify: so a new key goes to the front, and an old one goes
/// when the last link it has signed is over.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct SigningKeys(Vec<(String, Vec<u8>)>);

/// Why a link opens nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SignedLinkError {
    /// It is not a link as it was made.
    #[error("This link is not valid. Please ask for a new one.")]
    Invalid,
    /// Its time is over.
    #[error("This link has expired. Please ask for a new one.")]
    Expired,
    /// It is meant to be good for longer than links may be.
    #[error("This link is good for longer than links may be. Please ask for a new one.")]
    TooFarAhead,
}

impl SigningKeys {
    /// Reads `id:secret,…`; no keys of an empty text. `None` where a part is no key, a secret is shorter than 32
    /// characters, or an id stands twice.
    pub fn parse(text: &str) -> Option<Self> {
        let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
        let keys: Vec<_> = parts.map(key).collect::<Option<_>>()?;
        let is_first =
            |(i, (id, _)): (usize, &(String, _))| keys.iter().take(i).all(|(other, _)| other != id);
        keys.iter().enumerate().all(is_first).then_some(Self(keys))
    }

    /// A single key, with this id, that nobody knows who does not know the secret it is made from.
    pub fn derive(id: &str, secret: &[u8]) -> Self {
        Self::derive_all([(id, secret)])
    }

    /// The same of several secrets, each with its id. The first signs.
    pub fn derive_all<'a>(secrets: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Self {
        let key = |(id, secret): (&str, &[u8])| (id.to_owned(), mac(secret, "coppice signed links"));
        Self(secrets.into_iter().map(key).collect())
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The query of a link that is good until `expires` (epoch seconds): `query` and the signature. `host` is with its
    /// port, if it has one; `path` and `query` are as they are before they are escaped.
    pub fn link(&self, method: &str, host: &str, path: &str, query: &[(&str, &str)], expires: i64) -> String {
        let (id, key) = self.0.first().map_or(("", &[][..]), |(id, key)| (id.as_str(), key.as_slice()));
        let expires = expires.to_string();
        let signature = mac(key, &message(method, host, path, query, &expires));
        Serializer::new(String::new())
            .extend_pairs(query)
            .extend_pairs([("exp", &*expires), ("kid", id), ("sig", &*URL_SAFE_NO_PAD.encode(signature))])
            .finish()
    }

    /// Whether a request for this, with this whole query, is by a link that [`SigningKeys::link`] made and that is good
    /// `now`.
    ///
    /// # Errors
    /// Why it is not.
    pub fn verify(
        &self,
        method: &str,
        host: &str,
        path: &str,
        query: &[(&str, &str)],
        now: i64,
    ) -> Result<(), SignedLinkError> {
        let value = |name| query.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
        let signed: Vec<_> = query.iter().copied().filter(|(name, _)| !PARAMETERS.contains(name)).collect();
        // HEAD is GET without the content (RFC 9110, section 9.3.2), and may be asked by whoever may have that.
        let methods = if method == "HEAD" { &["HEAD", "GET"][..] } else { &[method][..] };
        let genuine = || {
            let (expires, id, signature) = (value("exp")?, value("kid")?, value("sig")?);
            let (_, key) = self.0.iter().find(|(known, _)| known == id)?;
            let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
            // Takes as long whatever differs.
            let good = |method: &&str| {
                let message = message(method, host, path, &signed, expires);
                keyed(key).is_some_and(|mac| mac.chain_update(message).verify_slice(&signature).is_ok())
            };
            methods.iter().any(good).then(|| expires.parse::<i64>().ok())?
        };
        match genuine().ok_or(SignedLinkError::Invalid)? {
            expires if expires <= now => Err(SignedLinkError::Expired),
            expires if expires > now.saturating_add(MAX_AHEAD) => Err(SignedLinkError::TooFarAhead),
            _ => Ok(()),
        }
    }
}

/// The ids alone.
impl fmt::Debug for SigningKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.iter().map(|(id, _)| id)).finish()
    }
}

fn key(text: &str) -> Option<(String, Vec<u8>)> {
    let (id, secret) = text.split_once(':')?;
    let letter = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let named = (1..=32).contains(&id.len()) && id.chars().all(letter);
    (named && secret.len() >= MIN_SECRET).then(|| (id.to_owned(), secret.as_bytes().to_vec()))
}

/// What is signed. Each piece is escaped and has its place, so that no two requests have one message.
fn message(method: &str, host: &str, path: &str, query: &[(&str, &str)], expires: &str) -> String {
    let mut query = query.to_vec();
    query.sort_unstable();
    let host = host.to_ascii_lowercase();
    Serializer::new(String::new())
        .extend_pairs([("method", method), ("host", &host), ("path", path), ("exp", expires)])
        .extend_pairs(query)
        .finish()
}

/// A key of any length will do (RFC 2104, section 2); the type can't say so.
fn keyed(key: &[u8]) -> Option<Hmac<Sha256>> {
    Hmac::new_from_slice(key).ok()
}

fn mac(key: &[u8], message: &str) -> Vec<u8> {
    keyed(key).map(|mac| mac.chain_update(message).finalize().into_bytes().to_vec()).unwrap_or_default()
}
