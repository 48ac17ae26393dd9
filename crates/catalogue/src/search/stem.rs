//! One thing and many of it.

/// Words whose plural is none of the usual, as endings: `bookshelves` is like `shelves`.
const IRREGULAR: [(&str, &str); 18] = [
    ("women", "woman"),
    ("children", "child"),
    ("people", "person"),
    ("shelves", "shelf"),
    ("knives", "knife"),
    ("scarves", "scarf"),
    ("wolves", "wolf"),
    ("leaves", "leaf"),
    ("loaves", "loaf"),
    ("halves", "half"),
    ("calves", "calf"),
    ("thieves", "thief"),
    ("hooves", "hoof"),
    ("wives", "wife"),
    ("teeth", "tooth"),
    ("geese", "goose"),
    ("feet", "foot"),
    ("mice", "mouse"),
];

/// The same, as whole words only.
const IRREGULAR_WORDS: [(&str, &str); 9] = [
    ("men", "man"),
    ("dice", "die"),
    ("oxen", "ox"),
    ("elves", "elf"),
    ("lives", "life"),
    ("cacti", "cactus"),
    ("menus", "menu"),
    ("gurus", "guru"),
    ("emus", "emu"),
];

/// Words in `-s` that are one thing, or mean something else without it: a short sleeve is no pair of shorts.
const SINGULAR: [&str; 20] = [
    "atlas",
    "bias",
    "briefs",
    "canvas",
    "christmas",
    "clematis",
    "customs",
    "gas",
    "goods",
    "iris",
    "lens",
    "news",
    "oasis",
    "pancreas",
    "shorts",
    "slacks",
    "swiss",
    "tennis",
    "thermos",
    "tights",
];

/// Words in `-en` that are no plural of the one in `-e`.
const NO_GERMAN: [&str; 16] = [
    "brazen", "broken", "dozen", "frozen", "given", "haven", "heaven", "linen", "platen", "raven", "seven",
    "siren", "stolen", "token", "woken", "woven",
];

/// What is common to a word and its plural. It is no word itself: only equal ones are compared. Only words of the letters
/// a to z have one; of others it is the word.
pub fn stem(word: &str) -> String {
    if !word.bytes().all(|b| b.is_ascii_lowercase()) {
        return word.to_owned();
    }
    let one = singular(word).unwrap_or_else(|| word.to_owned());
    // What the plural does not tell: `vases` may be of a vase or of a vas, `cookies` of a cookie or a cooky.
    if let Some(rest) = one.strip_suffix("ie").filter(|rest| rest.len() > 2) {
        return format!("{rest}y");
    }
    let short = one.strip_suffix('e').filter(|rest| rest.len() > 2 && hisses(rest)).unwrap_or(&one);
    short.strip_suffix("zz").map_or_else(|| short.to_owned(), |rest| format!("{rest}z"))
}

fn singular(word: &str) -> Option<String> {
    if SINGULAR.contains(&word) {
        return None;
    }
    if let Some((_, one)) = IRREGULAR_WORDS.iter().find(|(many, _)| *many == word) {
        return Some((*one).to_owned());
    }
    for (many, one) in IRREGULAR {
        // Before it another word may stand, which has three letters at least: `pumice` is not of mice.
        if let Some(before) = word.strip_suffix(many).filter(|before| before.is_empty() || before.len() > 2) {
            return Some(format!("{before}{one}"));
        }
    }
    let cut = |ending: &str, least: usize| word.strip_suffix(ending).filter(|rest| rest.len() >= least);
    if let Some(rest) = cut("ies", 3) {
        return Some(format!("{rest}y"));
    }
    if let Some(rest) = cut("es", 3).filter(|rest| hisses(rest)) {
        return Some(rest.to_owned());
    }
    if let Some(rest) = cut("s", 3).filter(|rest| !rest.ends_with(['s', 'u'])) {
        return Some(rest.to_owned());
    }
    // German: `Lampen`, `Tassen`, `Decken`.
    cut("en", 3).filter(|_| !NO_GERMAN.contains(&word)).map(|rest| format!("{rest}e"))
}

/// Whether a plural needs an `e` after it: `boxes`, `dishes`, `heroes`.
fn hisses(word: &str) -> bool {
    ["s", "x", "z", "ch", "sh", "o"].iter().any(|end| word.ends_with(end))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn one_thing_and_many_have_the_same_stem() {
        for (one, many) in [
            ("jacket", "jackets"),
            ("dress", "dresses"),
            ("vase", "vases"),
            ("bus", "buses"),
            ("lens", "lenses"),
            ("battery", "batteries"),
            ("cookie", "cookies"),
            ("pie", "pies"),
            ("bookshelf", "bookshelves"),
            ("glove", "gloves"),
            ("shoe", "shoes"),
            ("tomato", "tomatoes"),
            ("photo", "photos"),
            ("quiz", "quizzes"),
            ("menu", "menus"),
            ("axe", "axes"),
            ("lampe", "lampen"),
            ("tasse", "tassen"),
        ] {
            assert_eq!(stem(one), stem(many), "{one}");
        }
    }

    #[test]
    fn other_things_have_another() {
        for (one, other) in [
            ("cap", "cape"),
            ("pan", "pane"),
            ("short", "shorts"),
            ("line", "linen"),
            ("mouse", "moss"),
            ("pumice", "pumouse"),
            ("chaise", "chai"),
            ("bus", "but"),
            ("glass", "glaze"),
            ("plan", "plane"),
        ] {
            assert_ne!(stem(one), stem(other), "{one}");
        }
    }

    proptest! {
        #[test]
        fn an_s_makes_many_of_most_words(word in "[a-z]{3,12}[bcdfglmnprtw]") {
            prop_assume!(!word.ends_with("en") && !IRREGULAR.iter().any(|(many, _)| word.ends_with(many)));
            prop_assert_eq!(stem(&format!("{word}s")), stem(&word));
        }
    }
}
