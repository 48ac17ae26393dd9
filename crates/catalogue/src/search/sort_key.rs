//! Names in the order in which people look for them.

use super::fold::{compatible, plain};

/// No key is longer, in bytes: what names have in common beyond that, their number decides.
const LONGEST: usize = 160;

/// What names are sorted by: accents and capitals count for nothing, numbers count as numbers, and so do signs that are
/// no letters. `zebra 9` comes before `Zebra 10`, `Éclair` before `eel`.
pub fn sort_key(name: &str) -> String {
    let folded = plain(&compatible(name));
    let mut key = String::with_capacity(folded.len());
    let mut letters = folded.chars().peekable();
    while let Some(c) = letters.next() {
        if c.is_ascii_digit() {
            let mut number = c.to_string();
            while let Some(digit) = letters.next_if(char::is_ascii_digit) {
                number.push(digit);
            }
            let digits = number.trim_start_matches('0');
            // A longer number is a larger one.
            key.push_str(&format!("{:02}{digits}", digits.len().min(99)));
        } else if c.is_alphanumeric() || !c.is_ascii() && !c.is_whitespace() {
            key.push(c);
        } else if !key.is_empty() && !key.ends_with(' ') {
            key.push(' ');
        }
    }
    while key.len() > LONGEST {
        key.pop();
    }
    key.truncate(key.trim_end().len());
    key
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_stand_where_people_look_for_them() {
        let names = [
            "7 Up",
            "10 pins",
            "Äpfel",
            "apple",
            "Banana",
            "Éclair",
            "eel",
            "Ørsted",
            "Oslo",
            "T-Shirt",
            "t shirt red",
            "zebra 9",
            "Zebra 10",
            "zebra 10b",
            "Ж",
            "茶",
        ];
        let mut sorted = names;
        sorted.sort_by_key(|name| sort_key(name));
        assert_eq!(sorted, names);
    }

    proptest! {
        #[test]
        fn no_key_is_longer_than_a_cursor_holds(name in ".{0,300}") {
            prop_assert!(sort_key(&name).len() <= LONGEST);
        }

        #[test]
        fn numbers_sort_as_numbers(one in 0_u64.., other in 0_u64..) {
            prop_assert_eq!(sort_key(&format!("a {one}")).cmp(&sort_key(&format!("A {other}"))), one.cmp(&other));
        }
    }
}
