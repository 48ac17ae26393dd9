//! Session tokens and their cookie.

use axum::http::HeaderMap;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use coppice_platform::Random;
use sha2::{Digest, Sha256};

use crate::auth::store::ABSOLUTE_LIFE;
use crate::cookies::{self, Cookie};

/// The name of the session's cookie. A `__Host-` cookie can't be set by another host of the domain, nor without
/// Secure (RFC 6265bis, section 4.1.3.2), which `http://localhost` can't have.
fn cookie_name(secure: bool) -> &'static str {
    if secure { "__Host-session" } else { "session" }
}

/// Random bytes of a token: 256 bits.
const BYTES: usize = 32;

/// Characters of a token: its bytes in base64url.
const LENGTH: usize = 43;

/// A session's token, which only its browser keeps.
pub struct Token(String);

/// What a request says of its session.
pub enum TokenCookie {
    /// Nothing.
    Missing,
    /// Something that is no token.
    Malformed,
    /// A token.
    Valid(Token),
}

impl Token {
    /// A new one.
    pub fn new(random: &dyn Random) -> Self {
        let mut bytes = [0; BYTES];
        random.fill(&mut bytes);
        Self(URL_SAFE_NO_PAD.encode(bytes))
    }

    /// The token with this text, if it could be one.
    pub fn parse(text: &str) -> Option<Self> {
        let good = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
        (text.len() == LENGTH && text.bytes().all(good)).then(|| Self(text.to_owned()))
    }

    /// The request's token, if its cookie could be one.
    pub fn sent(headers: &HeaderMap, secure: bool) -> TokenCookie {
        match cookies::get(headers, cookie_name(secure)) {
            None => TokenCookie::Missing,
            Some(text) => Self::parse(text).map_or(TokenCookie::Malformed, TokenCookie::Valid),
        }
    }

    /// What is stored of it: SHA-256 in hex. It needs no salt, being random itself.
    pub fn hash(&self) -> String {
        hex::encode(Sha256::digest(self.0.as_bytes()))
    }

    /// Its cookie.
    pub fn cookie(&self, secure: bool) -> Cookie {
        session_cookie(self.0.clone(), u32::try_from(ABSOLUTE_LIFE).unwrap_or(0), secure)
    }
}

/// The cookie with this value; with no seconds it is deleted.
pub fn session_cookie(value: String, max_age: u32, secure: bool) -> Cookie {
    Cookie { name: cookie_name(secure).into(), value, max_age, http_only: true }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    struct Zeros;

    impl Random for Zeros {
        fn fill(&self, buffer: &mut [u8]) {
            buffer.fill(0);
        }
    }

    fn sent(cookie: &str, secure: bool) -> TokenCookie {
        let mut headers = HeaderMap::new();
        headers.insert("cookie", HeaderValue::try_from(cookie).unwrap());
        Token::sent(&headers, secure)
    }

    #[test]
    fn a_token_comes_back_by_its_cookie_and_is_stored_as_a_hash() {
        let token = Token::new(&Zeros);
        let TokenCookie::Valid(back) = sent(&format!("session={}", token.0), false) else {
            panic!("no token")
        };
        assert_eq!(back.hash(), token.hash());
        assert_eq!(token.hash().len(), 64);
        assert!(!token.hash().contains(&token.0));
    }

    #[test]
    fn the_name_of_the_cookie_depends_on_https() {
        let token = Token::new(&Zeros).0;
        assert!(matches!(sent(&format!("session={token}"), true), TokenCookie::Missing));
        assert!(matches!(sent(&format!("__Host-session={token}"), true), TokenCookie::Valid(_)));
    }

    #[test]
    fn what_is_no_token_is_malformed() {
        for text in ["", "x", &"a".repeat(44), &"%".repeat(43), &"a".repeat(8_000)] {
            assert!(matches!(sent(&format!("session={text}"), false), TokenCookie::Malformed), "{text}");
        }
    }
}
