//! A crate's files, and which of them imports which.

use std::collections::{BTreeMap, BTreeSet};

use super::names::{Names, Written};

/// How often a name is handed on at most.
const MOST_DOORS: usize = 16;

/// A module's path from the crate's root.
type Module = Vec<String>;

/// A crate's files, each by its module.
pub struct House(BTreeMap<Module, File>);

/// A file and what it says.
pub struct File {
    /// Its path below `src`.
    pub path: String,
    names: Names,
}

/// What a file names.
pub struct Import {
    /// From the crate's root, or from another crate's name.
    pub path: Vec<String>,
    /// Whether it is of this crate.
    pub own: bool,
}

impl House {
    /// The house of these files: each its path below `src`, and its text.
    pub fn build(files: impl IntoIterator<Item = (String, String)>) -> Self {
        let read = |(path, text): (String, String)| (module(&path), File { names: Names::read(&text), path });
        let mut files: BTreeMap<_, _> = files.into_iter().map(read).collect();
        let tests: Vec<Module> = files
            .iter()
            .flat_map(|(module, file)| {
                file.names.tests.iter().map(|name| below(module, std::slice::from_ref(name)))
            })
            .collect();
        files.retain(|module, _| !tests.iter().any(|test| module.starts_with(test)));
        Self(files)
    }

    /// Each file with what it names.
    pub fn imports(&self) -> impl Iterator<Item = (&File, Vec<Import>)> {
        self.0.iter().map(|(module, file)| {
            (file, file.names.written.iter().map(|written| import(module, file, written)).collect())
        })
    }

    /// The file that a path leads to, and `None` where it leads out of the house.
    fn resolve(&self, path: &[String], doors: usize) -> Option<&Module> {
        let deepest = (0..=path.len()).rev().find(|&end| self.0.contains_key(&path[..end]))?;
        let (module, file) = self.0.get_key_value(&path[..deepest])?;
        let door = path.get(deepest).and_then(|name| {
            let handed = |written: &&Written| written.handed_on && written.called.as_ref() == Some(name);
            file.names.written.iter().find(handed)
        });
        match door.filter(|_| doors > 0).map(|door| import(module, file, door)) {
            Some(door) if door.own => self.resolve(&door.path, doors - 1),
            Some(_) => None,
            None => Some(module),
        }
    }

    /// The files that a file imports, each with a path that leads there.
    fn arrows(&self, from: &Module) -> BTreeMap<&Module, String> {
        let file = &self.0[from];
        let imports = file.names.written.iter().map(|written| import(from, file, written));
        let arrows = imports.filter(|import| import.own).filter_map(|import| {
            let to = self.resolve(&import.path, MOST_DOORS)?;
            Some((to, import.path.join("::")))
        });
        arrows.filter(|(to, _)| !to.starts_with(from)).collect()
    }

    /// The circles, each in words.
    pub fn circles(&self) -> Vec<String> {
        let arrows: BTreeMap<_, _> = self.0.keys().map(|module| (module, self.arrows(module))).collect();
        let reach: BTreeMap<_, _> =
            self.0.keys().map(|module| (module, reachable(&arrows, module))).collect();
        let mut told = BTreeSet::new();
        let mut circles = Vec::new();
        for module in self.0.keys().filter(|module| reach[module].contains(module)) {
            if told.contains(module) {
                continue;
            }
            let circle: Vec<_> =
                reach[module].iter().copied().filter(|other| reach[other].contains(module)).collect();
            told.extend(circle.iter().copied());
            let inside = circle.iter().flat_map(|from| {
                arrows[from]
                    .iter()
                    .filter(|(to, _)| circle.contains(to))
                    .map(|(to, name)| format!("  {} -> {} by {name}", self.0[*from].path, self.0[*to].path))
            });
            circles.push(format!(
                "a circle of {} files:\n{}",
                circle.len(),
                inside.collect::<Vec<_>>().join("\n")
            ));
        }
        circles
    }
}

fn reachable<'a>(
    arrows: &BTreeMap<&'a Module, BTreeMap<&'a Module, String>>,
    from: &'a Module,
) -> BTreeSet<&'a Module> {
    let (mut found, mut next) = (BTreeSet::new(), vec![from]);
    while let Some(module) = next.pop() {
        next.extend(arrows[module].keys().copied().filter(|to| found.insert(*to)));
    }
    found
}

/// The path that is meant by one that is written.
fn import(module: &Module, file: &File, written: &Written) -> Import {
    let here = below(module, &written.within);
    let mut path = written.path.as_slice();
    let taken_in = |name: &String| {
        let same = |other: &&Written| {
            other.called.as_ref() == Some(name) && other.within == written.within && *other != written
        };
        file.names.written.iter().find(same)
    };
    let start = match path.first().map(String::as_str) {
        Some("crate") => Some(Vec::new()),
        Some("self") => Some(here),
        Some("super") => Some(here[..here.len().saturating_sub(1)].to_vec()),
        Some(name) if file.names.modules.contains(name) => Some(below(&here, &[name.to_owned()])),
        Some(_) if written.called.is_none() => {
            let taken = path.first().and_then(taken_in).map(|taken| import(module, file, taken));
            taken.filter(|taken| taken.own).map(|taken| taken.path)
        }
        _ => None,
    };
    let own = start.is_some();
    let mut start = start.unwrap_or_default();
    if own {
        path = &path[1..];
        while path.first().is_some_and(|name| name == "super") {
            start.pop();
            path = &path[1..];
        }
    }
    start.extend(path.iter().cloned());
    Import { path: start, own }
}

/// The module that a file is.
fn module(path: &str) -> Module {
    let path = path.strip_suffix(".rs").unwrap_or(path);
    if matches!(path, "lib" | "main") { Vec::new() } else { path.split('/').map(str::to_owned).collect() }
}

fn below(module: &[String], rest: &[String]) -> Module {
    [module, rest].concat()
}
