//! What somebody wants a name for.

use serde::{Deserialize, Serialize};

use crate::label::{Label, LabelError};
use crate::vibe::Vibe;

/// How long what is to be named may be called, in characters.
pub const LONGEST_NAME: usize = 80;

/// How many keywords there may be, and words to use or to avoid.
pub const MOST_KEYWORDS: usize = 12;

/// How long a keyword may be, in characters.
pub const LONGEST_KEYWORD: usize = 30;

/// How many TLDs there may be.
pub const MOST_TLDS: usize = 30;

/// Those of somebody who prefers none: known, and with a registry that can be asked.
pub const DEFAULT_TLDS: [&str; 8] = ["com", "net", "org", "dev", "app", "shop", "store", "online"];

/// What somebody wants a name for.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Request {
    /// What is to be named is called: `Coppice Coffee`.
    pub name: String,
    /// The domain that they have in mind, without its ending.
    pub idea: Option<String>,
    /// What it is about.
    pub keywords: Vec<String>,
    /// How the name is to sound.
    pub vibes: Vec<Vibe>,
    /// The preferred endings, as the DNS spells them, the most preferred first.
    pub tlds: Vec<String>,
    /// What an answer to a follow-up has added.
    pub hints: Hints,
}

/// Directions for names.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Hints {
    /// How long names are to be.
    pub length: LengthWish,
    /// Words that names are to have.
    pub words_to_use: Vec<String>,
    /// Words that no name has within it.
    pub words_to_avoid: Vec<String>,
}

/// How long names are to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LengthWish {
    /// At most 8 characters.
    Short,
    /// At most 12 characters.
    Medium,
    /// At most 18 characters, beyond which nobody types them.
    #[default]
    Any,
}

impl LengthWish {
    pub(crate) fn longest(self) -> usize {
        match self {
            Self::Short => 8,
            Self::Medium => 12,
            Self::Any => 18,
        }
    }
}

impl Request {
    /// All that is wrong with it; `known` are the TLDs there are.
    pub fn check(&self, known: &[impl AsRef<str>]) -> Vec<RequestError> {
        let mut errors = Vec::new();
        if self.name.trim().is_empty() {
            errors.push(RequestError::NoName);
        }
        if self.name.chars().count() > LONGEST_NAME {
            errors.push(RequestError::LongName);
        }
        if let Some(Err(error)) = self.idea.as_deref().map(Label::parse) {
            errors.push(RequestError::Idea(error));
        }
        let lists = [
            ("keywords", &self.keywords),
            ("words_to_use", &self.hints.words_to_use),
            ("words_to_avoid", &self.hints.words_to_avoid),
        ];
        for (field, words) in lists {
            if words.len() > MOST_KEYWORDS {
                errors.push(RequestError::ManyWords(field));
            }
            if words.iter().any(|word| word.chars().count() > LONGEST_KEYWORD) {
                errors.push(RequestError::LongWord(field));
            }
        }
        if self.tlds.len() > MOST_TLDS {
            errors.push(RequestError::ManyTlds);
        }
        if let Some(unknown) =
            self.tlds.iter().take(MOST_TLDS).find(|tld| known.iter().all(|k| k.as_ref() != tld.as_str()))
        {
            errors.push(RequestError::UnknownTld(unknown.chars().take(LONGEST_KEYWORD).collect()));
        }
        errors
    }

    /// The preferred TLDs, each once: those of the request or the usual ones.
    pub fn preferred_tlds(&self) -> Vec<&str> {
        let mut preferred: Vec<&str> = Vec::new();
        for tld in self.tlds.iter().map(String::as_str).filter(|tld| !tld.is_empty()) {
            if preferred.len() < MOST_TLDS && !preferred.contains(&tld) {
                preferred.push(tld);
            }
        }
        if preferred.is_empty() { DEFAULT_TLDS.to_vec() } else { preferred }
    }

    /// The label that they have in mind, or their name as one.
    pub fn idea_label(&self) -> Option<Label> {
        let idea = self.idea.as_deref().and_then(|idea| Label::parse(idea).ok());
        idea.or_else(|| {
            // Where folding loses letters, they are kept in their own script.
            let name: String = self.name.chars().take(LONGEST_NAME).collect();
            let words = coppice_slug::words(&name)?;
            Label::parse(&words.replace('-', "")).ok()
        })
    }
}

/// What is wrong with a request.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RequestError {
    /// It has no name.
    #[error("Say what you want a name for.")]
    NoName,
    /// The name is too long.
    #[error("At most {LONGEST_NAME} characters.")]
    LongName,
    /// The idea is no label.
    #[error(transparent)]
    Idea(LabelError),
    /// A field has too many words.
    #[error("At most {MOST_KEYWORDS} words.")]
    ManyWords(&'static str),
    /// A word of a field is too long.
    #[error("Each word has at most {LONGEST_KEYWORD} characters.")]
    LongWord(&'static str),
    /// There are too many endings.
    #[error("At most {MOST_TLDS} endings.")]
    ManyTlds,
    /// There is no such ending.
    #[error("There is no ending .{0}.")]
    UnknownTld(String),
}

impl RequestError {
    /// The field beside which it is said.
    pub fn field(&self) -> &'static str {
        match self {
            Self::NoName | Self::LongName => "name",
            Self::Idea(_) => "idea",
            Self::ManyWords(field) | Self::LongWord(field) => field,
            Self::ManyTlds | Self::UnknownTld(_) => "tlds",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn errors(request: &Request) -> Vec<(&'static str, String)> {
        request.check(&["com", "io"]).iter().map(|error| (error.field(), error.to_string())).collect()
    }

    #[test]
    fn all_that_is_wrong_is_said_at_once_beside_its_field() {
        let request = Request {
            name: "n".repeat(81),
            idea: Some("a_b".to_owned()),
            keywords: vec!["k".to_owned(); 13],
            tlds: vec!["com".to_owned(), "nope".to_owned()],
            hints: Hints { words_to_avoid: vec!["w".repeat(31)], ..Hints::default() },
            ..Request::default()
        };
        let fields: Vec<_> = errors(&request).into_iter().map(|(field, _)| field).collect();
        assert_eq!(fields, ["name", "idea", "keywords", "words_to_avoid", "tlds"]);
        assert_eq!(errors(&Request::default()), [("name", "Say what you want a name for.".to_owned())]);
        let good = Request { name: "Coppice".to_owned(), tlds: vec!["io".to_owned()], ..Request::default() };
        assert!(errors(&good).is_empty());
    }

    #[test]
    fn the_idea_is_what_they_say_or_their_name_in_its_own_script() {
        let named = |name: &str, idea: Option<&str>| {
            Request { name: name.to_owned(), idea: idea.map(str::to_owned), ..Request::default() }
                .idea_label()
                .map(|label| label.to_string())
        };
        assert_eq!(named("Ocean Blue", None).as_deref(), Some("oceanblue"));
        assert_eq!(named("Ocean Blue", Some("ocean-blue")).as_deref(), Some("ocean-blue"));
        assert_eq!(named("Café Ørsted", Some("a_b")).as_deref(), Some("cafeorsted"));
        assert_eq!(named("чайная", None).as_deref(), Some("чайная"));
        assert_eq!(named("!", None), None);
    }

    #[test]
    fn a_request_is_read_without_its_optional_fields() {
        let read: Request = serde_json::from_str(r#"{"name":"Coppice","vibes":["natural"]}"#).unwrap();
        assert_eq!((read.name.as_str(), read.vibes.as_slice()), ("Coppice", [Vibe::Natural].as_slice()));
        assert_eq!(read.preferred_tlds(), DEFAULT_TLDS);
    }
}
