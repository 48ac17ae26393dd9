//! What a visitor typed into the search box, as a full-text query.

use crate::tenant::TenantId;

/// The words of a search. Only letters and digits are taken from what was typed, so that nothing of FTS5's
/// query language (<https://sqlite.org/fts5.html#full_text_query_syntax>) can come from outside.
pub struct Search {
    words: Vec<String>,
}

impl Search {
    /// So many characters of a search are looked at; the rest is not.
    pub const MAX_CHARS: usize = 200;
    /// So many words are looked for.
    const MAX_WORDS: usize = 8;

    /// The words of `text`; `None` if there is none.
    pub fn parse(text: &str) -> Option<Self> {
        let start: String = text.chars().take(Self::MAX_CHARS).collect();
        let words: Vec<String> = start
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .take(Self::MAX_WORDS)
            .map(str::to_owned)
            .collect();
        (!words.is_empty()).then_some(Self { words })
    }

    /// Products that have all words in any column.
    pub fn anywhere(&self, tenant: &TenantId) -> String {
        format!("{} AND {{name short_description category tags}} : ({})", of_tenant(tenant), self.all())
    }

    /// Products that have all words in their name.
    pub fn in_names(&self, tenant: &TenantId) -> String {
        format!("{} AND name : ({})", of_tenant(tenant), self.all())
    }

    /// Products that have all words, but not all in their name.
    pub fn elsewhere(&self, tenant: &TenantId) -> String {
        format!("({}) NOT name : ({})", self.anywhere(tenant), self.all())
    }

    /// All words, the last one as far as it has been typed.
    fn all(&self) -> String {
        let quoted: Vec<String> = self.words.iter().map(|word| format!("\"{word}\"")).collect();
        format!("{}*", quoted.join(" AND "))
    }
}

fn of_tenant(tenant: &TenantId) -> String {
    format!("tenant : \"{}\"", tenant.0.replace('"', ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(text: &str) -> Option<String> {
        Search::parse(text).map(|s| s.in_names(&TenantId("t1".into())))
    }

    #[test]
    fn words_are_quoted_and_the_last_one_may_go_on() {
        assert_eq!(
            query("Basalt back"),
            Some("tenant : \"t1\" AND name : (\"Basalt\" AND \"back\"*)".into())
        );
    }

    #[test]
    fn operators_and_quotes_are_not_passed_on() {
        assert_eq!(query("\"a\" OR b* NEAR(c)"), query("a OR b NEAR c"));
        assert_eq!(query("\"* ^ - : ( ) { }"), None);
        assert_eq!(query("   "), None);
    }

    #[test]
    fn long_text_is_cut() {
        let words = Search::parse(&"word ".repeat(10_000)).map(|s| s.words.len());
        assert_eq!(words, Some(Search::MAX_WORDS));
        let longest = Search::parse(&"x".repeat(10_000)).and_then(|s| s.words.first().map(String::len));
        assert_eq!(longest, Some(Search::MAX_CHARS));
    }
}
