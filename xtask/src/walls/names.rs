//! What a file says by its words alone: the modules it declares and the paths it writes.

use std::collections::BTreeSet;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

/// A path as it is written, with the module of the file's that it is written in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Below the file's own module: of an inline one.
    pub within: Vec<String>,
    pub path: Vec<String>,
    /// What a `use` calls it; `None` for one in the midst of code, and for `*`.
    pub called: Option<String>,
    /// Whether a `pub use` hands it on.
    pub handed_on: bool,
}

/// What a file says.
#[derive(Debug, Default)]
pub struct Names {
    pub written: Vec<Written>,
    /// The modules it declares.
    pub modules: BTreeSet<String>,
    /// Those of them that are tests.
    pub tests: BTreeSet<String>,
}

impl Names {
    /// Reads a file's text.
    pub fn read(text: &str) -> Self {
        let mut names = Self::default();
        names.scan(text.parse().unwrap(), &[]);
        names
    }

    fn scan(&mut self, tokens: TokenStream, within: &[String]) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut at = 0;
        while at < tokens.len() {
            at = self.step(&tokens, at, within);
        }
    }

    /// Reads what begins at `at`, and says where the next begins.
    fn step(&mut self, tokens: &[TokenTree], at: usize, within: &[String]) -> usize {
        if is_test(&tokens[at..]) {
            return self.skip_test(tokens, at + 2);
        }
        match word(tokens, at).as_deref() {
            Some("mod") if word(tokens, at + 1).is_some() => {
                let name = word(tokens, at + 1).unwrap();
                self.modules.insert(name.clone());
                if let Some(TokenTree::Group(body)) = tokens.get(at + 2) {
                    self.scan(body.stream(), &[within, &[name]].concat());
                }
                at + 3
            }
            Some("use") => {
                let end = (at..tokens.len()).find(|&at| punct(tokens, at, ';')).unwrap_or(tokens.len());
                let first = self.written.len();
                self.branch(&tokens[at + 1..end], &[], within);
                let handed_on = is_public(tokens, at);
                self.written[first..].iter_mut().for_each(|written| written.handed_on = handed_on);
                end + 1
            }
            Some(first) if follows(tokens, at + 1) => {
                let mut path = vec![first.to_owned()];
                let mut next = at + 1;
                while let Some(name) = word(tokens, next + 2).filter(|_| follows(tokens, next)) {
                    path.push(name);
                    next += 3;
                }
                self.written.push(Written {
                    within: within.to_owned(),
                    path,
                    called: None,
                    handed_on: false,
                });
                // A turbofish, or a macro's variable.
                if follows(tokens, next) { next + 2 } else { next }
            }
            _ => {
                if let TokenTree::Group(group) = &tokens[at] {
                    self.scan(group.stream(), within);
                }
                at + 1
            }
        }
    }

    /// One branch of a `use`, after what all its twigs begin with.
    fn branch(&mut self, tokens: &[TokenTree], stem: &[String], within: &[String]) {
        let mut path = stem.to_owned();
        let mut called = None;
        let mut at = 0;
        while at < tokens.len() {
            match &tokens[at] {
                TokenTree::Group(group) => return self.twigs(group, &path, within),
                TokenTree::Ident(name) if name == "as" => {
                    called = word(tokens, at + 1);
                    at += 1;
                }
                TokenTree::Ident(name) if name == "self" && !path.is_empty() => {}
                TokenTree::Ident(name) => path.push(name.to_string()),
                _ => {}
            }
            at += 1;
        }
        if path.is_empty() {
            return;
        }
        let everything = matches!(tokens.last(), Some(TokenTree::Punct(star)) if star.as_char() == '*');
        let called = if everything { None } else { called.or_else(|| path.last().cloned()) };
        self.written.push(Written { within: within.to_owned(), path, called, handed_on: false });
    }

    fn twigs(&mut self, group: &Group, path: &[String], within: &[String]) {
        let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
        let comma = |token: &TokenTree| matches!(token, TokenTree::Punct(p) if p.as_char() == ',');
        for twig in tokens.split(comma) {
            self.branch(twig, path, within);
        }
    }

    /// Leaves out the item that begins at `at`, which only tests have.
    fn skip_test(&mut self, tokens: &[TokenTree], at: usize) -> usize {
        let body =
            |token: &TokenTree| matches!(token, TokenTree::Group(g) if g.delimiter() == Delimiter::Brace);
        let ends = |&at: &usize| punct(tokens, at, ';') || body(&tokens[at]);
        let end = (at..tokens.len()).find(ends).unwrap_or(tokens.len());
        let module = (at..end).find(|&at| word(tokens, at).is_some_and(|word| word == "mod"));
        self.tests.extend(module.and_then(|at| word(tokens, at + 1)));
        end + 1
    }
}

/// Whether `#[cfg(test)]` stands here.
fn is_test(tokens: &[TokenTree]) -> bool {
    let [TokenTree::Punct(hash), TokenTree::Group(attribute), ..] = tokens else { return false };
    hash.as_char() == '#' && attribute.stream().to_string().replace(' ', "") == "cfg(test)"
}

/// Whether the word here has `pub`, or `pub(…)`, before it.
fn is_public(tokens: &[TokenTree], at: usize) -> bool {
    let before = |back: usize| at.checked_sub(back).and_then(|at| tokens.get(at));
    let scoped = matches!(before(1), Some(TokenTree::Group(g)) if g.delimiter() == Delimiter::Parenthesis);
    matches!(before(if scoped { 2 } else { 1 }), Some(TokenTree::Ident(word)) if word == "pub")
}

fn word(tokens: &[TokenTree], at: usize) -> Option<String> {
    match tokens.get(at)? {
        TokenTree::Ident(word) => Some(word.to_string()),
        _ => None,
    }
}

fn punct(tokens: &[TokenTree], at: usize, mark: char) -> bool {
    matches!(tokens.get(at), Some(TokenTree::Punct(punct)) if punct.as_char() == mark)
}

/// Whether `::` stands here.
fn follows(tokens: &[TokenTree], at: usize) -> bool {
    punct(tokens, at, ':') && punct(tokens, at + 1, ':')
}
