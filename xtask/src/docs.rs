//! What the documents promise of themselves: decision records are numbered without gaps, and links lead somewhere.

use std::fs;
use std::path::{Path, PathBuf};

use crate::paths;

/// The Markdown files of a folder, in the order of their names.
fn documents(folder: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(paths::root().join(folder)).unwrap();
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|ending| ending == "md"));
    files.sort();
    files
}

#[test]
fn decision_records_are_numbered_without_gaps() {
    for (number, file) in (1..).zip(documents("docs/decisions")) {
        let name = file.file_name().unwrap().to_str().unwrap();
        assert!(name.starts_with(&format!("{number:03}-")), "{name} should be number {number}");
        let text = fs::read_to_string(&file).unwrap();
        assert!(text.starts_with(&format!("# {number:03} ")), "the title of {name}");
    }
}

#[test]
fn links_between_documents_lead_somewhere() {
    for file in ["", "docs", "docs/decisions"].into_iter().flat_map(documents) {
        let text = fs::read_to_string(&file).unwrap();
        let links = text.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(link, _)| link);
        for link in links.filter(|link| !link.contains("://")) {
            let path = link.split('#').next().unwrap_or_default();
            assert!(
                file.parent().map(|folder: &Path| folder.join(path)).unwrap().exists(),
                "{}: {link}",
                file.display()
            );
        }
    }
}
