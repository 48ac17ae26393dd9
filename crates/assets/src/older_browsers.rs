//! What style sheets ask of browsers. One function that a browser does not know voids the declaration it stands in, and in
//! a custom property everything that uses it, so that whatever is newer than five years has a plain value before it.

use std::path::Path;

use super::{APP_STYLE, STYLE, style};

/// Functions and units that browsers of the last five years did not all know, each as it stands in a value.
const NEWER: [&str; 30] = [
    "light-dark(",
    "color-mix(",
    "oklab(",
    "oklch(",
    "lab(",
    "lch(",
    "hwb(",
    "color(",
    "contrast-color(",
    "round(",
    "mod(",
    "abs(",
    "sign(",
    "sin(",
    "cos(",
    "tan(",
    "pow(",
    "sqrt(",
    "exp(",
    "linear(",
    "if(",
    "sibling-index(",
    "anchor(",
    "calc-size(",
    "dvh",
    "svh",
    "lvh",
    "cqi",
    "cqb",
    "\" / \"",
];

/// A declaration, with the one that stands before it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Declaration<'a> {
    property: &'a str,
    value: &'a str,
    before: Option<(&'a str, &'a str)>,
    /// Whether it counts only where a browser says that it knows something.
    is_guarded: bool,
}

/// The declarations of a sheet without comments.
fn declarations(sheet: &str) -> Vec<Declaration<'_>> {
    let mut found = Vec::new();
    // For every open block: whether it is within `@supports`, and its last declaration.
    let mut blocks: Vec<(bool, Option<(&str, &str)>)> = vec![(false, None)];
    let mut start = 0;
    for (at, sign) in sheet.char_indices().filter(|(_, sign)| matches!(sign, '{' | '}' | ';')) {
        let text = sheet.get(start..at).unwrap_or_default().trim();
        start = at + 1;
        let (is_guarded, before) = *blocks.last().unwrap();
        if sign == '{' {
            blocks.push((is_guarded || text.starts_with("@supports"), None));
            continue;
        }
        if let Some((property, value)) = text.split_once(':').filter(|_| !text.starts_with('@')) {
            let (property, value) = (property.trim(), value.trim());
            found.push(Declaration { property, value, before, is_guarded });
            blocks.last_mut().unwrap().1 = Some((property, value));
        }
        if sign == '}' {
            blocks.pop();
        }
    }
    found
}

fn newer(value: &str) -> Option<&'static str> {
    // What is part of a longer word is another function: `prefers-lab(` is not `lab(`.
    let stands = |name: &&str| {
        value.match_indices(*name).any(|(at, _)| {
            !name.ends_with('(')
                || !value.split_at(at).0.ends_with(|sign: char| sign.is_alphanumeric() || sign == '-')
        })
    };
    NEWER.into_iter().find(stands)
}

/// What is wrong with a sheet.
fn problems(sheet: &str) -> Vec<String> {
    let without = |declaration: &Declaration<'_>| -> Option<String> {
        let name = newer(declaration.value).filter(|_| !declaration.is_guarded)?;
        let has_plain = !declaration.property.starts_with("--")
            && declaration
                .before
                .is_some_and(|(property, value)| property == declaration.property && newer(value).is_none());
        (!has_plain).then(|| {
            format!("{}: {}: {name} has no plain value before it", declaration.property, declaration.value)
        })
    };
    declarations(&comments_removed(sheet)).iter().filter_map(without).collect()
}

fn comments_removed(sheet: &str) -> String {
    let mut parts = sheet.split("/*");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + part.split_once("*/").map_or("", |(_, rest)| rest))
}

#[test]
fn whatever_is_newer_than_five_years_has_a_plain_value_before_it() {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
    for (name, sheets) in STYLE.into_iter().chain([("within pages", APP_STYLE)]) {
        let sheet = style(root, sheets).unwrap();
        assert!(declarations(&comments_removed(&sheet)).len() > 10, "{name}");
        assert_eq!(problems(&sheet), Vec::<String>::new(), "{name}");
    }
}

#[test]
fn what_has_none_is_found() {
    for bad in [
        ":root { --paper: light-dark(#fff, #000); }",
        ":root { --paper: #fff; --paper: light-dark(#fff, #000); }",
        "a { &:hover { color: red } background: color-mix(in oklab, red, blue) }",
        "a { color: red; block-size: 100dvh; }",
        "a { content: \"/\"; color: red; content: \"/\" / \"\"; }",
        "@media (width > 1px) { a { color: oklch(0 0 0); } }",
    ] {
        assert_eq!(problems(bad).len(), 1, "{bad}");
    }
    for good in [
        "a { color: red; color: color-mix(in oklab, red, blue); }",
        "@supports (color: light-dark(#fff, #000)) { :root { --paper: light-dark(#fff, #000); } }",
        "a { inline-size: calc(1rem + (2 * var(--lab))); /* light-dark( */ }",
        "@container (width > 1px) { a { grid-template: \"a b\" / 1fr 1fr; } }",
    ] {
        assert_eq!(problems(good), Vec::<String>::new(), "{good}");
    }
}
