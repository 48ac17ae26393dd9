//! Secrets at rest: what the database holds of other providers' tokens can't be read without a key that is not in it.
//!
//! XChaCha20-Poly1305 (<https://datatracker.ietf.org/doc/html/draft-irtf-cfrg-xchacha>): its nonces of 192 bits may
//! be random, however much is sealed with one key.

#[cfg(test)]
mod tests;

use std::fmt;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{Key, KeyInit, XChaCha20Poly1305, XNonce};
use coppice_http_files::signed_link::SigningKeys;
use coppice_platform::env::SettingError;
use coppice_platform::{Env, Random};
use hmac::{Hmac, Mac};
use sha2::Sha256;

const NONCE_BYTES: usize = 24;

/// 128 bits: what nobody guesses, and an address has room for.
const TAG_BYTES: usize = 16;

/// The keys by their ids. The first seals and tags, all of them open and know their tags: so a new key goes to the front, and
/// an old one goes when nothing it has sealed or tagged is needed any more.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Keys(Vec<(String, Key)>);

impl Keys {
    /// Reads a setting of keys: `id:key` separated by commas, each key 32 bytes in base64url. `None` where there is none, and where
    /// one can't be read or no key is in it, which is told.
    pub fn read(env: &dyn Env, name: &'static str, problems: &mut Vec<SettingError>) -> Option<Self> {
        let text = env.get(name)?;
        let keys: Option<Vec<_>> =
            text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(key).collect();
        let ids_differ = |keys: &Vec<(String, Key)>| {
            keys.iter().enumerate().all(|(i, (id, _))| keys.iter().take(i).all(|(other, _)| other != id))
        };
        match keys.filter(|keys| !keys.is_empty() && ids_differ(keys)) {
            Some(keys) => Some(Self(keys)),
            None => {
                problems.push(SettingError {
                    name: name.into(),
                    // The value holds keys, and problems go to the log.
                    value: "…".into(),
                    expected: "id:key,…, each key 32 bytes in base64url, no id twice".into(),
                });
                None
            }
        }
    }

    /// One key, made from another secret, for where none is set.
    pub fn derive(secret: &[u8], about: &str) -> Self {
        // A key of any length will do (RFC 2104, section 2); the type can't say so.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret) else { return Self::default() };
        mac.update(about.as_bytes());
        Self(vec![("auth".to_owned(), <[u8; 32]>::from(mac.finalize().into_bytes()).into())])
    }

    /// Keys that sign, made from these and with their ids.
    pub fn signing(&self) -> SigningKeys {
        SigningKeys::derive_all(self.0.iter().map(|(id, key)| (id.as_str(), key.as_slice())))
    }

    /// A tag of 128 bits that nobody can make for this message who does not have the keys, by the first of them. `about` says what
    /// for: a tag of one use is none of another.
    pub fn tag(&self, about: &str, message: &str) -> Option<[u8; TAG_BYTES]> {
        let (_, key) = self.0.first()?;
        let whole = <[u8; 32]>::from(tagged(key, about, message)?.finalize().into_bytes());
        whole.first_chunk().copied()
    }

    /// Whether one of the keys has made this tag. Takes as long whatever differs.
    pub fn has_tagged(&self, about: &str, message: &str, tag: &[u8]) -> bool {
        let is_by = |(_, key): &(String, Key)| {
            tagged(key, about, message).is_some_and(|mac| mac.verify_truncated_left(tag).is_ok())
        };
        tag.len() == TAG_BYTES && self.0.iter().any(is_by)
    }

    /// A setting of one new key, as [`Keys::read`] reads it.
    pub fn new_setting(random: &dyn Random) -> String {
        let mut key = [0; 32];
        random.fill(&mut key);
        format!("1:{}", BASE64_URL_SAFE_NO_PAD.encode(key))
    }

    /// Seals `text`, so that it opens only for who names the same `bound_to`: what it belongs to, such as a row's
    /// key. `None` if there is no key.
    pub fn seal(&self, random: &dyn Random, text: &str, bound_to: &str) -> Option<String> {
        let (id, key) = self.0.first()?;
        let mut nonce = [0; NONCE_BYTES];
        random.fill(&mut nonce);
        let payload = Payload { msg: text.as_bytes(), aad: bound_to.as_bytes() };
        let sealed = XChaCha20Poly1305::new(key).encrypt(&XNonce::from(nonce), payload).ok()?;
        let encode = |bytes: &[u8]| BASE64_URL_SAFE_NO_PAD.encode(bytes);
        Some(format!("{id}.{}.{}", encode(&nonce), encode(&sealed)))
    }

    /// Opens what [`Keys::seal`] made. `None` if it is anything else, or bound to something else, or its key is gone.
    pub fn open(&self, sealed: &str, bound_to: &str) -> Option<String> {
        let mut parts = sealed.split('.');
        let (id, nonce, sealed) = (parts.next()?, decode(parts.next()?)?, decode(parts.next()?)?);
        let (_, key) = self.0.iter().find(|(known, _)| known == id)?;
        let nonce = <[u8; NONCE_BYTES]>::try_from(nonce).ok()?;
        let payload = Payload { msg: &sealed, aad: bound_to.as_bytes() };
        let text = XChaCha20Poly1305::new(key).decrypt(&XNonce::from(nonce), payload).ok()?;
        String::from_utf8(text).ok()
    }
}

/// The ids alone.
impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.iter().map(|(id, _)| id)).finish()
    }
}

/// HMAC-SHA-256 of a message, under a key made of this one for this use alone.
fn tagged(key: &Key, about: &str, message: &str) -> Option<Hmac<Sha256>> {
    let mac = |key: &[u8], text: &str| -> Option<Hmac<Sha256>> {
        Some(<Hmac<Sha256> as KeyInit>::new_from_slice(key).ok()?.chain_update(text))
    };
    mac(&mac(key.as_slice(), about)?.finalize().into_bytes(), message)
}

fn key(text: &str) -> Option<(String, Key)> {
    let (id, key) = text.split_once(':')?;
    let letter = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let named = (1..=32).contains(&id.len()) && id.chars().all(letter);
    let key = <[u8; 32]>::try_from(decode(key.trim_end_matches('='))?).ok()?;
    named.then(|| (id.to_owned(), key.into()))
}

fn decode(text: &str) -> Option<Vec<u8>> {
    BASE64_URL_SAFE_NO_PAD.decode(text).ok()
}
