//! Signed links.

use proptest::prelude::*;

use super::*;

const NOW: i64 = 1_800_000_000;
const SECRET: [&str; 2] = ["0123456789abcdef0123456789abcdef", "fedcba9876543210fedcba9876543210"];

/// Those of a setting; of an empty one, a derived key.
fn keys(setting: &str) -> SigningKeys {
    match SigningKeys::parse(setting).unwrap() {
        none if none.is_empty() => SigningKeys::derive("auth", b"the secret of sign-in"),
        keys => keys,
    }
}

fn pairs(query: &str) -> Vec<(String, String)> {
    form_urlencoded::parse(query.as_bytes()).into_owned().collect()
}

fn verify(
    keys: &SigningKeys,
    method: &str,
    path: &str,
    query: &[(String, String)],
    now: i64,
) -> Result<(), SignedLinkError> {
    let query: Vec<_> = query.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    keys.verify(method, "shop.example", path, &query, now)
}

fn link(keys: &SigningKeys, query: &[(&str, &str)], expires: i64) -> Vec<(String, String)> {
    pairs(&keys.link("GET", "shop.example", "/cdn/a.png", query, expires))
}

#[test]
fn a_link_opens_what_it_is_for_until_it_expires() {
    let keys = keys("");
    let query = link(&keys, &[("w", "320")], NOW + 60);
    for (now, expected) in [
        (NOW, Ok(())),
        (NOW + 59, Ok(())),
        (NOW + 60, Err(SignedLinkError::Expired)),
        (NOW + 60 - MAX_AHEAD, Ok(())),
        (NOW + 59 - MAX_AHEAD, Err(SignedLinkError::TooFarAhead)),
    ] {
        assert_eq!(verify(&keys, "GET", "/cdn/a.png", &query, now), expected, "{now}");
    }
    assert_eq!(verify(&keys, "HEAD", "/cdn/a.png", &query, NOW), Ok(()), "HEAD is GET without the content");
    let head = pairs(&keys.link("HEAD", "shop.example", "/cdn/a.png", &[("w", "320")], NOW + 60));
    for (method, expected) in [("HEAD", Ok(())), ("GET", Err(SignedLinkError::Invalid))] {
        assert_eq!(verify(&keys, method, "/cdn/a.png", &head, NOW), expected, "{method}");
    }
    assert_eq!(verify(&keys, "PUT", "/cdn/a.png", &query, NOW), Err(SignedLinkError::Invalid));
    assert_eq!(verify(&keys, "GET", "/cdn/b.png", &query, NOW), Err(SignedLinkError::Invalid));
    let query: Vec<_> = query.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(keys.verify("GET", "other.example", "/cdn/a.png", &query, NOW), Err(SignedLinkError::Invalid));
    assert_eq!(keys.verify("GET", "SHOP.example", "/cdn/a.png", &query, NOW), Ok(()));
}

#[test]
fn a_link_whose_query_was_changed_opens_nothing() {
    let keys = keys("");
    let good = link(&keys, &[("w", "320"), ("format", "webp")], NOW + 60);
    let mut turned = good.clone();
    turned.reverse();
    assert_eq!(verify(&keys, "GET", "/cdn/a.png", &turned, NOW), Ok(()), "its order says nothing");
    for i in 0..good.len() {
        let mut less = good.clone();
        less.remove(i);
        assert_eq!(
            verify(&keys, "GET", "/cdn/a.png", &less, NOW),
            Err(SignedLinkError::Invalid),
            "without {:?}",
            good[i]
        );
        let mut other = good.clone();
        other[i].1.push('1');
        assert_eq!(
            verify(&keys, "GET", "/cdn/a.png", &other, NOW),
            Err(SignedLinkError::Invalid),
            "{:?}",
            other[i]
        );
    }
    let more = [good, vec![("x".to_owned(), String::new())]].concat();
    assert_eq!(verify(&keys, "GET", "/cdn/a.png", &more, NOW), Err(SignedLinkError::Invalid));
}

#[test]
fn the_first_key_signs_and_the_others_still_verify() {
    let [one, two] = SECRET;
    let old = keys(&format!("one:{one}"));
    let both = keys(&format!("two:{two}, one:{one}"));
    let new = keys(&format!("two:{two}"));
    let before = link(&old, &[], NOW + 60);
    let after = link(&both, &[], NOW + 60);
    assert!(after.contains(&("kid".to_owned(), "two".to_owned())));
    assert_eq!(verify(&both, "GET", "/cdn/a.png", &before, NOW), Ok(()));
    assert_eq!(verify(&new, "GET", "/cdn/a.png", &after, NOW), Ok(()));
    assert_eq!(verify(&new, "GET", "/cdn/a.png", &before, NOW), Err(SignedLinkError::Invalid));
    // The same id is not the same key.
    assert_eq!(
        verify(&keys(&format!("one:{two}")), "GET", "/cdn/a.png", &before, NOW),
        Err(SignedLinkError::Invalid)
    );
}

#[test]
fn keys_that_are_none_are_not_read_and_none_is_shown() {
    let [one, two] = SECRET;
    for setting in
        ["hush", "hush:short", &format!("a b:{one}"), &format!(":{one}"), &format!("a:{one},a:{two}")]
    {
        assert_eq!(SigningKeys::parse(setting), None, "{setting}");
    }
    assert_eq!(format!("{:?}", keys(&format!("one:{one}"))), r#"{"one"}"#);
    assert_eq!(SigningKeys::parse(" , "), Some(SigningKeys::default()));
    assert_ne!(SigningKeys::derive("auth", b"one secret"), SigningKeys::derive("auth", b"another secret"));
}

proptest! {
    #[test]
    fn whatever_is_signed_is_verified_and_nothing_else_is(
        path in "/cdn/.{0,40}",
        query in prop::collection::vec(("[a-z]{1,2}", ".{0,8}"), 0..4),
        at in any::<prop::sample::Index>(),
        flip in 1_u8..=255,
    ) {
        let keys = keys("");
        let borrowed: Vec<_> = query.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let signed = keys.link("GET", "shop.example", &path, &borrowed, NOW + 1);
        prop_assert_eq!(verify(&keys, "GET", &path, &pairs(&signed), NOW), Ok(()));
        let mut bytes = signed.into_bytes();
        let at = at.index(bytes.len());
        bytes[at] ^= flip;
        let changed: Vec<_> = form_urlencoded::parse(&bytes).into_owned().collect();
        let same = changed == pairs(&keys.link("GET", "shop.example", &path, &borrowed, NOW + 1));
        // Base64's last letter may have bits that say nothing; strict decoding refuses them, so only equals pass.
        prop_assert_eq!(verify(&keys, "GET", &path, &changed, NOW).is_ok(), same);
    }

    #[test]
    fn no_query_makes_it_fail(query in prop::collection::vec(("exp|kid|sig|w|.{0,4}", ".{0,60}"), 0..6)) {
        prop_assert!(verify(&keys(""), "GET", "/cdn/a.png", &query, NOW).is_err());
    }
}
