//! Options as somebody types them, and which of their values were called otherwise before.

use std::collections::{HashMap, HashSet};

use coppice_catalogue::check::Limits;
use serde::{Deserialize, Serialize};

use crate::text::tidy;

/// A value that the form showed, and what it is called in the product that is saved; nothing of one that is new. Of an option
/// that is new, the value that variants have which are there is called nothing at all, an empty text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownValue(pub String, pub Option<String>);

/// An option: what is chosen among, and what there is to choose.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OptionForm {
    /// What it is called in the product that is saved; empty of one that is new.
    pub was: String,
    /// What it is called.
    pub name: String,
    /// Its values as they were typed: one a line, or on one line with commas between.
    pub values: String,
    /// Its values as the form showed them.
    pub shown: Vec<ShownValue>,
}

impl OptionForm {
    /// The values, each once, in their order. Where there are more than a product may have variants, the first of them: more
    /// than enough to be refused.
    pub fn list(&self) -> Vec<String> {
        let lines = self.values.contains('\n');
        let parts = self.values.split(|c| if lines { c == '\n' } else { c == ',' });
        let mut seen = HashSet::new();
        let parts = parts.map(words).filter(|part| !part.is_empty() && seen.insert(part.clone()));
        parts.take(Limits::VARIANTS.saturating_add(1)).collect()
    }

    /// The values as they are now. A value that stands where another stood, and neither stands anywhere else, is that one by
    /// another name: so variants are what they were. The index of the shown value each one was, if it was one.
    pub fn now(&self) -> Vec<(String, Option<usize>)> {
        let list = self.list();
        let listed: HashSet<&str> = list.iter().map(String::as_str).collect();
        let mut places: HashMap<&str, usize> = HashMap::new();
        for (at, shown) in self.shown.iter().enumerate() {
            places.entry(&shown.0).or_insert(at);
        }
        let of = |(at, value): (usize, &String)| {
            let renamed =
                || self.shown.get(at).filter(|shown| !listed.contains(shown.0.as_str())).map(|_| at);
            (value.clone(), places.get(value.as_str()).copied().or_else(renamed))
        };
        list.iter().enumerate().map(of).collect()
    }

    /// The same, shown: its values one a line, and what each was called when the product was saved.
    #[must_use]
    pub fn settled(&self) -> Self {
        let now = self.now();
        let was = |at: Option<usize>| at.and_then(|at| self.shown.get(at)).and_then(|shown| shown.1.clone());
        let mut shown: Vec<_> = now.into_iter().map(|(value, at)| ShownValue(value, was(at))).collect();
        if self.was.is_empty()
            && !shown.iter().any(|shown| shown.1.is_some())
            && let Some(first) = shown.first_mut()
        {
            first.1 = Some(String::new());
        }
        Self { values: lines(shown.iter().map(|shown| shown.0.as_str())), shown, ..self.clone() }
    }

    /// An option of a product as it is saved.
    pub fn of(name: &str, values: Vec<String>) -> Self {
        let shown =
            values.into_iter().map(|value| ShownValue(value.clone(), Some(value))).collect::<Vec<_>>();
        let values = lines(shown.iter().map(|shown| shown.0.as_str()));
        Self { was: name.to_owned(), name: name.to_owned(), values, shown }
    }

    /// What it is called in the product that is saved. One that is new here may have come to the product meanwhile.
    pub fn saved_as(&self) -> String {
        if self.was.is_empty() { words(&self.name) } else { self.was.clone() }
    }

    /// Whether nothing was typed.
    pub fn is_empty(&self) -> bool {
        self.name.trim().is_empty() && self.list().is_empty()
    }
}

/// One a line, the last too: a single value with a comma in it is still one.
fn lines<'a>(values: impl Iterator<Item = &'a str>) -> String {
    values.map(|value| format!("{value}\n")).collect()
}

/// A name or a value as it is kept: on one line, with single spaces.
fn words(text: &str) -> String {
    tidy(text, usize::MAX).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(shown: &[&str], values: &str) -> Vec<(String, Option<usize>)> {
        let shown = shown.iter().map(|value| (*value).to_owned()).collect();
        OptionForm { values: values.into(), ..OptionForm::of("Size", shown) }.now()
    }

    #[test]
    fn values_stand_on_lines_or_between_commas() {
        let list = |values: &str| OptionForm { values: values.into(), ..OptionForm::default() }.list();
        assert_eq!(list(" Small,Large , Small,, "), ["Small", "Large"]);
        assert_eq!(list("Small, wide\r\nLarge\n\n"), ["Small, wide", "Large"]);
        assert_eq!(list("Small, wide\n"), ["Small, wide"]);
        assert_eq!(list(" \u{202e} "), Vec::<String>::new());
    }

    #[test]
    fn no_more_values_are_read_than_are_refused() {
        let many: Vec<String> = (0..200_000).map(|n| n.to_string()).collect();
        let option = OptionForm { values: many.join("\n"), ..OptionForm::of("Size", many) };
        assert_eq!(option.list().len(), Limits::VARIANTS + 1);
        assert!(option.now().iter().enumerate().all(|(at, (_, was))| *was == Some(at)));
    }

    #[test]
    fn a_value_in_anothers_place_is_that_one_by_another_name() {
        let now = |shown: &[&str], values: &str| {
            typed(shown, values).into_iter().map(|(_, at)| at).collect::<Vec<_>>()
        };
        assert_eq!(now(&["Small", "Large"], "S, Large"), [Some(0), Some(1)]);
        assert_eq!(now(&["Small", "Large"], "Large, XL"), [Some(1), None]);
        assert_eq!(now(&["Small", "Large"], "Large, Small"), [Some(1), Some(0)]);
        assert_eq!(now(&["Small", "Large"], "S, Large, XL"), [Some(0), Some(1), None]);
        assert_eq!(now(&["Small", "Medium", "Large"], "Tiny, Large"), [Some(0), Some(2)]);
        assert_eq!(now(&[], "Small"), [None]);
    }

    #[test]
    fn a_name_is_followed_through_several_steps() {
        let first = OptionForm {
            values: "S, Large".into(),
            ..OptionForm::of("Size", vec!["Small".into(), "Large".into()])
        };
        let second = OptionForm { values: "XS\nLarge\n".into(), ..first.settled() };
        assert_eq!(second.settled().shown[0], ShownValue("XS".into(), Some("Small".into())));
    }
}
