//! Browsers in which somebody is signed in, and codes that were mailed.

use coppice_dynamodb::Item;
use sha2::{Digest, Sha256};

use super::field::{extra, is_elses, time};

/// What stands in place of a token for a session that was born here, where nobody keeps the token.
const HASHED: &str = "sha256:";

/// A browser in which somebody is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Whose it is.
    pub user_id: String,
    /// The SHA-256 of its token, in hexadecimal letters. The token is in the browser, and not here.
    pub id: String,
    /// Until when it is good, in epoch milliseconds.
    pub expires_ms: i64,
    /// What else is known of it.
    pub extra: Item,
}

impl Session {
    pub(super) fn read(user: &str, sk: &str, item: &mut Item) -> Result<Self, &'static str> {
        if is_elses(item, user) {
            return Err("its userId is not that of its pk");
        }
        let id = session_id(sk).ok_or("its sk is not SESSION#token")?;
        let expires_ms = time(item, "expires").ok_or("it does not say when it ends: expires is no time")?;
        let known = ["id", "type", "userId", "sessionToken", "expires"];
        Ok(Self { user_id: user.to_owned(), id, expires_ms, extra: extra(item, &known) })
    }

    /// Whether it is over. It may stay in the table for days after: DynamoDB removes when it likes.
    pub fn is_over(&self, now_ms: i64) -> bool {
        self.expires_ms <= now_ms
    }
}

/// The id of the session with this sort key: the hash of its token.
pub fn session_id(sk: &str) -> Option<String> {
    let token = sk.strip_prefix("SESSION#").filter(|token| !token.is_empty())?;
    match token.strip_prefix(HASHED) {
        Some(hash) if hash.len() == 64 && hash.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')) => {
            Some(hash.to_owned())
        }
        _ => Some(hex::encode(Sha256::digest(token))),
    }
}

/// A code that was mailed. It lasts a day, and is not moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verification {
    /// Until when it is good, in epoch milliseconds.
    pub expires_ms: i64,
}

impl Verification {
    pub(super) fn read(item: &Item) -> Result<Self, &'static str> {
        let expires_ms = time(item, "expires").ok_or("it does not say when it ends: expires is no time")?;
        Ok(Self { expires_ms })
    }

    /// Whether it is over.
    pub fn is_over(&self, now_ms: i64) -> bool {
        self.expires_ms <= now_ms
    }
}
