//! Licences and origins of all dependencies, by the lists of deny.toml. cargo-deny reads the same file and knows
//! more; it takes minutes to compile, so it is not part of every run.

use std::fs;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::Count;
use crate::{paths, run, say};

/// Checks what the lock file names.
pub fn check() -> Result<Count> {
    let text = fs::read_to_string(paths::root().join("deny.toml")).context("deny.toml is missing")?;
    let rules: Value = toml::from_str(&text).context("deny.toml is not valid")?;
    let allowed: Vec<_> = list(&rules, "/licenses/allow").filter_map(Value::as_str).collect();

    let mut cargo = run::cargo();
    cargo.args(["metadata", "--format-version", "1", "--locked"]).current_dir(paths::root());
    let metadata: Value = serde_json::from_str(&run::quiet(&mut cargo)?)?;
    let (mut number, mut wrong) = (0, Vec::new());
    for package in list(&metadata, "/packages") {
        let text = |key: &str| package.get(key).and_then(Value::as_str);
        let name = text("name").unwrap_or_default();
        number += 1;
        if !text("license").is_some_and(|licence| permitted(licence, &allowed)) {
            wrong.push(format!("{name}: {}", text("license").unwrap_or("no licence")));
        }
        if text("source").is_some_and(|source| !source.starts_with("registry+")) {
            wrong.push(format!("{name} is not from the registry"));
        }
    }
    if !wrong.is_empty() {
        bail!("deny.toml does not allow {}", wrong.join(", "));
    }
    say::line(&format!("{number} packages, all under a licence of deny.toml"));
    Ok(Count::passed(1))
}

fn list<'a>(value: &'a Value, pointer: &str) -> impl Iterator<Item = &'a Value> {
    value.pointer(pointer).and_then(Value::as_array).into_iter().flatten()
}

/// Whether an SPDX expression can be met with the allowed licences. AND binds closer than OR.
fn permitted(expression: &str, allowed: &[&str]) -> bool {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let mut words = spaced.split_whitespace().peekable();
    any(&mut words, allowed) && words.next().is_none()
}

type Words<'a> = std::iter::Peekable<std::str::SplitWhitespace<'a>>;

fn any(words: &mut Words, allowed: &[&str]) -> bool {
    let mut met = all(words, allowed);
    while words.next_if_eq(&"OR").is_some() {
        met |= all(words, allowed);
    }
    met
}

fn all(words: &mut Words, allowed: &[&str]) -> bool {
    let mut met = one(words, allowed);
    while words.next_if_eq(&"AND").is_some() {
        met &= one(words, allowed);
    }
    met
}

fn one(words: &mut Words, allowed: &[&str]) -> bool {
    let Some(word) = words.next() else { return false };
    if word == "(" {
        let met = any(words, allowed);
        return words.next_if_eq(&")").is_some() && met;
    }
    // An exception only adds rights: it is listed with its licence.
    match words.next_if_eq(&"WITH").and_then(|_| words.next()) {
        Some(exception) => allowed.contains(&format!("{word} WITH {exception}").as_str()),
        None => allowed.contains(&word),
    }
}

#[cfg(test)]
mod tests {
    use super::permitted;

    #[test]
    fn expressions_are_weighed() {
        let allowed = ["MIT", "Apache-2.0", "Apache-2.0 WITH LLVM-exception"];
        for good in [
            "MIT",
            "MIT/Unknown",
            "GPL-3.0 OR MIT",
            "(MIT OR GPL-3.0) AND Apache-2.0",
            "Apache-2.0 WITH LLVM-exception",
        ] {
            assert!(permitted(good, &allowed), "{good}");
        }
        for bad in ["GPL-3.0", "MIT AND GPL-3.0", "(MIT", "MIT)", "", "MIT WITH LLVM-exception"] {
            assert!(!permitted(bad, &allowed), "{bad}");
        }
    }
}
