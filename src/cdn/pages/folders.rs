//! The tree of folders.

use std::collections::BTreeMap;

use leptos::prelude::*;

use crate::cdn::files_query::FilesQuery;
use crate::cdn::islands::bytes;
use crate::cdn::model::CdnFolder;
use crate::ui::{Html, IntoHtml};

/// A folder with those in it, by their names.
#[derive(Debug, Default, PartialEq, Eq)]
struct Node {
    path: String,
    /// Files in it itself.
    files: u64,
    bytes: u64,
    below: BTreeMap<String, Node>,
}

impl Node {
    /// The outermost folder, with all others; some may hold nothing but others.
    fn root(folders: Vec<CdnFolder>) -> Self {
        let mut root = Self::default();
        for CdnFolder { folder, files, bytes } in folders {
            let mut node = &mut root;
            for name in folder.split('/').filter(|name| !name.is_empty()) {
                let path =
                    if node.path.is_empty() { name.to_owned() } else { format!("{}/{name}", node.path) };
                let new = || Self { path, ..Self::default() };
                node = node.below.entry(name.to_owned()).or_insert_with(new);
            }
            (node.files, node.bytes) = (files, bytes);
        }
        root
    }
}

/// The folders as a tree, the one that is shown marked.
pub fn tree(folders: Vec<CdnFolder>, query: &FilesQuery) -> impl IntoView + use<> {
    let nodes = node("Files".to_owned(), Node::root(folders), query);
    view! { <nav id="folders" class="folders" aria-label="Folders"><ul>{nodes}</ul></nav> }
}

fn node(name: String, Node { path, files, bytes: size, below }: Node, query: &FilesQuery) -> Html {
    let current = (!query.is_filtered() && query.folder == path).then_some("page");
    let held = if files == 0 { String::new() } else { format!("{files} · {}", bytes(size)) };
    let below: Vec<_> = below.into_iter().map(|(name, below)| node(name, below, query)).collect();
    let below = (!below.is_empty()).then(|| view! { <ul>{below}</ul> });
    view! {
        <li>
            <a href=query.folder(&path).address() aria-current=current><span>{name}</span> <small>{held}</small></a>
            {below}
        </li>
    }
    .into_html()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_that_hold_nothing_but_folders_are_in_the_tree_too() {
        let folder = |path: &str, files| CdnFolder { folder: path.into(), files, bytes: 10 };
        let root = Node::root(vec![folder("", 1), folder("a-b", 2), folder("a/b/c", 3), folder("a/d", 4)]);
        let paths = |node: &Node| node.below.values().map(|node| node.path.clone()).collect::<Vec<_>>();
        assert_eq!((root.files, paths(&root)), (1, vec!["a".to_owned(), "a-b".to_owned()]));
        let a = &root.below["a"];
        assert_eq!((a.files, paths(a)), (0, vec!["a/b".to_owned(), "a/d".to_owned()]));
        assert_eq!(paths(&a.below["b"]), ["a/b/c"]);
        assert_eq!((a.below["b"].below["c"].files, a.below["d"].files), (3, 4));
    }
}
