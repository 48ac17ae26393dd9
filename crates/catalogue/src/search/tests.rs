use proptest::prelude::*;

use super::*;

/// Whether a search finds a text, by the words of both: what the index does, without phrases.
fn equal(query: &str, text: &str) -> bool {
    let mut column = Column::default();
    column.add(text);
    let words = column.text();
    let words: BTreeSet<&str> = words.split(' ').collect();
    forms(query).iter().any(|form| words.contains(format!("{MARK}{form}").as_str()))
}

#[test]
fn words_are_taken_for_the_same_by_their_forms() {
    for (query, text) in [
        ("Mütze", "MUETZEN"),
        ("muetze", "Mütze"),
        ("mutze", "Mu\u{308}tze"),
        ("strasse", "Straße"),
        ("tshirt", "T-Shirt"),
        ("tshirts", "T Shirt"),
        ("10mm", "10 mm bolt"),
        ("ab1234", "AB-1234"),
        ("oneill", "O’Neill"),
        ("neill", "O'Neill"),
        ("filter", "ﬁlter paper"),
        ("istanbul", "İstanbul"),
        ("zolw", "Żółw"),
        ("candleholder", "Candle Holder"),
    ] {
        assert!(equal(query, text), "{query} {text}");
    }
    for (query, text) in
        [("15", "1.5 l"), ("12", "1/2 inch"), ("tothe", "to the"), ("c", "C++"), ("brandtm", "Brand™")]
    {
        assert!(!equal(query, text), "{query} {text}");
    }
}

#[test]
fn a_text_is_taken_apart_where_people_would() {
    let apart = |text: &str| {
        let chunks: Vec<String> = chunks(text).map(|chunk| chunk.parts().join("|")).collect();
        chunks.join(" ")
    };
    for (text, parts) in [
        ("E27-LED bulb", "E|27|LED bulb"),
        ("1,5 l, 1.5l and 1,500", "1·5 l 1·5|l and 1500"),
        ("½ inch", "1⁄2 inch"),
        ("C++, C# & A+", "Cplusplus Csharp Aplus"),
        ("a+b R&B and/or", "a b R|B and or"),
        ("10×20 cm", "10|x|20 cm"),
        ("抹茶碗 LED灯", "抹|茶|碗 LED 灯"),
        ("हिन्दी किताब", "हिन्दी किताब"),
        ("-- · !", ""),
    ] {
        assert_eq!(apart(text), parts, "{text}");
    }
}

#[test]
fn a_query_asks_for_each_of_its_words_by_all_its_forms() {
    let whole = |text: &str| Query::parse(text).map(|query| query.whole());
    assert_eq!(whole("Mugs").as_deref(), Some("(\"≈mug\" OR \"mugs\")"));
    assert_eq!(
        whole("tea pots").as_deref(),
        Some("(\"≈tea\" OR \"≈teapot\" OR \"tea\") AND (\"≈pot\" OR \"≈teapot\" OR \"pots\")")
    );
    assert_eq!(whole("茶碗").as_deref(), Some("(\"茶 碗\")"));
    assert_eq!(whole("a lamp for the desk"), whole("lamp desk"));
    assert_eq!(whole("\"* ^ - : ( ) { }"), None);
    assert_eq!(whole("   "), None);
    assert_eq!(
        Query::parse("mug lam").unwrap().begun(),
        "(\"≈mug\" OR \"≈muglam\" OR \"mug\") AND (\"≈lam\" OR \"≈muglam\" OR \"lam\"*)"
    );
}

#[test]
fn long_searches_are_cut() {
    let query = Query::parse(&"word ".repeat(10_000)).unwrap().whole();
    assert_eq!(query.matches(" AND ").count(), 7);
    assert!(Query::parse(&"x".repeat(10_000)).unwrap().whole().len() < 500);
}

proptest! {
    #[test]
    fn nothing_of_the_query_language_comes_from_outside(text in ".{0,60}") {
        if let Some(query) = Query::parse(&text) {
            for query in [query.whole(), query.begun()] {
                let outside: String = query.split('"').step_by(2).collect();
                prop_assert!(outside.replace("OR", "").replace("AND", "").chars().all(|c| " ()*".contains(c)), "{}", query);
            }
        }
    }

    #[test]
    fn every_name_is_found_by_itself(name in "[a-zA-ZäßéÑ0-9' .-]{1,30}") {
        let mut column = Column::default();
        column.add(&name);
        let text = column.text();
        let words: BTreeSet<&str> = text.split(' ').collect();
        for chunk in chunks(&name) {
            let whole = chunk.whole().unwrap();
            let found = forms(&whole).iter().all(|form| words.contains(format!("{MARK}{form}").as_str()));
            prop_assert!(found, "{}", whole);
        }
    }
}
