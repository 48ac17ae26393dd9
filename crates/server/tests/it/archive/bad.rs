//! Archives that are none any more, and homes that take none: each is told in a sentence, and nothing is changed.

use std::io::Read;
use std::path::Path;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{PASSPHRASE, Place, coppice, refused, told, well};

/// An archive, member by member.
type Members = Vec<(String, Vec<u8>)>;

fn members(bytes: &[u8]) -> Members {
    let mut archive = tar::Archive::new(bytes);
    let entries = archive.entries().unwrap().map(|entry| {
        let mut entry = entry.unwrap();
        let name = String::from_utf8(entry.path_bytes().into_owned()).unwrap();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        (name, bytes)
    });
    entries.collect()
}

fn put_together(members: &Members) -> Vec<u8> {
    let mut archive = tar::Builder::new(Vec::new());
    for (name, bytes) in members {
        let mut header = tar::Header::new_ustar();
        header.as_ustar_mut().unwrap().name[..name.len()].copy_from_slice(name.as_bytes());
        header.set_size(bytes.len() as u64);
        header.set_mode(0o600);
        header.set_cksum();
        archive.append(&header, bytes.as_slice()).unwrap();
    }
    archive.into_inner().unwrap()
}

/// The same archive with another manifest, which is what it says of itself.
fn with_manifest(members: &Members, change: impl Fn(&mut Value)) -> Vec<u8> {
    let mut members = members.clone();
    let manifest = &mut members.last_mut().unwrap().1;
    // As text, for the order of its fields is part of what is hashed.
    let mut value: Value = serde_json::from_slice(manifest).unwrap();
    change(&mut value);
    value["sha256"] = json!("");
    let hash = hex::encode(Sha256::digest(ordered(&value)));
    value["sha256"] = json!(hash);
    *manifest = ordered(&value).into_bytes();
    put_together(&members)
}

/// The manifest in the order in which it is written.
fn ordered(value: &Value) -> String {
    let fields = |value: &Value, names: &[&str], each: &dyn Fn(&str, &Value) -> String| {
        let told = names.iter().filter(|name| value.get(**name).is_some());
        let told = told.map(|name| format!("{}:{}", json!(name), each(name, &value[*name])));
        format!("{{{}}}", told.collect::<Vec<_>>().join(","))
    };
    let plain = |_: &str, value: &Value| value.to_string();
    let all = |value: &Value, names: &[&str]| {
        let rows = value.as_array().unwrap().iter().map(|row| fields(row, names, &plain));
        format!("[{}]", rows.collect::<Vec<_>>().join(","))
    };
    let names = [
        "format",
        "program",
        "schema",
        "home",
        "moment",
        "secrets",
        "with_objects",
        "gone",
        "tables",
        "objects",
        "sha256",
    ];
    fields(value, &names, &|name, value| match name {
        "home" => fields(value, &["id", "state"], &plain),
        "tables" => all(value, &["name", "rows", "bytes", "sha256"]),
        "objects" => all(value, &["key", "size", "sha256", "content_type", "custom"]),
        _ => value.to_string(),
    })
}

#[test]
fn a_bad_archive_is_refused_by_a_sentence_and_nothing_is_made() {
    let place = Place::shop("3");
    let (from, to, file) = (place.at("from"), place.at("to"), place.text("bad.tar"));
    well(&from, &["backup", &place.text("good.tar"), "--plain"]);
    let good = std::fs::read(place.at("good.tar")).unwrap();
    let parts = members(&good);
    let said = |bytes: &[u8], args: &[&str]| {
        std::fs::write(place.at("bad.tar"), bytes).unwrap();
        let said = refused(&to, &[&["restore", &file], args].concat());
        assert!(!to.exists(), "{said}");
        said
    };
    let of = |members: &Members| put_together(members);
    let with = |name: &str, bytes: &[u8]| {
        let mut parts = parts.clone();
        let place = parts.iter().position(|(name, _)| name.starts_with("objects/")).unwrap();
        parts.insert(place, (name.to_owned(), bytes.to_vec()));
        of(&parts)
    };
    let without =
        |gone: &str| of(&parts.iter().filter(|(name, _)| !name.starts_with(gone)).cloned().collect());

    // What its own secrets are, it does not say.
    assert!(said(&good, &[]).contains("Set AUTH_SECRET, LINK_KEYS, TOKEN_KEYS as"));
    for part in 1..8 {
        assert!(said(&good[..good.len() * part / 8], &[]).contains("ends too early"));
    }
    let mut flipped = good.clone();
    let middle = good.len() / 2;
    flipped[middle] ^= 1;
    assert!(said(&flipped, &[]).contains("is damaged"));
    assert!(said(&without("objects/"), &[]).contains("the file “"));
    assert!(said(&without("tables/products/"), &[]).contains("the table products"));
    assert!(said(&without("manifest.json"), &[]).contains("ends too early"));
    for evil in
        ["../evil", "/tmp/evil", "objects/../../evil", "objects/a/../b", "tables/../000001.ndjson", "evil"]
    {
        assert!(said(&with(evil, b"x"), &[]).contains(&format!("“{evil}”")), "{evil}");
    }
    // A file that is there twice, and one that is there and not named.
    let twice = parts.iter().find(|(name, _)| name.starts_with("objects/")).unwrap();
    assert!(said(&with(&twice.0, &twice.1), &[]).contains("is in it twice"));
    assert!(said(&with("objects/!", b"x"), &[]).contains("is not what its manifest says"));
    // What would fill any disk: it is read, and kept nowhere.
    assert!(said(&with("objects/!", &vec![0; 64 << 20]), &[]).contains("is not what its manifest says"));
    let more = format!("{}\n", json!({ "id": 1 }));
    assert!(said(&with("tables/wonders/000001.ndjson", more.as_bytes()), &[]).contains("the table wonders"));
    let newer = with_manifest(&parts, |manifest| {
        manifest["schema"].as_array_mut().unwrap().push(json!("0999_later.sql"))
    });
    assert!(said(&newer, &[]).contains("have been through 0999_later.sql"));
    let unknown = with_manifest(&parts, |manifest| {
        let empty = json!({ "name": "wonders", "rows": 0, "bytes": 0, "sha256": "" });
        manifest["tables"].as_array_mut().unwrap().push(empty);
    });
    assert!(said(&unknown, &[]).contains("a table wonders, which this version"));
    let mut later = parts.clone();
    later[0].1 = br#"{"name":"coppice-archive","version":2}"#.to_vec();
    assert!(said(&of(&later), &[]).contains("has format 2"));
    assert!(said(b"what is this", &[]).contains("ends too early"));
    assert!(said(&[b'x'; 4_096], &[]).contains("no archive"));
    // The one that they were all made of is good.
    std::fs::write(place.at("bad.tar"), &good).unwrap();
    assert!(well(&to, &["restore", &file, "--other-secrets"]).contains("are back in"));
}

#[test]
fn links_in_an_archive_are_refused() {
    let place = Place::new();
    let (to, file) = (place.at("to"), place.text("bad.tar"));
    let mut archive = tar::Builder::new(Vec::new());
    let format = br#"{"name":"coppice-archive","version":1}"#;
    for (name, kind, bytes) in
        [("format.json", tar::EntryType::Regular, &format[..]), ("objects/a", tar::EntryType::Symlink, &[])]
    {
        let mut header = tar::Header::new_ustar();
        header.set_path(name).unwrap();
        header.set_entry_type(kind);
        header.set_size(bytes.len() as u64);
        if kind == tar::EntryType::Symlink {
            header.set_link_name("/etc/passwd").unwrap();
        }
        header.set_cksum();
        archive.append(&header, bytes).unwrap();
    }
    std::fs::write(place.at("bad.tar"), archive.into_inner().unwrap()).unwrap();
    for command in ["verify", "restore"] {
        assert!(refused(&to, &[command, &file]).contains("“objects/a” in it is no file"));
    }
    assert!(!to.exists());
}

#[test]
fn an_archive_opens_for_who_has_its_key_alone() {
    let place = Place::shop("2");
    let (from, to, file) = (place.at("from"), place.at("to"), place.text("shop.coppice"));
    std::fs::write(place.at("passphrase"), format!("{PASSPHRASE}\nand more\n")).unwrap();
    let with = |args: &[&str], passphrase: Option<&str>| {
        let mut command = coppice(&to, args);
        command.env_remove("COPPICE_PASSPHRASE");
        passphrase.map(|passphrase| command.env("COPPICE_PASSPHRASE", passphrase));
        told(command.output().unwrap())
    };
    well(&from, &["backup", &file, "--passphrase-file", &place.text("passphrase")]);
    well(&from, &["verify", &file]);
    let (said, code) = with(&["restore", &file], Some("another passphrase"));
    assert!(said.contains("this is not its passphrase or key") && code == Some(1), "{said}");
    let (said, code) = with(&["restore", &file], None);
    assert!(said.contains("set COPPICE_PASSPHRASE") && code == Some(1), "{said}");
    let (said, code) =
        with(&["backup", &place.text("short"), "--data", from.to_str().unwrap()], Some("short"));
    assert!(said.contains("at least 12 characters") && code == Some(1), "{said}");
    // A bit of an encrypted one, and its end.
    let good = std::fs::read(&file).unwrap();
    let mut flipped = good.clone();
    let middle = good.len() / 2;
    flipped[middle] ^= 1;
    for bytes in [&flipped[..], &good[..middle]] {
        std::fs::write(place.at("bad"), bytes).unwrap();
        refused(&to, &["restore", &place.text("bad")]);
    }
    assert!(!to.exists());

    // For a key, as `age-keygen` makes them.
    let recipient = "age1t7rxyev2z3rw82stdlrrepyc39nvn86l5078zqkf5uasdy86jp6svpy7pa";
    let identity = "# public key: age1t7rxyev2z3rw82stdlrrepyc39nvn86l5078zqkf5uasdy86jp6svpy7pa\nAGE-SECRET-KEY-1GQ9778VQXMMJVE8SK7J6VT8UJ4HDQAJUVSFCWCM02D8GEWQ72PVQ2Y5J33\n";
    std::fs::write(place.at("key.txt"), identity).unwrap();
    let sealed = place.text("sealed.coppice");
    well(&from, &["backup", &sealed, "--recipient", recipient]);
    assert!(refused(&to, &["verify", &sealed]).contains("the key of one of its recipients is needed"));
    well(&to, &["restore", &sealed, "--identity", &place.text("key.txt")]);
}

#[test]
fn a_home_with_a_shop_and_one_that_is_served_take_no_archive() {
    let place = Place::shop("2");
    let (from, file) = (place.at("from"), place.text("shop.coppice"));
    well(&from, &["backup", &file]);
    let before = super::tables(&from);
    assert!(refused(&from, &["restore", &file]).contains("there is a shop in"));
    assert_eq!(super::tables(&from), before);
    // One that is empty, with secrets of its own: while it is served, and after.
    let to = place.at("to");
    let server = super::Server::start(&to);
    assert!(refused(&to, &["restore", &file]).contains("is served by another process"));
    server.kill();
    well(&to, &["restore", &file]);
    assert!(refused(&place.at("nowhere"), &["backup", &place.text("none")]).contains("nothing to back up"));
    assert!(refused(&place.at("nowhere"), &["restore", &place.text("none")]).contains("No such file"));
    assert!(!place.at("nowhere").exists());
}

#[cfg(unix)]
#[test]
fn a_disk_that_is_full_half_way_leaves_no_file_and_no_open_home() {
    let place = Place::shop("6");
    let (from, to, file) = (place.at("from"), place.at("to"), place.text("shop.tar"));
    // No file may grow beyond so many blocks: what a full disk does to whoever writes.
    let bounded = |data: &Path, blocks: u32, args: &[&str]| {
        let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
        let mut command = std::process::Command::new("sh");
        command.args(["-c", &script, env!("CARGO_BIN_EXE_coppice")]).args(args).env("COPPICE_DATA", data);
        told(command.env("COPPICE_PASSPHRASE", PASSPHRASE).output().unwrap())
    };
    let (said, code) = bounded(&from, 400, &["backup", &file, "--plain"]);
    assert!(said.contains("could not be read or written") && code == Some(1), "{said}");
    assert_eq!(std::fs::read_dir(place.0.path()).unwrap().count(), 1, "nothing is left of it");
    well(&from, &["backup", &file]);
    let (said, code) = bounded(&to, 1_000, &["restore", &file]);
    assert_eq!(code, Some(1), "{said}");
    assert!(!super::killed::is_open(&to), "{said}");
    well(&to, &["restore", &file]);
    assert!(super::killed::is_open(&to));
}
