//! The fields of an address or of a form.
//!
//! Where one stands twice its last value counts, as with whatever reads addresses by a table: a form that has become one with its own
//! address, or a link with somebody's parameters behind it, is no mistake of its visitor's.

use std::collections::BTreeSet;

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, RawForm, Request};
use axum::http::Uri;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use serde::de::DeserializeOwned;

use crate::error::AppError;

/// The fields of an address.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned> Query<T> {
    /// Reads those of this address.
    ///
    /// # Errors
    /// [`AppError::BadRequest`] where they are not what they must be.
    pub fn try_from_uri(uri: &Uri) -> Result<Self, AppError> {
        let fields = read(uri.query().unwrap_or_default().as_bytes());
        fields.map(Self).ok_or_else(|| AppError::BadRequest(UNREADABLE.into()))
    }
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, AppError> {
        Self::try_from_uri(&parts.uri)
    }
}

/// The fields of a form.
pub struct Form<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Form<T> {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let RawForm(fields): RawForm =
            RawForm::from_request(request, state).await.map_err(IntoResponse::into_response)?;
        let read = read(&fields).map(Self);
        read.ok_or_else(|| AppError::Unprocessable(UNREADABLE.into()).into_response())
    }
}

/// What is told to whoever sends something else.
const UNREADABLE: &str = "We could not read that request.";

fn read<T: DeserializeOwned>(fields: &[u8]) -> Option<T> {
    let read = serde_urlencoded::from_bytes(&each_once(fields));
    read.inspect_err(|error| log::debug!("fields could not be read: {error}")).ok()
}

/// The fields without those that stand there again later.
fn each_once(fields: &[u8]) -> Bytes {
    let mut seen = BTreeSet::new();
    let mut pairs: Vec<_> = form_urlencoded::parse(fields).collect();
    let count = pairs.len();
    pairs.reverse();
    pairs.retain(|(name, _)| seen.insert(name.clone()));
    if pairs.len() == count {
        return Bytes::copy_from_slice(fields);
    }
    pairs.reverse();
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish().into()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, PartialEq, Deserialize)]
    struct Fields {
        #[serde(default)]
        q: String,
        n: Option<u32>,
    }

    fn fields(query: &str) -> Option<(String, Option<u32>)> {
        let uri = format!("/shop?{query}").parse().unwrap();
        Query::<Fields>::try_from_uri(&uri).ok().map(|Query(Fields { q, n })| (q, n))
    }

    #[test]
    fn of_a_field_that_stands_twice_the_last_value_counts() {
        for (query, q, n) in [
            ("", "", None),
            ("q=a", "a", None),
            ("q=a&q=b", "b", None),
            ("q=a&n=1&q=&n=2", "", Some(2)),
            ("%71=a&q=b%26c&x=1&x=2", "b&c", None),
            ("n=x&n=3", "", Some(3)),
        ] {
            assert_eq!(fields(query), Some((q.to_owned(), n)), "{query}");
        }
        assert_eq!(fields("n=3&n=x"), None);
    }

    proptest! {
        #[test]
        fn what_stands_once_stays_as_it_is(pairs in prop::collection::vec(("[a-c]", "\\PC{0,4}"), 0..6)) {
            let query = |pairs: &[(String, String)]| {
                form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
            };
            let last: Vec<_> = pairs.iter().enumerate()
                .filter(|(at, (name, _))| pairs.iter().skip(at + 1).all(|(later, _)| later != name))
                .map(|(_, pair)| pair.clone())
                .collect();
            prop_assert_eq!(each_once(query(&pairs).as_bytes()), query(&last));
        }
    }
}
