use proptest::prelude::*;

use super::*;

fn scored(label: &str, tld: &str, registered: usize) -> Score {
    let tlds = ["com", "co", "io", "dev", "app", "ai"].map(str::to_owned).to_vec();
    let request = Request { name: "Coppice".to_owned(), tlds, ..Request::default() };
    Scorer::new(&request).score(&Label::parse(label).unwrap(), tld, registered)
}

fn assert_near(left: f64, right: f64) {
    assert!((left - right).abs() < 1e-9, "{left} {right}");
}

#[test]
fn a_score_is_the_mean_of_its_parts() {
    let Score { total, parts } = scored("coppice", "com", 0);
    assert_near(parts.length, 1.0);
    assert_near(parts.tld, 1.0);
    assert_near(parts.closeness, 1.0);
    assert_near(parts.distinctness, 1.0);
    assert_near(total, (4.0 + parts.pronounceability) / 5.0);
    assert!(total >= GOOD);
}

#[test]
fn each_part_is_what_the_table_says() {
    for (text, length) in
        [("abcdefgh", 1.0), ("abcdefghi", 0.9), ("abcdefghijkl", 0.6), (&"a".repeat(40), 0.3)]
    {
        assert_near(parts::length(text), length);
    }
    for (tld, value) in
        [("com", 1.0), ("co", 0.9), ("io", 0.85), ("ai", 0.8), ("me", 0.75), ("org", 0.7), ("sh", 0.5)]
    {
        assert_near(parts::tld(tld), value);
    }
    assert_near(scored("coppice", "com", 3).parts.distinctness, 0.5);
    assert_near(scored("coppice", "com", 9).parts.distinctness, 0.0);
    let parts = scored("cop-strngth7", "com", 0).parts;
    assert_near(parts.hyphen * parts.digit * parts.consonants, 0.85 * 0.8 * 0.7);
    assert_near(parts::consonants("rhythm"), 1.0);
}

#[test]
fn a_name_of_another_script_is_as_near_as_its_letters() {
    let request = Request { name: "чайная".to_owned(), ..Request::default() };
    let score = Scorer::new(&request).score(&Label::parse("чайная").unwrap(), "com", 0);
    assert_near(score.parts.closeness, 1.0);
}

#[test]
fn short_names_and_words_may_cost_more() {
    for (label, expected) in [("abcd", true), ("forest", true), ("forestly", false), ("茶", true)] {
        assert_eq!(maybe_premium(&Label::parse(label).unwrap()), expected, "{label}");
    }
}

proptest! {
    #[test]
    fn every_score_and_part_is_from_0_to_1(
        label in "[a-z0-9é茶-]{1,20}", tld in "[a-z]{2,6}", name in "(?s).{0,80}", registered in 0_usize..40,
    ) {
        if let Ok(label) = Label::parse(&label) {
            let request = Request { name, ..Request::default() };
            let Score { total, parts } = Scorer::new(&request).score(&label, &tld, registered);
            let all = [total, parts.length, parts.tld, parts.pronounceability, parts.closeness, parts.distinctness,
                parts.hyphen, parts.digit, parts.consonants];
            prop_assert!(all.iter().all(|part| (0.0..=1.0).contains(part)), "{all:?}");
        }
    }
}
