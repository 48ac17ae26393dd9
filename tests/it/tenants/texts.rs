//! The SQL that stands in the stores' files, as far as it stands there: what `format!` puts in between is left out.

use std::fs;
use std::path::{Path, PathBuf};

use super::judge::is_statement;

/// Pieces of SQL, each with its file.
pub fn pieces() -> Vec<(String, String)> {
    let pieces = |(file, literal): (String, String)| {
        fixed(&literal).into_iter().map(move |piece| (file.clone(), piece))
    };
    all().into_iter().flat_map(pieces).collect()
}

/// Statements that stand there as they are asked, each with its file.
pub fn whole() -> Vec<(String, String)> {
    const VERBS: [&str; 5] = ["SELECT ", "INSERT ", "UPDATE ", "DELETE ", "WITH "];
    let is_whole = |literal: &str| {
        !literal.contains('{') && is_statement(literal) && VERBS.iter().any(|verb| literal.starts_with(verb))
    };
    all()
        .into_iter()
        .map(|(file, literal)| (file, plain(&literal)))
        .filter(|(_, literal)| is_whole(literal))
        .collect()
}

/// All that is SQL in the stores, each with its file.
fn all() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut all = Vec::new();
    for file in stores(&root) {
        let text = fs::read_to_string(&file).unwrap();
        let name = file.strip_prefix(&root).unwrap().display().to_string();
        let sql = literals(&text).into_iter().filter(|literal| is_sql(literal));
        all.extend(sql.map(|literal| (name.clone(), literal)));
    }
    all
}

/// As one line with single blanks.
pub fn plain(sql: &str) -> String {
    sql.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn stores(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        let is_of_a_store = entry.iter().any(|part| part == "store" || part == "store.rs");
        match entry.is_dir() {
            true => found.extend(stores(&entry)),
            false if is_of_a_store && entry.file_name().is_some_and(|name| name != "tests.rs") => {
                found.push(entry)
            }
            false => {}
        }
    }
    found
}

/// What stands between quotation marks, and not in a comment, before the file's tests.
fn literals(text: &str) -> Vec<String> {
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
    let code: String = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .flat_map(|line| [line, "\n"])
        .collect();
    let mut found = Vec::new();
    let mut rest = code.chars().peekable();
    while let Some(char) = rest.next() {
        if char == '\'' && rest.peek() == Some(&'"') {
            rest.next();
        } else if char == '"' {
            let mut literal = String::new();
            while let Some(char) = rest.next().filter(|char| *char != '"') {
                match (char, rest.peek()) {
                    // A line that goes on in the next one.
                    ('\\', Some('\n')) => while rest.next_if(|char| char.is_whitespace()).is_some() {},
                    ('\\', Some(_)) => literal.extend(rest.next()),
                    _ => literal.push(char),
                }
            }
            found.push(literal);
        }
    }
    found
}

fn is_sql(literal: &str) -> bool {
    ["SELECT ", "INSERT ", "UPDATE ", "DELETE FROM "].iter().any(|verb| literal.contains(verb))
}

/// What of a literal stays as it is: what lies between braces does not.
fn fixed(literal: &str) -> Vec<String> {
    let pieces = literal.split(['{', '}']).step_by(2).map(plain);
    pieces.filter(|piece| piece.len() >= 12).collect()
}
