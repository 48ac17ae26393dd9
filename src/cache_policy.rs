//! Who may keep an answer, and for how long. Every page declares it; nothing is cached by accident.

use axum::http::HeaderValue;

/// Who may keep an answer, and for how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CachePolicy {
    /// Anybody: shared caches for `ttl` seconds, and `swr` seconds longer while they fetch a newer one. Browsers ask
    /// each time, because a page shows its visitor's cart and they are told apart by their cookies.
    Public {
        /// Seconds it is fresh.
        ttl: u32,
        /// Seconds it may be used after that, while it is fetched again.
        swr: u32,
    },
    /// Everybody, for as long as they like: under its address there will never be anything else.
    Immutable,
    /// Everybody and their browsers, for so long: what is the same for all, but may change under its address.
    Static {
        /// Seconds it may be kept.
        max_age: u32,
    },
    /// The visitor's own browser, which must ask each time.
    Private,
    /// Nobody.
    NoStore,
}

impl CachePolicy {
    /// What is left of the policy once an answer has something personal in it: never `Public`.
    #[must_use]
    pub fn personal(self) -> Self {
        match self {
            Self::Public { .. } | Self::Immutable | Self::Static { .. } => Self::Private,
            other => other,
        }
    }

    /// The value of `Cache-Control` (RFC 9111, section 5.2.2; RFC 5861).
    pub fn header(self) -> HeaderValue {
        match self {
            Self::Public { ttl, swr } => {
                let mut text = format!("public, max-age=0, s-maxage={ttl}");
                if swr > 0 {
                    text.push_str(&format!(", stale-while-revalidate={swr}"));
                }
                value(text)
            }
            Self::Static { max_age } => value(format!("public, max-age={max_age}")),
            Self::Immutable => HeaderValue::from_static("public, max-age=31536000, immutable"),
            Self::Private => HeaderValue::from_static("private, no-cache"),
            Self::NoStore => HeaderValue::from_static("private, no-store"),
        }
    }
}

fn value(text: String) -> HeaderValue {
    HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static("no-store"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_personal_answer_is_never_public() {
        let public = CachePolicy::Public { ttl: 60, swr: 300 };
        let fixed = CachePolicy::Static { max_age: 60 };
        for policy in [public, fixed, CachePolicy::Immutable, CachePolicy::Private, CachePolicy::NoStore] {
            assert!(policy.personal().header().to_str().unwrap().starts_with("private"));
        }
    }
}
