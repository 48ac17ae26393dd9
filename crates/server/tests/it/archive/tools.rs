//! A plain archive, as other people's tools read it.

use std::process::Command;

use super::{Place, ask, well};

/// What a line of a shell says, in the folder of the archive.
fn shell(place: &Place, line: &str) -> String {
    let output = Command::new("sh").args(["-c", line]).current_dir(place.0.path()).output().unwrap();
    assert!(output.status.success(), "{line}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

fn has(tool: &str) -> bool {
    Command::new(tool).arg("--version").output().is_ok_and(|output| output.status.success())
}

#[test]
fn tar_and_jq_read_it_as_the_documentation_shows() {
    let place = Place::shop("5");
    let from = place.at("from");
    well(&from, &["backup", &place.text("shop.tar"), "--plain"]);
    // Whoever has no jq reads JSON all the same: `ours` is held to the same.
    let text = std::fs::read(place.at("shop.tar")).unwrap();
    let mut ours = tar::Archive::new(text.as_slice());
    let names: Vec<String> = ours
        .entries()
        .unwrap()
        .map(|entry| String::from_utf8(entry.unwrap().path_bytes().into_owned()).unwrap())
        .collect();
    assert_eq!(names.first().map(String::as_str), Some("format.json"));
    assert_eq!(names.last().map(String::as_str), Some("manifest.json"));
    assert!(!names.iter().any(|name| name.starts_with("secrets/")), "everybody can read it");
    for secret in ["AUTH_SECRET", "TOKEN_KEYS", "LINK_KEYS"] {
        let secret = std::fs::read(from.join("secrets").join(secret)).unwrap();
        let secret = secret.strip_suffix(b"\n").unwrap();
        assert!(!text.windows(secret.len()).any(|bytes| bytes == secret));
    }
    if !has("tar") || !has("jq") {
        return;
    }
    let listed = shell(&place, "tar -tf shop.tar");
    assert_eq!(listed.lines().collect::<Vec<_>>(), names.iter().map(String::as_str).collect::<Vec<_>>());
    let slugs =
        shell(&place, "tar -xOf shop.tar --wildcards 'tables/products/*' | jq -r .slug | sort | tr '\\n' ,");
    let sql = "SELECT group_concat(slug, ',') || ',' FROM (SELECT slug FROM products ORDER BY slug)";
    assert_eq!(slugs, ask::<String>(&from, sql));
    let hash = shell(&place, "tar -xOf shop.tar --wildcards 'tables/products/*' | sha256sum | cut -c1-64");
    let said = shell(
        &place,
        "tar -xOf shop.tar manifest.json | jq -r '.tables[] | select(.name == \"products\") | .sha256'",
    );
    assert_eq!(hash, said);
    shell(&place, "mkdir out && tar -xf shop.tar -C out");
    let (key, sha256) = (
        shell(&place, "jq -r '.objects[0].key' out/manifest.json"),
        shell(&place, "jq -r '.objects[0].sha256' out/manifest.json"),
    );
    assert_eq!(shell(&place, &format!("sha256sum 'out/objects/{key}' | cut -c1-64")), sha256);
}
