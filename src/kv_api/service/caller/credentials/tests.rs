//! What is read off a request.

use axum::http::HeaderValue;

use super::*;

const TAG: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

fn shown(headers: &[(&str, &str)]) -> Option<Credentials> {
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        map.append(HeaderName::try_from(*name).unwrap(), HeaderValue::from_bytes(value.as_bytes()).unwrap());
    }
    Credentials::read(&map, &Method::GET, "/api/v1/kv/a%2Fb", Some("x=%20")).ok()
}

const V2_HEADERS: [(&str, &str); 5] = [
    ("x-key-id", "key"),
    ("x-timestamp", "1800000000000"),
    ("x-nonce", "0123456789abcdef"),
    ("x-content-sha256", TAG),
    ("x-signature", TAG),
];

#[test]
fn a_token_is_found_by_its_hash_whatever_its_scheme_is_spelled_like() {
    let finder = Finder::Hash(hash_token("kv_token"));
    for text in ["Bearer kv_token", "bearer kv_token", "BEARER  kv_token"] {
        assert_eq!(shown(&[("authorization", text)]).unwrap().finder(), finder, "{text}");
    }
    for text in ["", "Bearer", "Bearer ", "Basic kv_token", "kv_token", "Bearer \u{fc}"] {
        assert!(shown(&[("authorization", text)]).is_none(), "{text}");
    }
    let long = format!("Bearer {}", "t".repeat(513));
    assert!(shown(&[("authorization", &long)]).is_none());
    assert!(shown(&[("authorization", "Bearer a"), ("authorization", "Bearer a")]).is_none());
}

#[test]
fn path_and_query_are_signed_as_they_were_sent() {
    let shown = shown(&V2_HEADERS).unwrap();
    let Shown::V2 { signed, .. } = &shown.shown else { panic!("{shown:?}") };
    assert_eq!(
        (signed.method.as_str(), signed.path.as_str(), signed.query.as_str()),
        ("GET", "/api/v1/kv/a%2Fb", "x=%20")
    );
    assert_eq!(shown.finder(), Finder::Id("key".into()));
    assert_eq!((shown.nonce(false), shown.body_bound()), (Some("key:2:0123456789abcdef".into()), None));
}

#[test]
fn without_nonce_and_hash_it_is_the_first_way_whose_signature_is_the_nonce_of_a_write() {
    let legacy = [V2_HEADERS[0], V2_HEADERS[1], ("x-signature", &TAG.to_uppercase())];
    let shown = shown(&legacy).unwrap();
    assert!(shown.is_legacy() && shown.body_bound() == Some(LEGACY_BODY));
    assert_eq!((shown.nonce(false), shown.nonce(true)), (None, Some(format!("key:1:{TAG}"))));
}

#[test]
fn whatever_is_missing_or_there_twice_or_says_two_things_shows_nobody() {
    assert!(shown(&[]).is_none());
    for (place, header) in V2_HEADERS.iter().enumerate() {
        let mut fewer = V2_HEADERS.to_vec();
        fewer.remove(place);
        assert!(shown(&fewer).is_none(), "without {}", header.0);
        let mut more = V2_HEADERS.to_vec();
        more.push(*header);
        assert!(shown(&more).is_none(), "{} twice", header.0);
        for bad in ["", " ", "\u{fc}"] {
            let mut other = V2_HEADERS.to_vec();
            other[place].1 = bad;
            // An id may be any text: there will be no such key.
            assert!(shown(&other).is_none() || (place == 0 && bad == " "), "{} {bad:?}", header.0);
        }
    }
    let mut both = V2_HEADERS.to_vec();
    both.push(("authorization", "Bearer kv_token"));
    assert!(shown(&both).is_none());
    assert!(shown(&[("authorization", "Bearer kv_token"), ("x-signature", TAG)]).is_none());
}

#[test]
fn what_is_signed_needs_the_primary() {
    let mut headers = HeaderMap::new();
    headers.insert(AUTHORIZATION, HeaderValue::from_static("Bearer a"));
    assert!(!Credentials::need_primary(&headers));
    headers.insert(SIGNATURE, HeaderValue::from_static(""));
    assert!(Credentials::need_primary(&headers));
}

#[test]
fn a_body_is_known_once_it_was_checked() {
    let token = shown(&[("authorization", "Bearer a")]).unwrap();
    assert!(token.is_body_known());
    let signed = shown(&V2_HEADERS).unwrap();
    assert!(!signed.is_body_known() && !signed.check_body(b"", b"x") && !signed.is_body_known());
    assert!(signed.check_body(b"", b"") && signed.is_body_known());
    assert!(!signed.check_hash(ContentHash::of(b"x")) && !signed.is_body_known());
}
