//! Forms with brackets, as Stripe reads them: `line_items[0][price_data][currency]=eur`.

use std::collections::{BTreeMap, BTreeSet};

use crate::problem::Problem;

/// Parameters by their names; lists without numbers (`expand[]`) have got some.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Form(BTreeMap<String, String>);

impl Form {
    pub fn read(bytes: &[u8]) -> Self {
        let mut form = BTreeMap::new();
        for (name, value) in form_urlencoded::parse(bytes) {
            let name = name.strip_suffix("[]").map_or_else(
                || name.to_string(),
                |list| {
                    let number = (0..).find(|number| !form.contains_key(&format!("{list}[{number}]")));
                    format!("{list}[{}]", number.unwrap_or(0_u64))
                },
            );
            form.insert(name, value.into_owned());
        }
        Self(form)
    }

    /// Nothing but these: `#` stands for a number, `*` for any name.
    pub fn only(&self, known: &[&str]) -> Result<(), Problem> {
        let known: Vec<Vec<&str>> = known.iter().map(|name| parts(name)).collect();
        let is_known = |name: &str| known.iter().any(|known| fits(known, &parts(name)));
        let unknown: Vec<&str> = self.0.keys().map(String::as_str).filter(|name| !is_known(name)).collect();
        let Some(first) = unknown.first() else { return Ok(()) };
        let s = if unknown.len() == 1 { "" } else { "s" };
        let message = format!("Received unknown parameter{s}: {}", unknown.join(", "));
        Err(Problem::parameter("parameter_unknown", first, message))
    }

    /// A text that is not empty, if there is one.
    pub fn text(&self, name: &str) -> Result<Option<&str>, Problem> {
        match self.0.get(name).map(String::as_str) {
            Some("") => {
                let message = format!("You passed an empty string for '{name}'.");
                Err(Problem::parameter("parameter_invalid_empty", name, message))
            }
            text => Ok(text),
        }
    }

    /// A text of so many characters at most, if there is one.
    pub fn short(&self, name: &str, most: usize) -> Result<Option<&str>, Problem> {
        let text = self.text(name)?;
        if text.is_some_and(|text| text.chars().count() > most) {
            let message = format!("Invalid string: it must be at most {most} characters");
            return Err(Problem::parameter("parameter_invalid_string", name, message));
        }
        Ok(text)
    }

    pub fn needed(&self, name: &str) -> Result<&str, Problem> {
        let missing =
            || Problem::parameter("parameter_missing", name, format!("Missing required param: {name}."));
        self.text(name)?.ok_or_else(missing)
    }

    pub fn integer(&self, name: &str) -> Result<Option<i64>, Problem> {
        let Some(text) = self.text(name)? else { return Ok(None) };
        let is_plain = text.strip_prefix('-').unwrap_or(text).bytes().all(|byte| byte.is_ascii_digit());
        let number = text.parse().ok().filter(|_| is_plain);
        let invalid =
            || Problem::parameter("parameter_invalid_integer", name, format!("Invalid integer: {text}"));
        number.map(Some).ok_or_else(invalid)
    }

    pub fn truth(&self, name: &str) -> Result<Option<bool>, Problem> {
        match self.text(name)? {
            None => Ok(None),
            Some("true") => Ok(Some(true)),
            Some("false") => Ok(Some(false)),
            Some(other) => Err(Problem::request(format!("Invalid boolean: {other}")).at(name)),
        }
    }

    /// One of these words, if there is one.
    pub fn word(&self, name: &str, words: &[&str]) -> Result<Option<&str>, Problem> {
        let Some(text) = self.text(name)? else { return Ok(None) };
        if words.contains(&text) {
            return Ok(Some(text));
        }
        Err(Problem::request(format!("Invalid {name}: must be one of {}", words.join(", "))).at(name))
    }

    /// The numbers of a list, in order.
    pub fn numbers(&self, list: &str) -> BTreeSet<u64> {
        let number = |name: &String| {
            let rest = name.strip_prefix(list)?.strip_prefix('[')?;
            rest.split_once(']')?.0.parse().ok()
        };
        self.0.keys().filter_map(number).collect()
    }

    /// The values of a list, in order.
    pub fn list(&self, list: &str) -> Vec<&str> {
        let value = |number: u64| self.0.get(&format!("{list}[{number}]")).map(String::as_str);
        self.numbers(list).into_iter().filter_map(value).collect()
    }

    /// Names and values that people attach: <https://docs.stripe.com/api/metadata>.
    pub fn metadata(&self, name: &str) -> Result<BTreeMap<String, String>, Problem> {
        let entry = |(param, value): (&String, &String)| {
            let key = param.strip_prefix(name)?.strip_prefix('[')?.strip_suffix(']')?;
            (!value.is_empty()).then(|| (key.to_owned(), value.clone()))
        };
        let metadata: BTreeMap<_, _> = self.0.iter().filter_map(entry).collect();
        let is_long =
            |(key, value): (&String, &String)| key.chars().count() > 40 || value.chars().count() > 500;
        if metadata.len() > 50 || metadata.iter().any(is_long) {
            let message = "Metadata can have up to 50 keys of 40 characters, with values of 500";
            return Err(Problem::request(message).at(name));
        }
        Ok(metadata)
    }
}

/// `a[0][b]` as `a`, `0`, `b`.
fn parts(name: &str) -> Vec<&str> {
    match name.split_once('[') {
        Some((first, rest)) if rest.ends_with(']') => {
            let rest = rest.strip_suffix(']').unwrap_or(rest);
            std::iter::once(first).chain(rest.split("][")).collect()
        }
        _ => vec![name],
    }
}

fn fits(known: &[&str], parts: &[&str]) -> bool {
    let fit = |(known, part): (&&str, &&str)| match *known {
        "*" => !part.is_empty(),
        "#" => part.parse::<u64>().is_ok(),
        known => known == *part,
    };
    known.len() == parts.len() && known.iter().zip(parts).all(fit)
}
