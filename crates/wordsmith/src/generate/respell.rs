//! Words spelt as they sound.

use crate::random::Random;

/// Where in a word something is spelt otherwise.
#[derive(Clone, Copy)]
enum Place {
    Anywhere,
    AtTheStart,
    AtTheEnd,
}

const RULES: &[(Place, &str, &str)] = &[
    (Place::AtTheEnd, "cks", "x"),
    (Place::AtTheEnd, "ks", "x"),
    (Place::AtTheEnd, "cts", "x"),
    (Place::Anywhere, "ck", "k"),
    (Place::Anywhere, "ph", "f"),
    (Place::Anywhere, "qu", "kw"),
    (Place::Anywhere, "ight", "ite"),
    (Place::Anywhere, "oo", "u"),
    (Place::Anywhere, "ea", "ee"),
    (Place::AtTheStart, "ca", "ka"),
    (Place::AtTheStart, "co", "ko"),
    (Place::AtTheStart, "cu", "ku"),
    (Place::AtTheStart, "cr", "kr"),
    (Place::AtTheStart, "cl", "kl"),
    (Place::AtTheEnd, "s", "z"),
    (Place::AtTheEnd, "er", "r"),
    (Place::AtTheEnd, "er", "a"),
    (Place::AtTheEnd, "y", "i"),
    (Place::AtTheEnd, "y", "ee"),
    (Place::AtTheEnd, "e", "a"),
    (Place::AtTheEnd, "le", "el"),
    (Place::Anywhere, "i", "y"),
    (Place::Anywhere, "u", "oo"),
];

/// The word by one of the rules that change it.
pub fn respell(word: &str, random: &mut Random) -> Option<String> {
    let spelt: Vec<String> = RULES.iter().filter_map(|rule| apply(word, *rule)).collect();
    random.pick(&spelt).cloned()
}

fn apply(word: &str, (place, from, to): (Place, &str, &str)) -> Option<String> {
    match place {
        Place::AtTheStart => word.strip_prefix(from).map(|rest| format!("{to}{rest}")),
        Place::AtTheEnd => {
            word.strip_suffix(from).filter(|rest| rest.len() > 1).map(|rest| format!("{rest}{to}"))
        }
        Place::Anywhere => word.contains(from).then(|| word.replacen(from, to, 1)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_spelt_as_they_sound() {
        let mut random = Random::new(7);
        let spelt: Vec<_> = (0..40).filter_map(|_| respell("coppers", &mut random)).collect();
        assert!(["koppers", "copperz"].iter().all(|word| spelt.contains(&(*word).to_owned())), "{spelt:?}");
        assert_eq!(respell("", &mut random), None);
        assert_eq!(respell("wax", &mut random), None);
    }
}
