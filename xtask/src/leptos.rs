//! The settings of cargo-leptos are said twice, as its readers look in two places: here they are held equal.

use std::fs;

use serde_json::Value;

use crate::paths;

#[test]
fn both_files_say_the_same() {
    let settings = |file: &str| -> Value {
        let text = fs::read_to_string(paths::root().join(file)).unwrap();
        let value: Value = toml::from_str(&text).unwrap();
        value.pointer("/workspace/metadata/leptos").cloned().unwrap()
    };
    assert_eq!(settings("Leptos.toml"), settings("Cargo.toml"));
}
