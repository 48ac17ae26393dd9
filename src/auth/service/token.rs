//! Session tokens and their cookie.

use coppice_platform::Random;

use super::secret::{hash_secret, new_secret, parse_secret};
use crate::auth::store::ABSOLUTE_LIFE;
use crate::cookies::{Cookie, SentCookies};

/// The session's cookie.
const COOKIE: &str = "session";

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
        Self(new_secret::<BYTES>(random))
    }

    /// The token with this text, if it could be one.
    pub fn parse(text: &str) -> Option<Self> {
        parse_secret(text, LENGTH).map(Self)
    }

    /// The request's token, if a cookie could be one.
    pub fn sent(cookies: SentCookies<'_>) -> TokenCookie {
        match cookies.find(COOKIE, Self::parse) {
            Some(token) => TokenCookie::Valid(token),
            None if cookies.has(COOKIE) => TokenCookie::Malformed,
            None => TokenCookie::Missing,
        }
    }

    /// What is stored of it.
    pub fn hash(&self) -> String {
        hash_secret(&self.0)
    }

    /// Its cookie.
    pub fn cookie(&self) -> Cookie {
        let max_age = u32::try_from(ABSOLUTE_LIFE).unwrap_or(0);
        Cookie { name: COOKIE.into(), value: self.0.clone(), max_age, http_only: true }
    }
}

/// The cookie of a session that is over, deleted.
pub fn forgotten_session() -> Cookie {
    Cookie::deleted(COOKIE)
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue};

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
        Token::sent(SentCookies::new(&headers, secure))
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
    fn a_token_is_found_behind_what_is_none() {
        let token = Token::new(&Zeros).0;
        let sent = sent(&format!("session=junk; city=M\u{fc}nchen; session={token}"), false);
        assert!(matches!(sent, TokenCookie::Valid(found) if found.0 == token));
    }

    #[test]
    fn what_is_no_token_is_malformed() {
        for text in ["", "x", &"a".repeat(44), &"%".repeat(43), &"a".repeat(8_000)] {
            assert!(matches!(sent(&format!("session={text}"), false), TokenCookie::Malformed), "{text}");
        }
    }
}
