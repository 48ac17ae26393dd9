//! The form in which a bootstrap file is kept.
//!
//! A line `published` and a day; then origins, each on its own line, and below each, indented, what follows in the base
//! address and the endings that it is for. A `*` in it stands for the ending, as most have it there. What follows a `#` is
//! for people.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::{Bootstrap, BootstrapError};
use crate::url::origin;

pub(super) fn read(text: &str) -> Result<Bootstrap, BootstrapError> {
    let mut read = Bootstrap::default();
    let mut origin = None;
    for line in text.lines() {
        let line = line.split('#').next().unwrap_or_default();
        let mut words = line.split_whitespace();
        let Some(first) = words.next() else { continue };
        if first == "published" {
            read.published = words.next().unwrap_or_default().to_owned();
        } else if !line.starts_with(char::is_whitespace) {
            origin = Some(first);
        } else {
            let origin = origin.ok_or(BootstrapError::Unreadable)?;
            for ending in words {
                let base = format!("{origin}{}", first.replace('*', ending));
                read.servers.insert(ending.to_owned(), base);
            }
        }
    }
    Ok(read)
}

pub(super) fn write(bootstrap: &Bootstrap) -> String {
    let mut origins: BTreeMap<String, BTreeMap<String, Vec<&str>>> = BTreeMap::new();
    for (ending, base) in &bootstrap.servers {
        let Some(origin) = origin(base) else { continue };
        let path = base.strip_prefix(&origin).unwrap_or("/");
        let path = path.replace(&format!("/{ending}/"), "/*/");
        origins.entry(origin).or_default().entry(path).or_default().push(ending);
    }
    let mut text = format!("published {}\n", bootstrap.published);
    for (origin, paths) in origins {
        // Writing to a string can't fail.
        let _ = writeln!(text, "{origin}");
        for (path, endings) in paths {
            let _ = writeln!(text, "\t{path} {}", endings.join(" "));
        }
    }
    text
}
