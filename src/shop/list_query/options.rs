//! What is chosen of products' options, as it stands in addresses: `Size:Large,Small;Colour:Moss`. Of each set of choices there
//! is one spelling. A sign that parts them is written behind a `~` where it is part of a name.

use coppice_catalogue::label::label;
use form_urlencoded::byte_serialize;

/// The options that are chosen by, in alphabetical order, each with its values in theirs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options(Vec<(String, Vec<String>)>);

/// By how many options a list is narrowed at most.
const OPTIONS: usize = 3;

/// By how many values of each.
const VALUES: usize = 20;

impl Options {
    /// The options, each with its values.
    pub fn groups(&self) -> &[(String, Vec<String>)] {
        &self.0
    }

    /// Reads the text; `None` where it is no choice, or a longer one than anybody makes.
    pub fn parse(text: &str) -> Option<Self> {
        let mut options = Self::default();
        if text.trim().is_empty() {
            return Some(options);
        }
        for group in parted(text, ';') {
            let mut sides = parted(&group, ':').into_iter();
            let (name, values) = (sides.next()?, sides.next()?);
            let name = label(&plain(&name));
            for value in parted(&values, ',') {
                let value = label(&plain(&value));
                if name.is_empty() || value.is_empty() || sides.len() > 0 {
                    return None;
                }
                options.add(&name, value);
            }
        }
        let fits = options.0.len() <= OPTIONS && options.0.iter().all(|(_, values)| values.len() <= VALUES);
        fits.then_some(options)
    }

    fn add(&mut self, name: &str, value: String) {
        let own = match self.0.iter_mut().find(|(other, _)| other.eq_ignore_ascii_case(name)) {
            Some((_, values)) => values,
            None => {
                self.0.push((name.to_owned(), Vec::new()));
                self.0.sort();
                match self.0.iter_mut().find(|(other, _)| other == name) {
                    Some((_, values)) => values,
                    None => return,
                }
            }
        };
        if !own.iter().any(|other| other.eq_ignore_ascii_case(&value)) {
            own.push(value);
            own.sort();
        }
    }

    /// Whether this value of this option is chosen.
    pub fn has(&self, name: &str, value: &str) -> bool {
        let mut groups = self.0.iter().filter(|(other, _)| other.eq_ignore_ascii_case(name));
        groups.any(|(_, values)| values.iter().any(|other| other.eq_ignore_ascii_case(value)))
    }

    /// Whether something of this option can be chosen: something is already, or there are not as many options as there can be.
    pub fn takes(&self, name: &str) -> bool {
        self.0.len() < OPTIONS || self.0.iter().any(|(other, _)| other.eq_ignore_ascii_case(name))
    }

    /// The same with this value where it is not chosen, and without it where it is.
    #[must_use]
    pub fn toggled(&self, name: &str, value: &str) -> Self {
        let mut options = self.clone();
        if !self.has(name, value) {
            options.add(name, value.to_owned());
            return options;
        }
        for (other, values) in &mut options.0 {
            if other.eq_ignore_ascii_case(name) {
                values.retain(|other| !other.eq_ignore_ascii_case(value));
            }
        }
        options.0.retain(|(_, values)| !values.is_empty());
        options
    }

    /// As a field of a form has it.
    pub fn text(&self) -> String {
        self.written(escaped)
    }

    /// As it stands in an address.
    pub fn in_address(&self) -> String {
        self.written(|text| byte_serialize(escaped(text).as_bytes()).collect())
    }

    fn written(&self, write: impl Fn(&str) -> String) -> String {
        let group = |(name, values): &(String, Vec<String>)| {
            let values: Vec<_> = values.iter().map(|value| write(value)).collect();
            format!("{}:{}", write(name), values.join(","))
        };
        self.0.iter().map(group).collect::<Vec<_>>().join(";")
    }
}

/// The parts between these signs, as they are written.
fn parted(text: &str, sign: char) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut literal = false;
    for c in text.chars() {
        match parts.last_mut() {
            Some(part) if literal || c != sign => part.push(c),
            _ => parts.push(String::new()),
        }
        literal = !literal && c == '~';
    }
    parts
}

/// The text without the marks of its signs.
fn plain(text: &str) -> String {
    let mut plain = String::new();
    let mut literal = false;
    for c in text.chars() {
        literal = !literal && c == '~';
        if !literal {
            plain.push(c);
        }
    }
    plain
}

fn escaped(text: &str) -> String {
    let mark = |c: char| matches!(c, '~' | ':' | ',' | ';').then_some('~').into_iter().chain([c]);
    text.chars().flat_map(mark).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_set_of_choices_has_one_spelling_that_is_read_as_itself() {
        for (text, spelling) in [
            ("", ""),
            ("Size:M", "Size:M"),
            ("Size:M,L,M;Colour:Red;Size:S", "Colour:Red;Size:L,M,S"),
            ("size:M;Size:m", "size:M"),
            ("Ratio:16~:9,4~:3;a~,b~;c:~~", "Ratio:16~:9,4~:3;a~,b~;c:~~"),
            ("Größe:½ l", "Größe:½ l"),
        ] {
            let options = Options::parse(text).unwrap();
            assert_eq!(options.text(), spelling);
            assert_eq!(Options::parse(&options.text()), Some(options));
        }
        for none in ["Size", "Size:", ":L", "Size:L:M", ";", "Size:L;", "a:1;b:1;c:1;d:1"] {
            assert_eq!(Options::parse(none), None, "{none}");
        }
        assert_eq!(
            Options::parse(&format!("a:{}", (0..30).map(|i| i.to_string()).collect::<Vec<_>>().join(","))),
            None
        );
    }

    #[test]
    fn a_choice_is_taken_back_as_it_was_made() {
        let options = Options::default().toggled("Size", "L").toggled("Colour", "Red").toggled("Size", "M");
        assert_eq!(options.text(), "Colour:Red;Size:L,M");
        assert!(options.has("size", "l") && !options.has("Size", "Red"));
        assert_eq!(options.toggled("Size", "M").toggled("Size", "l").text(), "Colour:Red");
        assert_eq!(options.in_address(), "Colour:Red;Size:L,M");
        assert_eq!(Options::default().toggled("a&b", "c d:e").in_address(), "a%26b:c+d%7E%3Ae");
    }
}
