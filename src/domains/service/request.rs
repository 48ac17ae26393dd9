//! What people type, read.

use coppice_wordsmith::{Hints, LONGEST_NAME, Label, LengthWish, RequestError, Vibe, read_vibe};

use crate::domains::model::{Answer, SearchRequest};
use crate::error::AppError;
use crate::text::tidy;

/// Longer than anything may be that is typed into a line: what is longer is told so, by its rule.
const LINE: usize = 1_000;

/// Reads what is looked for, by the names of the form's fields. `known` are the endings there are; `usual` those of the settings,
/// where none is named.
///
/// # Errors
/// [`AppError::Invalid`] for the first field that can't be used.
pub fn read_request(
    field: &dyn Fn(&str) -> String,
    known: &[&str],
    usual: &[String],
) -> Result<SearchRequest, AppError> {
    let idea = field("domain_idea").trim().to_owned();
    let tlds = read_tlds(&field("tlds"), known)?;
    let request = SearchRequest {
        name: tidy(&field("name"), LINE),
        idea: (!idea.is_empty()).then_some(idea),
        keywords: words(&field("keywords")),
        vibes: read_vibes(&field("style")),
        tlds: if tlds.is_empty() { usual.to_vec() } else { tlds },
        hints: Hints::default(),
    };
    check(&request, known)?;
    Ok(request)
}

fn check(request: &SearchRequest, known: &[&str]) -> Result<(), AppError> {
    let wrong = request.check(known).into_iter().next();
    wrong.map_or(Ok(()), |error| Err(told(&error)))
}

fn told(error: &RequestError) -> AppError {
    let field = match error.field() {
        "idea" => "domain_idea",
        "words_to_use" => "use_words",
        "words_to_avoid" => "avoid_words",
        field => field,
    };
    invalid(field, error.to_string())
}

/// What is wrong with a field.
pub(super) fn invalid(field: &str, message: String) -> AppError {
    AppError::Invalid { field: field.to_owned(), message }
}

/// Reads which way a search is to go on.
///
/// # Errors
/// [`AppError::Invalid`] for the first field that can't be used.
pub fn read_answer(field: &dyn Fn(&str) -> String) -> Result<Answer, AppError> {
    let budget = field("budget");
    let budget_cents = match budget.trim().trim_start_matches('$') {
        "" => None,
        text => match text.parse::<u32>() {
            Ok(dollars) if dollars > 0 => Some(i64::from(dollars).saturating_mul(100)),
            _ => {
                return Err(invalid("budget", "Please enter whole dollars, such as 20, or nothing.".into()));
            }
        },
    };
    let hints = Hints {
        length: match field("length").as_str() {
            "short" => LengthWish::Short,
            "medium" => LengthWish::Medium,
            _ => LengthWish::Any,
        },
        words_to_use: words(&field("use_words")),
        words_to_avoid: words(&field("avoid_words")),
    };
    // The rules of a request's words are those of an answer's.
    let request = SearchRequest { name: "a".into(), hints: hints.clone(), ..SearchRequest::default() };
    check(&request, &[])?;
    Ok(Answer { vibes: read_vibes(&field("style")), hints, budget_cents })
}

/// The form's fields as a description in plain words says them.
///
/// # Errors
/// [`AppError::Invalid`] where there is nothing to read, or too much.
pub fn describe(text: &str) -> Result<SearchRequest, AppError> {
    let fields = read_vibe(text).map_err(|error| invalid("vibe", error.to_string()))?;
    // Without a name of its own it is called by what it is about.
    let about = || fields.keywords.iter().take(3).cloned().collect::<Vec<_>>().join(" ");
    let name = if fields.name.is_empty() { about() } else { fields.name.clone() };
    let name = name.chars().take(LONGEST_NAME).collect();
    Ok(SearchRequest { name, keywords: fields.keywords, vibes: fields.vibes, ..SearchRequest::default() })
}

/// A vibe by its name, in small letters; none for any other word.
fn read_vibes(name: &str) -> Vec<Vibe> {
    Vibe::ALL.into_iter().filter(|vibe| vibe.name().eq_ignore_ascii_case(name)).collect()
}

/// Words with commas or lines between them, each once.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in text.split([',', '\n', ';']) {
        let word = tidy(word, LINE).to_lowercase();
        if !word.is_empty() && !words.contains(&word) {
            words.push(word);
        }
    }
    words
}

/// Endings with spaces or commas between them, as DNS has them, each once.
pub(super) fn read_tlds(text: &str, known: &[&str]) -> Result<Vec<String>, AppError> {
    let mut tlds: Vec<String> = Vec::new();
    for typed in text.split(|c: char| c == ',' || c == ';' || c.is_whitespace()) {
        let typed = typed.trim_start_matches('.');
        if typed.is_empty() {
            continue;
        }
        let spelled =
            Label::parse(typed).map_or_else(|_| typed.to_owned(), |label| label.as_ascii().to_owned());
        if !tlds.contains(&spelled) {
            tlds.push(spelled);
        }
    }
    let request = SearchRequest { name: "a".into(), tlds, ..SearchRequest::default() };
    check(&request, known)?;
    Ok(request.tlds)
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: [&str; 3] = ["com", "dev", "xn--p1ai"];

    fn read(fields: &[(&str, &str)]) -> Result<SearchRequest, (String, String)> {
        let field = |name: &str| {
            fields
                .iter()
                .find(|(known, _)| *known == name)
                .map(|(_, value)| (*value).to_owned())
                .unwrap_or_default()
        };
        read_request(&field, &KNOWN, &["com".to_owned()]).map_err(|error| match error {
            AppError::Invalid { field, message } => (field, message),
            other => panic!("{other:?}"),
        })
    }

    #[test]
    fn what_is_typed_is_read_as_it_is_meant() {
        let read = read(&[
            ("name", " North Bakery "),
            ("domain_idea", "NorthBakery"),
            ("keywords", "Bread, bread,\nsourdough;"),
            ("style", "playful"),
            ("tlds", ".COM, dev .рф com"),
        ])
        .unwrap();
        assert_eq!((read.name.as_str(), read.idea.as_deref()), ("North Bakery", Some("NorthBakery")));
        assert_eq!(read.keywords, ["bread", "sourdough"]);
        assert_eq!(
            (read.vibes, read.tlds),
            (vec![Vibe::Playful], vec!["com".into(), "dev".into(), "xn--p1ai".into()])
        );
    }

    #[test]
    fn where_no_ending_is_named_it_is_those_of_the_settings() {
        assert_eq!(read(&[("name", "a"), ("tlds", " , ")]).unwrap().tlds, ["com"]);
    }

    #[test]
    fn what_can_t_be_used_is_told_beside_its_field() {
        let long = "x".repeat(81);
        let many = (0..13).map(|n| format!("w{n}")).collect::<Vec<_>>().join(",");
        for (fields, wrong) in [
            (vec![("name", "  ")], "name"),
            (vec![("name", long.as_str())], "name"),
            (vec![("name", "a"), ("domain_idea", "a.com")], "domain_idea"),
            (vec![("name", "a"), ("domain_idea", "pаypal")], "domain_idea"),
            (vec![("name", "a"), ("keywords", many.as_str())], "keywords"),
            (vec![("name", "a"), ("keywords", &long)], "keywords"),
            (vec![("name", "a"), ("tlds", "com nosuch")], "tlds"),
            (vec![("name", "a"), ("tlds", "com\u{202e}")], "tlds"),
        ] {
            assert_eq!(read(&fields).unwrap_err().0, wrong, "{fields:?}");
        }
    }

    #[test]
    fn an_answer_has_the_rules_of_a_request() {
        let read = |wanted: &'static str, value: &'static str| {
            read_answer(&|field| if field == wanted { value.to_owned() } else { String::new() }).ok()
        };
        assert_eq!(read("budget", "$20").unwrap().budget_cents, Some(2_000));
        assert_eq!(read("length", "short").unwrap().hints.length, LengthWish::Short);
        assert_eq!(read("use_words", "Moon, tide").unwrap().hints.words_to_use, ["moon", "tide"]);
        assert_eq!((read("budget", "0"), read("budget", "-1"), read("budget", "free")), (None, None, None));
        assert_eq!(read("avoid_words", "abcdefghijklmnopqrstuvwxyzabcdefgh"), None);
    }
}
