//! Sealing.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU8, Ordering};

use super::*;

/// Other bytes each time.
struct Counter(AtomicU8);

impl Random for Counter {
    fn fill(&self, buffer: &mut [u8]) {
        buffer.fill(self.0.fetch_add(1, Ordering::Relaxed));
    }
}

fn random() -> Counter {
    Counter(AtomicU8::new(0))
}

fn encoded(byte: u8, length: usize) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(vec![byte; length])
}

fn read(setting: &str) -> (Option<Keys>, Vec<SettingError>) {
    let mut problems = Vec::new();
    let env = BTreeMap::from([("TOKEN_KEYS".to_owned(), setting.to_owned())]);
    (Keys::read(&env, "TOKEN_KEYS", &mut problems), problems)
}

fn keys(setting: &str) -> Keys {
    let (keys, problems) = read(setting);
    assert_eq!(problems, []);
    keys.unwrap()
}

#[test]
fn what_is_sealed_opens_again_and_never_looks_the_same() {
    let (keys, random) = (keys(&format!("a:{}", encoded(1, 32))), random());
    let first = keys.seal(&random, "secret", "row").unwrap();
    let second = keys.seal(&random, "secret", "row").unwrap();
    assert_ne!(first, second);
    for sealed in [first, second] {
        assert!(sealed.starts_with("a.") && !sealed.contains("secret"), "{sealed}");
        assert_eq!(keys.open(&sealed, "row").as_deref(), Some("secret"));
    }
}

#[test]
fn another_row_or_another_key_opens_nothing() {
    let ours = keys(&format!("a:{}", encoded(1, 32)));
    let sealed = ours.seal(&random(), "secret", "row").unwrap();
    assert_eq!(ours.open(&sealed, "other row"), None);
    assert_eq!(keys(&format!("a:{}", encoded(2, 32))).open(&sealed, "row"), None);
    assert_eq!(keys(&format!("b:{}", encoded(1, 32))).open(&sealed, "row"), None);
}

#[test]
fn what_was_tampered_with_opens_nothing() {
    let keys = keys(&format!("a:{}", encoded(1, 32)));
    let sealed = keys.seal(&random(), "secret", "row").unwrap();
    for i in 0..sealed.len() {
        let mut bytes = sealed.clone().into_bytes();
        bytes[i] = if bytes[i] == b'A' { b'B' } else { b'A' };
        assert_eq!(keys.open(&String::from_utf8(bytes).unwrap(), "row"), None, "byte {i}");
        let short: String = sealed.chars().take(i).collect();
        assert_eq!(keys.open(&short, "row"), None, "{short}");
    }
    assert_eq!(keys.open("secret", "row"), None);
}

#[test]
fn a_new_key_seals_and_the_old_one_still_opens() {
    let old = keys(&format!("old:{}", encoded(1, 32)));
    let sealed = old.seal(&random(), "secret", "row").unwrap();
    let both = keys(&format!("new:{}, old:{}", encoded(2, 32), encoded(1, 32)));
    assert_eq!(both.open(&sealed, "row").as_deref(), Some("secret"));
    assert!(both.seal(&random(), "secret", "row").unwrap().starts_with("new."));
    assert_eq!(keys(&format!("new:{}", encoded(2, 32))).open(&sealed, "row"), None);
}

#[test]
fn keys_that_cannot_be_used_are_told_without_being_shown() {
    let good = encoded(1, 32);
    for bad in [
        good.clone(),
        format!(":{good}"),
        format!("a b:{good}"),
        format!("a.b:{good}"),
        format!("a:{}", encoded(1, 31)),
        format!("a:{}", encoded(1, 33)),
        "a:not base64".into(),
        format!("a:{good},a:{}", encoded(2, 32)),
        format!("a:{good},b"),
        ",".into(),
        " , ,".into(),
    ] {
        let (keys, problems) = read(&bad);
        assert_eq!((keys, problems.len()), (None, 1), "{bad}");
        assert!(!problems[0].to_string().contains(&good));
    }
    let debug = format!("{:?}", keys(&format!("a:{good}")));
    assert_eq!(debug, r#"{"a"}"#);
}

#[test]
fn without_a_key_nothing_is_sealed() {
    assert_eq!(read(""), (None, Vec::new()));
    assert_eq!(Keys::default().seal(&random(), "secret", "row"), None);
}

#[test]
fn a_new_key_can_be_read_and_a_derived_one_hangs_on_its_secret_and_its_purpose() {
    let setting = Keys::new_setting(&random());
    let sealed = keys(&setting).seal(&random(), "secret", "row").unwrap();
    assert_eq!(keys(&setting).open(&sealed, "row").as_deref(), Some("secret"));
    let one = Keys::derive(b"one secret", "links");
    assert_ne!(one, Keys::derive(b"another secret", "links"));
    assert_ne!(one, Keys::derive(b"one secret", "tokens"));
    let sealed = one.seal(&random(), "secret", "row").unwrap();
    assert_eq!(Keys::derive(b"one secret", "links").open(&sealed, "row").as_deref(), Some("secret"));
}
