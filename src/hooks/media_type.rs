//! What a request brings, by its own word.

use axum::extract::Request;
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_ENCODING, CONTENT_TYPE};

use crate::error::AppError;

/// Gives the media type its one spelling: in small letters (RFC 9110, section 8.3.1), by which whoever reads a body knows it. What
/// follows it, such as a form's boundary, is as it was sent.
///
/// # Errors
/// [`AppError::Encoded`] where the body is compressed: nobody here would see more than noise.
pub fn spell(request: &mut Request) -> Result<(), AppError> {
    let headers = request.headers_mut();
    let encodings =
        headers.get_all(CONTENT_ENCODING).iter().flat_map(|line| line.as_bytes().split(|byte| *byte == b','));
    let is_encoded = |encoding: &[u8]| {
        let encoding = encoding.trim_ascii();
        !encoding.is_empty() && !encoding.eq_ignore_ascii_case(b"identity")
    };
    if encodings.into_iter().any(is_encoded) {
        return Err(AppError::Encoded);
    }
    if let Some(sent) = headers.get(CONTENT_TYPE) {
        let mut text = sent.as_bytes().to_owned();
        let end = text.iter().position(|byte| *byte == b';').unwrap_or(text.len());
        if let Some(media_type) = text.get_mut(..end) {
            media_type.make_ascii_lowercase();
        }
        if let Ok(spelled) = HeaderValue::try_from(text) {
            headers.insert(CONTENT_TYPE, spelled);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;

    #[test]
    fn a_media_type_is_known_in_any_letters_and_its_boundary_by_its_own() {
        for (sent, spelled) in [
            ("Application/X-WWW-Form-Urlencoded", "application/x-www-form-urlencoded"),
            ("MULTIPART/Form-Data; Boundary=AbC", "multipart/form-data; Boundary=AbC"),
            ("application/JSON;charset=UTF-8", "application/json;charset=UTF-8"),
            ("", ""),
        ] {
            let mut request = Request::builder().header(CONTENT_TYPE, sent).body(Body::empty()).unwrap();
            spell(&mut request).unwrap();
            assert_eq!(request.headers()[CONTENT_TYPE], spelled);
        }
    }

    #[test]
    fn what_is_compressed_is_refused_as_what_it_is() {
        for (encoding, fine) in
            [("", true), ("identity", true), ("Identity, ", true), ("gzip", false), ("identity, br", false)]
        {
            let mut request =
                Request::builder().header(CONTENT_ENCODING, encoding).body(Body::empty()).unwrap();
            assert_eq!(spell(&mut request).is_ok(), fine, "{encoding}");
        }
    }
}
