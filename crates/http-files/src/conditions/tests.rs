//! The rules of RFC 9110, one row each.

use coppice_platform::bucket::ObjectMeta;
use http::{HeaderName, HeaderValue};
use proptest::prelude::*;

use super::Precondition::{Failed, NotModified, Unsatisfiable, Whole};
use super::*;

const NOW: &str = "Sat, 21 Nov 2026 12:00:00 GMT";
const BEFORE: &str = "Sat, 21 Nov 2026 11:59:59 GMT";
const AFTER: &str = "Sat, 21 Nov 2026 12:00:01 GMT";

/// Ten bytes with the tag `"abc"`, stored at `NOW`.
fn file() -> Validators {
    Validators::for_object(&ObjectMeta {
        key: "a.png".into(),
        size: 10,
        etag: "abc".into(),
        uploaded: 1_795_262_400,
        content_type: None,
        custom: Default::default(),
    })
}

fn headers(lines: &[(&'static str, &str)]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in lines {
        headers.append(HeaderName::from_static(name), HeaderValue::from_str(value).unwrap());
    }
    headers
}

fn get(lines: &[(&'static str, &str)]) -> Precondition {
    evaluate(&Method::GET, &headers(lines), &file(), 10)
}

fn part(range: ByteRange, bytes: Range<u64>) -> Precondition {
    Precondition::Part(range, bytes)
}

#[test]
fn the_time_of_these_tests_is_read_as_it_is_written() {
    assert_eq!(file().modified.to_string(), NOW);
}

#[test]
fn if_none_match_compares_weakly_and_lists_count_whole() {
    for (value, expected) in [
        ("\"abc\"", NotModified),
        ("W/\"abc\"", NotModified),
        ("\"x\", \"a,b\", W/\"abc\"", NotModified),
        ("*", NotModified),
        ("\"x\"", Whole),
        ("abc", Whole),
        ("\"ABC\"", Whole),
        ("", Whole),
    ] {
        assert_eq!(get(&[("if-none-match", value)]), expected, "{value}");
    }
    assert_eq!(get(&[("if-none-match", "\"x\""), ("if-none-match", "\"abc\"")]), NotModified, "on two lines");
}

#[test]
fn if_match_compares_strongly() {
    for (value, expected) in [
        ("\"abc\"", Whole),
        ("\"x\", \"abc\"", Whole),
        ("*", Whole),
        ("W/\"abc\"", Failed),
        ("\"x\"", Failed),
        ("", Failed),
    ] {
        assert_eq!(get(&[("if-match", value)]), expected, "{value}");
    }
}

#[test]
fn dates_count_where_there_are_no_tags_and_only_good_ones() {
    for (name, value, expected) in [
        ("if-modified-since", BEFORE, Whole),
        ("if-modified-since", NOW, NotModified),
        ("if-modified-since", AFTER, NotModified),
        ("if-modified-since", "yesterday", Whole),
        ("if-unmodified-since", BEFORE, Failed),
        ("if-unmodified-since", NOW, Whole),
        ("if-unmodified-since", AFTER, Whole),
        ("if-unmodified-since", "yesterday", Whole),
    ] {
        assert_eq!(get(&[(name, value)]), expected, "{name}: {value}");
    }
    assert_eq!(get(&[("if-none-match", "\"x\""), ("if-modified-since", AFTER)]), Whole);
    assert_eq!(get(&[("if-match", "\"abc\""), ("if-unmodified-since", BEFORE)]), Whole);
    assert_eq!(get(&[("if-modified-since", AFTER), ("if-modified-since", AFTER)]), Whole, "two are none");
}

#[test]
fn what_must_match_is_judged_before_what_must_not_and_both_before_the_range() {
    assert_eq!(get(&[("if-match", "\"x\""), ("if-none-match", "\"abc\"")]), Failed);
    assert_eq!(get(&[("if-match", "\"abc\""), ("if-none-match", "\"abc\"")]), NotModified);
    assert_eq!(get(&[("if-none-match", "\"abc\""), ("range", "bytes=99-")]), NotModified);
    assert_eq!(get(&[("if-match", "\"x\""), ("range", "bytes=0-1")]), Failed);
}

#[test]
fn one_range_is_answered_with_its_bytes() {
    for (value, expected) in [
        ("bytes=0-0", part(ByteRange::Inclusive(0..=0), 0..1)),
        ("bytes=2-5", part(ByteRange::Inclusive(2..=5), 2..6)),
        ("bytes=2-99", part(ByteRange::Inclusive(2..=99), 2..10)),
        ("bytes=0-99999999999999999999999", part(ByteRange::Inclusive(0..=u64::MAX), 0..10)),
        ("bytes=9-", part(ByteRange::From(9), 9..10)),
        ("bytes=-3", part(ByteRange::Suffix(3), 7..10)),
        ("bytes=-99", part(ByteRange::Suffix(99), 0..10)),
        ("Bytes=0-", part(ByteRange::From(0), 0..10)),
        ("bytes= 1-2 ,", part(ByteRange::Inclusive(1..=2), 1..3)),
        ("bytes=10-", Unsatisfiable),
        ("bytes=10-20", Unsatisfiable),
        ("bytes=-0", Unsatisfiable),
        ("bytes=99999999999999999999999-", Unsatisfiable),
    ] {
        assert_eq!(get(&[("range", value)]), expected, "{value}");
    }
    assert_eq!(evaluate(&Method::GET, &headers(&[("range", "bytes=0-")]), &file(), 0), Unsatisfiable);
    assert_eq!(evaluate(&Method::HEAD, &headers(&[("range", "bytes=0-1")]), &file(), 10), Whole);
}

#[test]
fn several_ranges_and_none_are_answered_with_the_whole() {
    let thousand = format!("bytes={}", vec!["0-0"; 1_000].join(","));
    for value in [
        "bytes=0-1,3-4",
        "bytes=0-5,2-7",
        &thousand,
        "bytes=",
        "bytes=-",
        "bytes=5-2",
        "bytes=a-b",
        "bytes=1",
        "bytes 0-1",
        "lines=0-1",
        "0-1",
        "bytes=--1",
        "bytes=+1-2",
        "bytes=0-1;2-3",
        "",
    ] {
        assert_eq!(get(&[("range", value)]), Whole, "{value}");
    }
    assert_eq!(get(&[("range", "bytes=0-1"), ("range", "bytes=0-1")]), Whole);
}

#[test]
fn a_range_is_of_what_one_has_or_it_is_the_whole() {
    let bytes = || part(ByteRange::From(5), 5..10);
    for (value, expected) in [
        ("\"abc\"", bytes()),
        (NOW, bytes()),
        ("W/\"abc\"", Whole),
        ("\"x\"", Whole),
        ("*", Whole),
        ("\"abc\", \"x\"", Whole),
        (BEFORE, Whole),
        (AFTER, Whole),
        ("yesterday", Whole),
    ] {
        assert_eq!(get(&[("range", "bytes=5-"), ("if-range", value)]), expected, "{value}");
    }
    assert_eq!(get(&[("range", "bytes=99-"), ("if-range", "\"x\"")]), Whole, "not even unsatisfiable");
    assert_eq!(get(&[("if-range", "\"abc\"")]), Whole, "without a range it means nothing");
}

proptest! {
    #[test]
    fn a_part_is_always_of_the_file(
        range in "(bytes|byte)? ?=? ?[0-9,\\-]{0,30}",
        size in prop_oneof![0_u64..20, any::<u64>()],
    ) {
        match evaluate(&Method::GET, &headers(&[("range", &range)]), &file(), size) {
            Precondition::Part(asked, bytes) => {
                prop_assert!(bytes.start < bytes.end && bytes.end <= size);
                prop_assert_eq!(asked.resolve(size), Some(bytes));
            }
            outcome => prop_assert!(outcome == Whole || outcome == Unsatisfiable),
        }
    }

    #[test]
    fn a_range_is_the_bytes_it_names(first in 0_u64..30, last in 0_u64..30, size in 1_u64..30) {
        let outcome = evaluate(&Method::GET, &headers(&[("range", &format!("bytes={first}-{last}"))]), &file(), size);
        let expected = match (first <= last, first < size) {
            (false, _) => Whole,
            (_, false) => Unsatisfiable,
            _ => part(ByteRange::Inclusive(first..=last), first..(last + 1).min(size)),
        };
        prop_assert_eq!(outcome, expected);
    }

    #[test]
    fn no_header_makes_it_fail(name in "if-match|if-none-match|if-range|range|if-modified-since|if-unmodified-since", value in "[ -~]{0,80}") {
        let name = HeaderName::try_from(name).unwrap();
        let lines = HeaderMap::from_iter([(name, HeaderValue::from_str(&value).unwrap())]);
        evaluate(&Method::GET, &lines, &file(), 10);
    }
}
