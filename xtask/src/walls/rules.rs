//! What may name what: each rule says in words who breaks it.

use super::house::{File, House, Import};

/// What a shop can do; everything below is for all of them alike.
const FEATURES: [&str; 17] = [
    "admin", "archive", "audit", "auth", "cdn", "domains", "flags", "home", "imports", "kv_api", "orders",
    "people", "products", "setup", "shop", "site", "tokens",
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

/// Who may ask whatever address there is, and why: each asks whom a setting names, or the person who starts a command. Whoever
/// follows an address that others have a say in asks who is out in the world alone, and every hop of it is looked at.
const ANYWHERE: [(&str, &str); 10] = [
    ("conformance/cases/world.rs", "a test asks a server of its own"),
    ("domains/service/llm.rs", "the language model's address is a setting"),
    ("domains/service/prices.rs", "the price list's address is a setting"),
    (
        "dynamodb/client/send.rs",
        "DynamoDB's address is a setting, which begins with https:// but on this machine",
    ),
    (
        "kv_api/service/moving/cloudflare/ask.rs",
        "Cloudflare's address, or one that whoever starts the move gives",
    ),
    ("oidc/transport.rs", "providers are a setting, and name what is theirs by https"),
    ("orders/service/stripe/client.rs", "Stripe's address is a setting"),
    ("platform/mail/api.rs", "the mail API's address is a setting"),
    ("server/remote.rs", "the home’s address is given by whoever starts the command"),
    ("rdap/guard.rs", "judges each address and each hop, and lets through what a setting names"),
];

/// Only these ask whatever address there is. The adapters, which do what they are told, and what only says how far a request
/// may reach, are no callers. `house` is what the files' paths are told from.
pub fn anywhere(name: &str, house: &House) -> Vec<String> {
    let found = faults(house, |file, import| {
        let told = path_in(name, file);
        let carries =
            ["platform/native/", "platform/workers/", "platform/http", "rdap/settings.rs", "rdap/shapes/"];
        import.path.ends_with(&["Reach".to_owned(), "Anywhere".to_owned()])
            && !carries.iter().any(|begin| told.starts_with(begin))
            && !ANYWHERE.iter().any(|(path, _)| *path == told)
    });
    found.into_iter().map(|fault| format!("{name}: {fault}")).collect()
}

/// Who writes to a terminal or the log, and why.
const TERMINAL: [(&str, &str); 4] = [
    ("server/output.rs", "what commands say: each line by `printable_line`"),
    ("server/logger.rs", "the log: each line by `printable`"),
    ("server/catalogue/export.rs", "what is exported is data, and goes where it is sent as it is"),
    ("server/kv/export.rs", "the same"),
];

/// Only these write to a terminal: what came from outside is shown there as it looks, and does nothing.
pub fn terminal(name: &str, house: &House) -> Vec<String> {
    let found = faults(house, |file, import| {
        let writes =
            import.path.iter().any(|name| matches!(name.as_str(), "stdout" | "stderr" | "Stdout" | "Stderr"));
        !import.own && writes && !TERMINAL.iter().any(|(path, _)| *path == path_in(name, file))
    });
    found.into_iter().map(|fault| format!("{name}: {fault}")).collect()
}

/// A file's path with its crate's name; the application's own have none before them.
fn path_in(name: &str, file: &File) -> String {
    if name.is_empty() { file.path.clone() } else { format!("{name}/{}", file.path) }
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
