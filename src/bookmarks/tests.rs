use std::collections::BTreeMap;

use axum::http::HeaderValue;
use axum::http::header::COOKIE;
use proptest::prelude::*;

use super::*;

struct Numbers(std::sync::atomic::AtomicU8);

impl Random for Numbers {
    fn fill(&self, buffer: &mut [u8]) {
        buffer.fill(self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed));
    }
}

fn key() -> BookmarkKey {
    BookmarkKey::new(&Secret::new("a secret of the tests".into()))
}

fn at(number: u64) -> Bookmark {
    Bookmark::from_sequence(number, 7)
}

/// A browser's cookies.
type Jar = BTreeMap<String, String>;

fn sent(jar: &Jar) -> SentBookmarks {
    let mut headers = HeaderMap::new();
    let line: Vec<_> = jar.iter().map(|(name, value)| format!("{name}={value}")).collect();
    headers.insert(COOKIE, HeaderValue::try_from(line.join("; ")).unwrap());
    SentBookmarks::read(&headers, &key(), "home", false)
}

fn keep(jar: &mut Jar, cookies: Vec<Cookie>) {
    for cookie in cookies {
        match cookie.max_age {
            0 => drop(jar.remove(cookie.name.as_ref())),
            _ => drop(jar.insert(cookie.name.into_owned(), cookie.value)),
        }
    }
}

#[test]
fn a_bookmark_comes_back_as_it_was_given_and_no_other_does() {
    let text = key().sign("home", &at(3));
    assert_eq!(key().verify("home", &text), Some(at(3)));
    assert_eq!(key().verify("another home", &text), None, "put back, or moved");
    let other = BookmarkKey::new(&Secret::new("another secret".into()));
    assert_eq!(other.verify("home", &text), None);
    let forged = text.replacen("00000003", "00000004", 1);
    for text in ["", "first-primary", at(3).as_str(), &forged, &format!("{text}A"), &"x".repeat(5_000)] {
        assert_eq!(key().verify("home", text), None, "{text}");
    }
}

#[test]
fn what_is_none_of_ours_is_forgotten() {
    let mut jar: Jar = (0..50).map(|n| (format!("bm_{n}"), "junk".to_owned())).collect();
    jar.insert("cart".into(), "1".into());
    let sent = sent(&jar);
    assert_eq!(sent.latest, None);
    keep(&mut jar, sent.forget(false).collect());
    assert_eq!(jar.len(), 1);
}

#[test]
fn many_are_folded_into_one() {
    let random = Numbers(0.into());
    let mut jar: Jar = (1..=9).map(|n| (format!("bm_{n}"), key().sign("home", &at(n)))).collect();
    let all = sent(&jar);
    let latest = all.to_fold().unwrap().clone();
    assert_eq!(latest, at(9));
    keep(&mut jar, all.give(&latest, &key(), "home", &random));
    assert_eq!((jar.len(), sent(&jar).latest), (1, Some(at(9))));
    assert_eq!(sent(&jar).to_fold(), None);
}

#[test]
fn over_https_no_other_host_of_the_domain_can_set_one() {
    let given = SentBookmarks::default().give(&at(1), &key(), "home", &Numbers(0.into()));
    let lines = given.iter().map(|cookie| cookie.header(true).unwrap());
    assert!(lines.into_iter().all(|line| line.as_bytes().starts_with(b"__Host-bm_")));
}

proptest! {
    /// Requests that are sent at any time before their answers arrive, in any order.
    #[test]
    fn whatever_order_answers_arrive_in_the_greatest_bookmark_is_there(
        answers in prop::collection::vec((any::<prop::sample::Index>(), 1..100u64), 1..40),
    ) {
        let random = Numbers(0.into());
        let (mut jar, mut under_way, mut greatest) = (Jar::new(), Vec::<SentBookmarks>::new(), None);
        for (which, number) in answers {
            under_way.push(sent(&jar));
            under_way.push(sent(&jar));
            let request = under_way.swap_remove(which.index(under_way.len()));
            // No session goes back behind what it was started from.
            let bookmark = request.latest.clone().max(Some(at(number))).unwrap();
            keep(&mut jar, request.give(&bookmark, &key(), "home", &random));
            greatest = greatest.max(Some(bookmark));
            prop_assert_eq!(sent(&jar).latest, greatest.clone());
        }
    }
}
