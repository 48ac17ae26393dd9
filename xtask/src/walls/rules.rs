//! What may name what: each rule says in words who breaks it.

use super::house::{File, House, Import};

/// What a shop can do; everything below is for all of them alike.
const FEATURES: [&str; 13] = [
    "admin", "audit", "auth", "cdn", "domains", "imports", "kv_api", "orders", "people", "products", "setup",
    "shop", "site",
];

/// What speaks with visitors and browsers, and asks services for what it needs.
const FRONT: [&str; 4] = ["actions", "api", "islands", "pages"];

/// Only the router names the hooks: what anybody else needs of a request stands on the ground floor.
pub fn hooks(house: &House) -> Vec<String> {
    faults(house, |file, import| {
        import.own && begins(import, &["hooks"]) && !matches!(room(file), "router" | "hooks")
    })
}

/// No page, action, function or island names a store.
pub fn stores(house: &House) -> Vec<String> {
    faults(house, |file, import| {
        import.own && lies_in(file, &FRONT) && import.path.iter().any(|name| name == "store")
    })
}

/// Only a store writes statements.
pub fn statements(house: &House) -> Vec<String> {
    faults(house, |file, import| {
        !import.own && import.path.iter().any(|name| name == "Statement") && !lies_in(file, &["store"])
    })
}

/// No feature is named by what stands below it: by anything but features, the hooks around them, the router, and what
/// has them do their work by the clock.
pub fn features(house: &House) -> Vec<String> {
    faults(house, |file, import| {
        let above = FEATURES.contains(&room(file)) || matches!(room(file), "hooks" | "router" | "tick");
        import.own && begins(import, &FEATURES) && !above
    })
}

/// Nothing names the application.
pub fn application(house: &House) -> Vec<String> {
    faults(house, |_, import| !import.own && begins(import, &["coppice"]))
}

fn faults(house: &House, is_fault: impl Fn(&File, &Import) -> bool) -> Vec<String> {
    let told = |file: &File, import: &Import| format!("{} names {}", file.path, import.path.join("::"));
    house
        .imports()
        .flat_map(|(file, imports)| {
            imports
                .into_iter()
                .filter(|import| is_fault(file, import))
                .map(|import| told(file, &import))
                .collect::<Vec<_>>()
        })
        .collect()
}

/// The first part of a file's path: `shop` of `shop/pages/cart.rs` and of `shop.rs`.
fn room(file: &File) -> &str {
    file.path.split(['/', '.']).next().unwrap_or_default()
}

/// Whether a file is one of these, or below one.
fn lies_in(file: &File, names: &[&str]) -> bool {
    let path = file.path.strip_suffix(".rs").unwrap_or(&file.path);
    path.split('/').any(|part| names.contains(&part))
}

fn begins(import: &Import, names: &[&str]) -> bool {
    import.path.first().is_some_and(|first| names.contains(&first.as_str()))
}
