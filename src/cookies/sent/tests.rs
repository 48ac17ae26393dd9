use axum::http::HeaderValue;
use proptest::collection::vec;
use proptest::prelude::*;

use super::*;

fn headers(lines: &[Vec<u8>]) -> HeaderMap {
    lines.iter().map(|line| (COOKIE, HeaderValue::from_bytes(line).unwrap())).collect()
}

fn number(value: &str) -> Option<u32> {
    value.parse().ok()
}

/// A cookie that is none of ours: bytes as a header may hold them, with or without a name, or one of our names with
/// something that we have not put there.
fn foreign() -> impl Strategy<Value = Vec<u8>> {
    let byte = prop_oneof![Just(b'\t'), 0x20..=0x7e_u8, 0x80..=0xff_u8];
    let bytes = vec(byte.prop_filter("it would end there", |byte| *byte != b';'), 0..40);
    let names =
        prop::sample::select(vec!["visitor_city=", "_ga=GA1.1.", "=", "cart", "mine=", "__Host-mine="]);
    (names, bytes.clone(), bytes).prop_map(|(name, mut begin, rest)| {
        // What could be one of ours is not foreign.
        begin.retain(|byte| *byte > 0x7f);
        if begin.is_empty() {
            begin.push(0xfc);
        }
        [name.as_bytes(), &begin, &rest].concat()
    })
}

proptest! {
    #[test]
    fn somebody_elses_cookies_never_change_what_is_read_of_ours(
        before in vec(foreign(), 0..4),
        between in vec(foreign(), 0..4),
        after in vec(foreign(), 0..4),
        lines in vec(any::<bool>(), 16),
        secure: bool,
        one: u32,
        two: u32,
    ) {
        let ours = |name: &str, value: u32| super::super::name(name, secure).into_bytes().into_iter()
            .chain(format!("={value}").into_bytes()).collect::<Vec<u8>>();
        let pairs = before.into_iter().chain([ours("mine", one)]).chain(between).chain([ours("other", two)]).chain(after);
        // Each begins a header of its own, or not.
        let mut sent: Vec<Vec<u8>> = Vec::new();
        for (pair, own_line) in pairs.zip(lines.into_iter().cycle()) {
            match sent.last_mut() {
                Some(line) if !own_line => line.extend([b"; ".as_slice(), &pair].concat()),
                _ => sent.push(pair),
            }
        }
        let headers = headers(&sent);
        let sent = SentCookies::new(&headers, secure);
        prop_assert_eq!(sent.find("mine", number), Some(one));
        prop_assert_eq!(sent.find("other", number), Some(two));
        prop_assert_eq!(sent.find("absent", number), None);
    }
}

#[test]
fn a_cookie_is_found_among_others_and_broken_ones() {
    let headers = headers(&[
        b"a=1;; =x; b; cart=abc=d ; cart=later".to_vec(),
        b"z=9".to_vec(),
        b"bad=\xff; y=1".to_vec(),
        "city=M\u{fc}nchen; x=1".into(),
        b"city=M\xfcnchen;\tlast=1".to_vec(),
    ]);
    let get = |name| SentCookies::new(&headers, false).find(name, Some);
    assert_eq!(get("cart"), Some("abc=d"));
    assert_eq!((get("y"), get("x"), get("last")), (Some("1"), Some("1"), Some("1")));
    assert_eq!(get("z"), Some("9"));
    assert_eq!(get("b"), None);
}

#[test]
fn of_two_cookies_of_one_name_the_first_is_taken_that_can_be_read() {
    for line in ["n=x; n=1; n=2", "n=; n=1; n", "n; n=-1; n=1", "n=99999999999; n=1; n=2"] {
        let headers = headers(&[line.into()]);
        assert_eq!(SentCookies::new(&headers, false).find("n", number), Some(1), "{line}");
        assert!(SentCookies::new(&headers, false).has("n"), "{line}");
    }
}

#[test]
fn over_https_nothing_is_ours_that_another_host_of_the_domain_could_set() {
    // Browsers let anybody set names that do not begin with `__Host-` to the letter.
    for line in [
        "n=1",
        "\u{a0}__Host-n=1",
        "\u{2003}__Host-n=1",
        "\u{85}__Host-n=1",
        "__host-n=1",
        "x=2, __Host-n=1",
        "__Host-=n=1",
    ] {
        let headers = headers(&[line.into()]);
        assert_eq!(SentCookies::new(&headers, true).find("n", number), None, "{line}");
    }
    let headers = headers(&[" __Host-n=1\t".into()]);
    assert_eq!(SentCookies::new(&headers, true).find("n", number), Some(1));
    assert_eq!(SentCookies::new(&headers, false).find("n", number), None);
}
