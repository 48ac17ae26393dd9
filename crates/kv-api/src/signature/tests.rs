//! Signing. The vectors are those of `openssl dgst -sha256 -hmac`.

use proptest::prelude::*;

use super::*;

const SECRET: &[u8] = b"a-secret-of-the-tests";
const NOW: i64 = 1_800_000_000_000;

fn v2(method: &str, path: &str, query: &str, nonce: &str, body: &[u8]) -> V2 {
    V2 {
        method: method.into(),
        path: path.into(),
        query: query.into(),
        timestamp: Timestamp(NOW),
        nonce: Nonce::parse(nonce).unwrap(),
        content: ContentHash::of(body),
    }
}

fn v1(method: &str) -> V1 {
    V1 { method: method.into(), path: "/api/v1/kv/greeting".into(), timestamp: Timestamp(NOW) }
}

#[test]
fn what_is_signed_is_what_anybody_else_would_sign() {
    assert_eq!(ContentHash::of(b"").hex(), EMPTY_BODY);
    let get = v2("GET", "/api/v1/kv/a%2Fb", "type=text&x=%20", "0123456789abcdef", b"");
    let text = "v2\nGET\n/api/v1/kv/a%2Fb\ntype=text&x=%20\n1800000000000\n0123456789abcdef\n";
    assert_eq!(get.text(), format!("{text}{EMPTY_BODY}"));
    let body = br#"{"value":"hello"}"#;
    let put = v2("PUT", "/api/v1/kv/greeting", "", "nonce-of-the-tests", body);
    for (signed, tag) in [
        (get.sign(SECRET), "9d180db906fa03220140d865d021ff34288c3f762eba1c66d2131ede35227305"),
        (put.sign(SECRET), "cbba7c04a6834efa0aacc3e92ff92f049b03123745a91ded1ee2847e8201e163"),
        (v1("PUT").sign(SECRET, body), "69cf0ec3612c4daea8faec38df4347dfc0f4b6e1f56eedcc760c73cffb280a93"),
        (v1("GET").sign(SECRET, b""), "7ef0d12fa7d9f24e44689a9d0d8133fcbc9c3a7cadadaf86cf22186aba17b1b9"),
    ] {
        assert_eq!(signed.unwrap().hex(), tag);
    }
}

#[test]
fn one_changed_bit_of_anything_is_refused() {
    let whole = v2("PUT", "/api/v1/kv/a%2Fb", "x=1", "0123456789abcdef", b"body");
    let tag = whole.sign(SECRET).unwrap();
    assert!(whole.is_signed(SECRET, tag));
    let changed = |change: &dyn Fn(&mut V2)| {
        let mut other = whole.clone();
        change(&mut other);
        assert!(!other.is_signed(SECRET, tag), "{other:?}");
    };
    for bit in 0..8 {
        let flip = |text: &mut String, at: usize| {
            let mut bytes = std::mem::take(text).into_bytes();
            bytes[at] ^= 1 << bit;
            *text = String::from_utf8(bytes).unwrap_or_default();
        };
        for at in 0..whole.method.len() {
            changed(&|it| flip(&mut it.method, at));
        }
        for at in 0..whole.path.len() {
            changed(&|it| flip(&mut it.path, at));
        }
        for at in 0..whole.query.len() {
            changed(&|it| flip(&mut it.query, at));
        }
        for at in 0..whole.nonce.0.len() {
            changed(&|it| flip(&mut it.nonce.0, at));
        }
        for at in 0..32 {
            changed(&|it| it.content.0[at] ^= 1 << bit);
            let mut other = tag;
            other.0[at] ^= 1 << bit;
            assert!(!whole.is_signed(SECRET, other));
        }
        for at in 0..SECRET.len() {
            let mut other = SECRET.to_vec();
            other[at] ^= 1 << bit;
            assert!(!whole.is_signed(&other, tag));
        }
    }
    for bit in 0..63 {
        changed(&|it| it.timestamp.0 ^= 1 << bit);
    }
    // `%2f` is the same key, and not what was signed.
    changed(&|it| it.path = "/api/v1/kv/a%2fb".into());
    changed(&|it| it.path = "/api/v1/kv/a/b".into());
}

#[test]
fn no_line_of_what_is_signed_can_hold_another() {
    let whole = v2("GET", "/a", "b", "0123456789abcdef", b"");
    let moved = V2 { path: "/a\nb".into(), query: String::new(), ..whole.clone() };
    let tag = moved.sign(SECRET).unwrap();
    assert!(!moved.is_signed(SECRET, tag));
    assert!(Nonce::parse("0123456789abcdef\n1").is_none() && Timestamp::parse("180000000000\n").is_none());
}

#[test]
fn clocks_may_be_five_minutes_apart_either_way_and_no_millisecond_more() {
    for (off, good) in [
        (0, true),
        (WINDOW_MS, true),
        (-WINDOW_MS, true),
        (WINDOW_MS + 1, false),
        (-WINDOW_MS - 1, false),
        (i64::MAX - NOW, false),
    ] {
        assert_eq!(Timestamp(NOW).is_timely(NOW + off), good, "{off}");
    }
    assert!(!Timestamp(i64::MAX).is_timely(i64::MIN));
}

#[test]
fn each_part_has_one_spelling() {
    for bad in
        ["", "1800000000", "01800000000000", "0800000000000", "18000000000000", "-180000000000", "1e12"]
    {
        assert_eq!(Timestamp::parse(bad), None, "{bad}");
    }
    assert_eq!(Timestamp::parse("1800000000000").unwrap().ms(), NOW);
    for bad in ["", "0123456789abcde", "0123456789abcde ", "0123456789abcdé", &"n".repeat(129)] {
        assert_eq!(Nonce::parse(bad), None, "{bad}");
    }
    assert_eq!(Nonce::parse(&"n".repeat(128)).unwrap().as_str().len(), 128);
    assert_eq!(ContentHash::parse(EMPTY_BODY), Some(ContentHash::of(b"")));
    assert_eq!(ContentHash::new(Sha256::digest(b"x").into()), ContentHash::of(b"x"));
    for bad in ["", &EMPTY_BODY.to_uppercase(), "e3b0", &format!("{EMPTY_BODY}00")] {
        assert_eq!(ContentHash::parse(bad), None, "{bad}");
    }
    // A signature in capitals is the same, and is kept as the same.
    let capitals = Tag::parse(&EMPTY_BODY.to_uppercase()).unwrap();
    assert_eq!(capitals.hex(), EMPTY_BODY);
    assert_eq!(Tag::parse("xyz"), None);
}

#[test]
fn without_a_secret_nothing_is_signed() {
    let whole = v2("GET", "/a", "b", "0123456789abcdef", b"");
    assert!(whole.sign(b"").is_none() && v1("GET").sign(b"", b"").is_none());
    assert!(!whole.is_signed(b"", Tag([0; 32])) && !v1("GET").is_signed(b"", b"", Tag([0; 32])));
}

proptest! {
    #[test]
    fn what_was_signed_is_good_and_nothing_else_is(
        method in "[A-Z]{1,7}", path in "/[!-~]{0,40}", query in "[!-~]{0,40}", nonce in "[!-~]{16,128}",
        body: Vec<u8>, other_path in "/[!-~]{0,40}", other_body: Vec<u8>, secret in "[!-~]{1,64}",
    ) {
        let whole = v2(&method, &path, &query, &nonce, &body);
        let tag = whole.sign(secret.as_bytes()).unwrap();
        prop_assert!(whole.is_signed(secret.as_bytes(), Tag::parse(&tag.hex()).unwrap()));
        let elsewhere = V2 { path: other_path.clone(), ..whole.clone() };
        prop_assert_eq!(elsewhere.is_signed(secret.as_bytes(), tag), path == other_path);
        let with_other = V2 { content: ContentHash::of(&other_body), ..whole };
        prop_assert_eq!(with_other.is_signed(secret.as_bytes(), tag), body == other_body);

        let old = V1 { method, path, timestamp: Timestamp(NOW) };
        let tag = old.sign(secret.as_bytes(), &body).unwrap();
        prop_assert!(old.is_signed(secret.as_bytes(), &body, tag));
        prop_assert_eq!(old.is_signed(secret.as_bytes(), &other_body, tag), body == other_body);
    }

    #[test]
    fn nothing_that_can_be_sent_stops_anybody(text: String) {
        let _ = (Timestamp::parse(&text), Nonce::parse(&text), ContentHash::parse(&text), Tag::parse(&text));
    }
}
