//! Words within each other.

/// Where the word's first vowel is, and where its first syllable with one closing consonant ends.
fn syllable(word: &str) -> (usize, usize) {
    let is_vowel = |c: char| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u') || (c == 'y' && !word.starts_with('y'));
    let vowel = word.find(is_vowel).unwrap_or(word.len());
    let after = word.get(vowel..).and_then(|rest| rest.find(|c| !is_vowel(c)));
    (vowel, after.map_or(word.len(), |after| vowel + after + 1))
}

/// A word's beginning: `cop` of copper.
pub fn beginning(word: &str) -> &str {
    word.get(..syllable(word).1).unwrap_or(word)
}

/// Two words where the end of one is the beginning of the other, or the one's beginning and the other's end.
pub fn blend(first: &str, second: &str, cut_late: bool) -> Option<String> {
    for shared in (2..=4).rev() {
        let start = second.get(..shared);
        if let (Some(start), Some(rest)) = (start, second.get(shared..))
            && first.ends_with(start)
            && first.len() > shared
            && !rest.is_empty()
        {
            return Some(format!("{first}{rest}"));
        }
    }
    let (vowel, end) = syllable(first);
    // One consonant alone reminds of nothing.
    let head = first.get(..if cut_late || vowel < 2 { end } else { vowel })?;
    let tail = second.get(syllable(second).0..)?;
    // Something of both has to be left.
    (!head.is_empty() && tail.len() > 2 && head.len() < first.len()).then(|| format!("{head}{tail}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_overlap_or_the_end_of_one_follows_the_beginning_of_the_other() {
        for (first, second, late, blended) in [
            ("forest", "stone", false, Some("forestone")),
            ("breakfast", "lunch", false, Some("brunch")),
            ("copper", "kettle", true, Some("copettle")),
            ("a", "b", false, None),
            ("", "lunch", true, None),
        ] {
            assert_eq!(blend(first, second, late).as_deref(), blended, "{first} {second}");
        }
        assert_eq!((beginning("copper"), beginning("yoga"), beginning("rhythm")), ("cop", "yog", "rhyt"));
    }
}
