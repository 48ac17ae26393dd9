use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;
use crate::generate::generate;

fn request(name: &str, tlds: &[&str]) -> Request {
    Request {
        name: name.to_owned(),
        keywords: vec!["coffee".to_owned(), "roast".to_owned()],
        tlds: tlds.iter().map(|tld| (*tld).to_owned()).collect(),
        ..Request::default()
    }
}

fn counts(places: &[Place]) -> BTreeMap<&str, usize> {
    let mut counts = BTreeMap::new();
    for place in places {
        *counts.entry(place.tld.as_str()).or_default() += 1;
    }
    counts
}

#[test]
fn the_own_idea_comes_first_below_every_preferred_ending() {
    let request = request("Copper Kettle", &["com", "io", "dev", "co"]);
    let candidates = generate(1, &request, 50, 0.8, &[]);
    let places = spread(&request, &candidates, 50, |_, _| false);
    let first: Vec<_> = places.iter().take(4).map(|p| (p.label.as_ascii(), p.tld.as_str())).collect();
    assert_eq!(first, ["com", "io", "dev", "co"].map(|tld| ("copperkettle", tld)));
    assert_eq!(places.len(), 50);
    assert!(counts(&places).values().all(|count| *count <= 15), "{:?}", counts(&places));
    assert!(counts(&places)["com"] > counts(&places)["dev"] - 1);
}

#[test]
fn with_fewer_than_four_endings_each_has_its_equal_share() {
    let request = request("Copper Kettle", &["com", "io"]);
    let candidates = generate(1, &request, 50, 0.8, &[]);
    let places = spread(&request, &candidates, 50, |_, _| false);
    assert_eq!(counts(&places), BTreeMap::from([("com", 25), ("io", 25)]));
}

#[test]
fn what_is_known_is_not_placed_again() {
    let request = request("Copper Kettle", &["com", "io", "dev", "co"]);
    let candidates = generate(1, &request, 50, 0.8, &[]);
    let places = spread(&request, &candidates, 50, |label, tld| label == "copperkettle" && tld == "com");
    assert!(!places.iter().any(|place| place.tld == "com" && place.label.as_ascii() == "copperkettle"));
    let none = spread(&request, &candidates, 50, |_, _| true);
    assert!(none.is_empty());
}

#[test]
fn few_names_are_placed_below_several_endings() {
    let request = request("Copper Kettle", &["com", "io", "dev", "co", "app"]);
    let candidates = generate(1, &request, 10, 0.8, &[]);
    assert!(spread(&request, &candidates, 40, |_, _| false).len() > 30);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn no_ending_has_more_than_its_share_and_no_name_comes_twice(
        name in "(?s).{0,20}|[a-z]{3,9} [a-z]{3,9}",
        tlds in prop::collection::vec("com|io|dev|co|app|studio|[a-z]{2,3}", 0..12),
        count in 0_usize..120, candidates in 0_usize..100, seed in any::<u64>(), known in 0_usize..4,
    ) {
        let tlds: Vec<&str> = tlds.iter().map(String::as_str).collect();
        let request = request(&name, &tlds);
        let made = generate(seed, &request, candidates, 0.8, &[]);
        let places = spread(&request, &made, count, |label, tld| known > 0 && (label.len() + tld.len()).is_multiple_of(known + 1));
        let n = request.preferred_tlds().len();
        let own = places.iter().filter(|place| Some(&place.label) == request.idea_label().as_ref()).count();
        prop_assert!(places.len() <= count.max(n));
        let most = share(places.len(), n);
        prop_assert!(own == places.len() || counts(&places).values().all(|count| *count <= most.max(1)));
        let distinct: BTreeSet<_> = places.iter().map(|place| (place.label.as_ascii(), &place.tld)).collect();
        prop_assert_eq!(distinct.len(), places.len());
    }
}
