//! The walls of the house, held by reading what each file names: no circles, nothing that leads back up.
//!
//! What counts as an import is every path that a file writes, in a `use` or in the midst of its code, once `crate`,
//! `super`, `self`, the modules it declares and the names it has taken in are read as what they stand for. Three rules
//! say which file is meant by it:
//!
//! 1. A path leads to the deepest file that stands on it. Where that file hands the name on by `pub use`, it leads on
//!    to where the name comes from.
//! 2. What lies below a file's own module is a part of it: a parent that uses or hands on what its children have imports
//!    nothing by it, while a child that uses what its parent has does. So a family may share types at its head, but
//!    neither may two children need each other, nor a parent somebody who needs its children.
//! 3. Tests are no part of the house.

mod house;
mod names;
mod rules;
mod tests;

use std::fs;
use std::path::{Path, PathBuf};

use house::House;

use crate::paths;

/// The entries, and what is run against them: they alone may name the application.
const ENTRIES: [&str; 4] = ["client", "conformance", "server", "worker"];

/// The most lines that a file may have.
const MOST_LINES: usize = 400;

/// The Rust files below a folder, their paths from there.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let (mut found, mut folders) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).unwrap().map(|entry| entry.unwrap().path()) {
            if entry.is_dir() {
                folders.push(entry);
            } else if entry.extension().is_some_and(|ending| ending == "rs") {
                found.push(entry.strip_prefix(folder).unwrap().to_owned());
            }
        }
    }
    found.sort();
    found
}

/// The house whose sources are below this folder.
fn read(folder: &Path) -> House {
    let files = sources(folder);
    let text = |file: &PathBuf| fs::read_to_string(folder.join(file)).unwrap();
    House::build(files.iter().map(|file| (file.to_str().unwrap().to_owned(), text(file))))
}

fn application() -> House {
    read(&paths::root().join("src"))
}

/// The crates beside the application: name and house.
fn crates() -> Vec<(String, House)> {
    let folders = fs::read_dir(paths::root().join("crates")).unwrap();
    let folders = folders.map(|entry| entry.unwrap().path());
    folders
        .map(|folder| (folder.file_name().unwrap().to_str().unwrap().to_owned(), read(&folder.join("src"))))
        .collect()
}

fn assert_none(faults: &[String]) {
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn no_files_import_each_other_in_a_circle() {
    let houses = crates().into_iter().chain([("coppice".to_owned(), application())]);
    let named = |(name, house): (String, House)| {
        house.circles().into_iter().map(move |circle| format!("{name}: {circle}"))
    };
    assert_none(&houses.flat_map(named).collect::<Vec<_>>());
}

#[test]
fn only_the_router_names_the_hooks() {
    assert_none(&rules::hooks(&application()));
}

#[test]
fn pages_actions_functions_and_islands_name_no_store() {
    assert_none(&rules::stores(&application()));
}

#[test]
fn only_stores_write_statements() {
    assert_none(&rules::statements(&application()));
}

#[test]
fn only_features_hooks_router_and_clock_name_a_feature() {
    assert_none(&rules::features(&application()));
}

#[test]
fn no_crate_but_an_entry_names_the_application() {
    for (name, house) in crates() {
        if !ENTRIES.contains(&name.as_str()) {
            assert_none(&rules::application(&house));
        }
    }
}

/// The application and the crates beside it, which run as it does.
fn houses() -> Vec<(String, House)> {
    crates().into_iter().chain([(String::new(), application())]).collect()
}

#[test]
fn who_follows_an_address_of_others_reaches_the_world_alone() {
    assert_none(&houses().iter().flat_map(|(name, house)| rules::anywhere(name, house)).collect::<Vec<_>>());
}

#[test]
fn words_from_outside_come_to_a_terminal_by_one_way() {
    assert_none(&houses().iter().flat_map(|(name, house)| rules::terminal(name, house)).collect::<Vec<_>>());
    for folder in ["src", "crates"].map(|folder| paths::root().join(folder)) {
        // A macro is no path; `println` is the compiler's to find.
        let prints = |file: &PathBuf| fs::read_to_string(folder.join(file)).unwrap().contains("eprint");
        let found: Vec<_> = sources(&folder).into_iter().filter(prints).collect();
        assert!(found.is_empty(), "{found:?} print to standard error");
    }
}

#[test]
fn no_file_is_longer_than_can_be_read_at_once() {
    for folder in ["src", "crates", "tests", "tools", "xtask"].map(|folder| paths::root().join(folder)) {
        for file in sources(&folder) {
            let lines = fs::read_to_string(folder.join(&file)).unwrap().lines().count();
            assert!(lines <= MOST_LINES, "{} has {lines} lines", folder.join(&file).display());
        }
    }
}
