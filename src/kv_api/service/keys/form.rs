//! The form of a new key.

use crate::error::AppError;
use crate::kv_api::model::Scope;
use crate::kv_api::model::key::Kind;
use crate::kv_api::texts;
use crate::text::tidy;
use crate::typed::Typed;

/// The most characters of a name.
const LONGEST_NAME: usize = 80;

/// The most characters of a namespace's title.
const LONGEST_TITLE: usize = 512;

/// The most bytes of a prefix: those of a key.
const LONGEST_PREFIX: usize = 512;

/// The most prefixes of a key.
const MOST_PREFIXES: usize = 20;

/// What the form calls all namespaces.
pub const ALL_NAMESPACES: &str = "all";

/// What the form calls a new one.
pub const NEW_NAMESPACE: &str = "new";

/// A key, as a form asks for it.
#[derive(Debug, PartialEq, Eq)]
pub struct Asked {
    /// Its id.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// What it is for.
    pub namespace: Namespace,
    /// How it shows itself.
    pub kind: Kind,
    /// What it is good for.
    pub scopes: Vec<Scope>,
    /// What the names of its keys begin with.
    pub prefixes: Vec<String>,
}

/// What a key is for, as a form asks for it.
#[derive(Debug, PartialEq, Eq)]
pub enum Namespace {
    /// All namespaces.
    All,
    /// The one with this id.
    Of(String),
    /// A new one of this title.
    New(String),
}

/// Reads the form of a new key.
///
/// # Errors
/// [`AppError::Invalid`] where a field is not what it must be.
pub fn read_form(form: &Typed) -> Result<Asked, AppError> {
    let invalid =
        |field: &str, message: &str| AppError::Invalid { field: field.into(), message: message.into() };
    let name = seen(&form.field("name"), LONGEST_NAME).ok_or_else(|| invalid("name", texts::NO_NAME))?;
    let namespace = match form.field("namespace").as_str() {
        ALL_NAMESPACES => Namespace::All,
        NEW_NAMESPACE => {
            let title = seen(&form.field("title"), LONGEST_TITLE);
            Namespace::New(title.ok_or_else(|| invalid("title", texts::NO_TITLE))?)
        }
        "" => return Err(invalid("namespace", texts::NO_NAMESPACE)),
        id => Namespace::Of(id.to_owned()),
    };
    let kind = form.field("kind");
    let kind = Kind::ALL.into_iter().find(|known| known.name() == kind);
    let kind = kind.ok_or_else(|| invalid("kind", texts::NO_KIND))?;
    let scopes: Vec<_> = Scope::ALL.into_iter().filter(|scope| form.field(scope.name()) == "1").collect();
    if scopes.is_empty() {
        return Err(invalid("read", texts::NO_SCOPE));
    }
    let prefixes = prefixes(&form.field("prefixes")).map_err(|message| invalid("prefixes", message))?;
    let id = form.field("id");
    let is_id = id.len() == 36 && id.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-');
    if !is_id {
        return Err(AppError::BadRequest(texts::NOT_OURS.into()));
    }
    Ok(Asked { id, name, namespace, kind, scopes, prefixes })
}

/// The text, where something of it can be seen, and it is not too long.
fn seen(text: &str, longest: usize) -> Option<String> {
    let kept = tidy(text, longest.saturating_add(1));
    ((1..=longest).contains(&kept.chars().count())).then_some(kept)
}

fn prefixes(text: &str) -> Result<Vec<String>, &'static str> {
    let mut prefixes: Vec<String> = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if line.len() > LONGEST_PREFIX {
            return Err(texts::LONG_PREFIX);
        }
        // What can't be seen would be part of it all the same.
        if tidy(line, LONGEST_PREFIX) != line {
            return Err(texts::UNSEEN_PREFIX);
        }
        if !prefixes.iter().any(|known| known == line) {
            prefixes.push(line.to_owned());
        }
    }
    if prefixes.len() > MOST_PREFIXES { Err(texts::MANY_PREFIXES) } else { Ok(prefixes) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(changes: &[(&str, &str)]) -> Typed {
        let good = [
            ("id", "01234567-89ab-7fff-bfff-ffffffffffff"),
            ("name", " Prices "),
            ("namespace", "new"),
            ("title", "Prices"),
            ("kind", "token"),
            ("read", "1"),
            ("prefixes", "a/\r\n\r\n b/ \na/"),
        ];
        good.iter().chain(changes).fold(Typed::default(), |form, (name, value)| form.with(name, *value))
    }

    fn refused(changes: &[(&str, &str)]) -> String {
        match read_form(&form(changes)) {
            Err(AppError::Invalid { field, .. }) => field,
            other => panic!("{changes:?}: {other:?}"),
        }
    }

    #[test]
    fn a_form_says_what_a_key_is_to_be() {
        let asked = read_form(&form(&[])).unwrap();
        assert_eq!((asked.name.as_str(), asked.kind), ("Prices", Kind::Token));
        assert_eq!(asked.namespace, Namespace::New("Prices".into()));
        assert_eq!(
            (asked.scopes, asked.prefixes),
            (vec![Scope::Read], vec!["a/".to_owned(), "b/".to_owned()])
        );
        let asked =
            read_form(&form(&[("namespace", "all"), ("kind", "legacy"), ("admin", "1"), ("read", "")]));
        let asked = asked.unwrap();
        assert_eq!((asked.namespace, asked.scopes), (Namespace::All, vec![Scope::Admin]));
    }

    #[test]
    fn whatever_is_no_name_no_title_and_no_prefix_is_refused_at_its_field() {
        let long = "x".repeat(1_000_000);
        for bad in ["", "  ", "\u{0}", "\u{202e}\u{202c}", "\u{200b}", &"x".repeat(81), &long] {
            assert_eq!(refused(&[("name", bad)]), "name", "{bad:.20}");
        }
        for bad in ["", " ", "\u{0}", &"x".repeat(513), &long] {
            assert_eq!(refused(&[("title", bad)]), "title", "{bad:.20}");
        }
        let many = (0..21).map(|i| format!("p{i}\n")).collect::<String>();
        for bad in ["a\u{0}b", "a\u{202e}b", &"ä".repeat(257), &many, &long] {
            assert_eq!(refused(&[("prefixes", bad)]), "prefixes", "{bad:.20}");
        }
        assert_eq!(refused(&[("kind", "password")]), "kind");
        assert_eq!(refused(&[("namespace", "")]), "namespace");
        assert_eq!(refused(&[("read", "")]), "read");
        for good in ["<b>", "=cmd", "🫖", "'; DROP TABLE api_keys; --"] {
            assert_eq!(read_form(&form(&[("name", good)])).unwrap().name, good);
        }
        assert!(matches!(read_form(&form(&[("id", "x")])), Err(AppError::BadRequest(_))));
    }
}
