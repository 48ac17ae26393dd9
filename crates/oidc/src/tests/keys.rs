//! Keys, and what is signed with them.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use p256::ecdsa::SigningKey;
use p256::ecdsa::signature::Signer;
use serde_json::{Value, json};

/// A key on the curve P-256.
pub struct Key(SigningKey);

impl Key {
    pub fn new(seed: u8) -> Self {
        Self(SigningKey::from_slice(&[seed; 32]).unwrap())
    }

    /// As a JSON Web Key (RFC 7517).
    pub fn public(&self, id: &str) -> Value {
        let point = self.0.verifying_key().to_sec1_point(false);
        let (x, y) = (encode(point.x().unwrap()), encode(point.y().unwrap()));
        json!({ "kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": id, "x": x, "y": y })
    }

    /// A token signed with it, as the key `id`.
    pub fn sign(&self, id: &str, claims: &Value) -> String {
        token(&json!({ "alg": "ES256", "kid": id, "typ": "JWT" }), claims, |message| {
            let signature: p256::ecdsa::Signature = self.0.sign(message);
            signature.to_bytes().to_vec()
        })
    }
}

/// A token with this header, signed by `sign` (RFC 7515, section 3.1).
pub fn token(header: &Value, claims: &Value, sign: impl FnOnce(&[u8]) -> Vec<u8>) -> String {
    let message = format!("{}.{}", encode(header.to_string()), encode(claims.to_string()));
    let signature = encode(sign(message.as_bytes()));
    format!("{message}.{signature}")
}

pub fn encode(bytes: impl AsRef<[u8]>) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}
