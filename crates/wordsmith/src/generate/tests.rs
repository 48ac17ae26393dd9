use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::request::{Hints, LengthWish};
use crate::vibe::Vibe;

fn request() -> Request {
    Request {
        name: "Copper Kettle".to_owned(),
        keywords: ["coffee", "roast", "studio", "beans"].map(str::to_owned).to_vec(),
        vibes: vec![Vibe::Natural, Vibe::Friendly],
        tlds: ["com", "io", "dev", "studio", "co"].map(str::to_owned).to_vec(),
        ..Request::default()
    }
}

fn labels(candidates: &[Candidate]) -> Vec<String> {
    candidates.iter().map(|candidate| candidate.label.as_ascii().to_owned()).collect()
}

fn count(candidates: &[Candidate], pattern: Pattern) -> usize {
    candidates.iter().filter(|candidate| candidate.pattern == pattern).count()
}

#[test]
fn a_seed_always_gives_the_same_names_and_another_others() {
    let names = |seed| labels(&generate(seed, &request(), 50, 0.8, &[]));
    assert_eq!(names(1), names(1));
    assert_ne!(names(1), names(2));
    assert_eq!(names(7)[..5], ["copperkettle", "copper-kettle", "copeans", "seriesstudio", "studeans"]);
}

#[test]
fn every_pattern_makes_names() {
    let made = generate(3, &request(), 400, 0.5, &[]);
    for pattern in Pattern::DRAWN {
        assert!(count(&made, pattern) > 0, "{pattern:?}");
    }
    let hack = made.iter().find(|candidate| candidate.pattern == Pattern::Hack).unwrap();
    assert!(hack.tld.is_some());
}

#[test]
fn the_second_batch_repeats_nothing_of_the_first() {
    let first = generate(5, &request(), 100, 0.8, &[]);
    let tried: Vec<Tried> = first
        .iter()
        .map(|c| Tried { label: c.label.as_ascii().to_owned(), pattern: Some(c.pattern), taken: false })
        .collect();
    let second = generate(5, &request(), 100, 0.8, &tried);
    let all: BTreeSet<String> = labels(&first).into_iter().chain(labels(&second)).collect();
    assert_eq!(all.len(), first.len() + second.len());
    assert_eq!(second.len(), 100);
}

#[test]
fn a_pattern_whose_names_were_taken_makes_fewer() {
    let tried: Vec<Tried> = (0..40)
        .map(|i| Tried { label: format!("taken{i}"), pattern: Some(Pattern::Join), taken: true })
        .collect();
    let sum = |tried: &[Tried]| -> usize {
        (0..10).map(|seed| count(&generate(seed, &request(), 50, 0.2, tried), Pattern::Join)).sum()
    };
    assert!(sum(&tried) * 2 < sum(&[]), "{} {}", sum(&tried), sum(&[]));
}

#[test]
fn creative_settings_invent_more() {
    let invented = |creativity| {
        let made = generate(9, &request(), 100, creativity, &[]);
        count(&made, Pattern::Blend) + count(&made, Pattern::Respelling)
    };
    assert!(invented(1.0) > 2 * invented(0.0), "{} {}", invented(1.0), invented(0.0));
}

#[test]
fn hints_are_followed() {
    let hints = Hints {
        length: LengthWish::Short,
        words_to_use: vec!["brew".to_owned()],
        words_to_avoid: vec!["Kettle".to_owned(), "hub".to_owned()],
    };
    let made = generate(4, &Request { hints, ..request() }, 50, 0.5, &[]);
    let suggested: Vec<&Candidate> = made.iter().skip(1).collect();
    assert!(suggested.iter().all(|c| c.label.as_ascii().len() <= 8));
    assert!(suggested.iter().all(|c| !c.label.as_ascii().contains("kettle")));
    assert!(suggested.iter().filter(|c| c.label.as_ascii().contains("brew")).count() > 5);
}

#[test]
fn a_name_in_another_script_is_kept_and_others_are_found_for_it() {
    let request = Request { name: "чайная".to_owned(), ..Request::default() };
    let made = generate(1, &request, 50, 0.8, &[]);
    assert_eq!(made.first().map(|c| c.label.to_string()).as_deref(), Some("чайная"));
    assert!(made.len() > 25, "{}", made.len());
}

#[test]
fn nothing_offensive_comes_of_harmless_words() {
    let request = Request {
        name: "Pen Is Land".to_owned(),
        keywords: vec!["pen".into(), "island".into()],
        ..Request::default()
    };
    let made = generate(1, &request, 300, 0.5, &[]);
    assert!(made.iter().skip(1).all(|candidate| !candidate.label.as_ascii().contains("penis")));
}

fn requests() -> impl Strategy<Value = Request> {
    let words = || prop::collection::vec("(?s).{0,30}|[a-z]{1,12}", 0..14);
    let vibes = prop::collection::vec(prop::sample::select(Vibe::ALL.to_vec()), 0..4);
    let tlds = prop::collection::vec("[a-z]{2,6}|com|io|(?s).{0,3}", 0..34);
    ("(?s).{0,90}", prop::option::of("(?s).{0,20}"), words(), vibes, tlds, words(), words()).prop_map(
        |(name, idea, keywords, vibes, tlds, words_to_use, words_to_avoid)| Request {
            name,
            idea,
            keywords,
            vibes,
            tlds,
            hints: Hints { length: LengthWish::Any, words_to_use, words_to_avoid },
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn whatever_is_asked_for_every_name_is_a_label_and_none_comes_twice(
        request in requests(), seed in any::<u64>(), candidates in 0_usize..120, creativity in any::<f64>(),
    ) {
        let made = generate(seed, &request, candidates, creativity, &[]);
        prop_assert!(made.len() <= candidates);
        let mut seen = BTreeSet::new();
        for candidate in &made {
            let again = Label::parse(candidate.label.as_ascii());
            prop_assert_eq!(again.as_ref(), Ok(&candidate.label));
            prop_assert!(seen.insert(candidate.label.as_ascii().to_owned()));
        }
        prop_assert_eq!(made, generate(seed, &request, candidates, creativity, &[]));
    }
}
