//! A home elsewhere is copied, by a token.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::time::{SystemTime, UNIX_EPOCH};

use sha2::{Digest, Sha256};

use super::*;

const TOKEN: &str = "coppice_read_a-token-that-only-this-test-knows";

fn now() -> i64 {
    i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()).unwrap()
}

/// What an operator has made at /admin/tokens.
fn make_token(data: &Path, kind: &str) {
    let sql = "INSERT INTO machine_tokens (id, kind, hash, made_by, made_at, expires_at) VALUES (?1, ?1, ?2, 'ada@example.com', ?3, ?3 + 3600)";
    let hash = hex::encode(Sha256::digest(TOKEN));
    database(data).execute(sql, (kind, hash, now())).unwrap();
}

fn url(server: &Server) -> String {
    format!("http://{}", server.address)
}

fn from(place: &Place, url: &str, token: &str, more: &[&str]) -> (String, Option<i32>) {
    let file = place.text("shop.coppice");
    let args = [&["backup", &file, "--from", url], more].concat();
    told(coppice(&place.at("nowhere"), &args).env("COPPICE_TOKEN", token).output().unwrap())
}

#[test]
fn a_shop_elsewhere_comes_back_here_as_it_was_there() {
    let place = Place::shop("1200");
    make_token(&place.at("from"), "read");
    let server = Server::start(&place.at("from"));
    let (said, code) = from(&place, &url(&server), TOKEN, &[]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains(" rows and ") && said.contains(" files, "), "{said}");
    assert!(!place.at("nowhere").exists());
    assert_eq!(ask::<String>(&place.at("from"), "SELECT gate FROM home"), "open");
    assert!(server.stop().0.success());
    let before = tables(&place.at("from"));
    // Its secrets are its own.
    let said = refused(&place.at("to"), &["restore", &place.text("shop.coppice")]);
    assert!(said.contains("AUTH_SECRET") && said.contains("--other-secrets"), "{said}");
    well(&place.at("to"), &["restore", &place.text("shop.coppice"), "--other-secrets"]);
    let after = tables(&place.at("to"));
    for (name, rows) in before {
        assert!(name == "cdn_files" || after.get(&name) == Some(&rows), "{name}");
    }
    assert_eq!(found(&place.at("from")), found(&place.at("to")));
    let server = Server::start(&place.at("to"));
    let list = server.client().get("/shop");
    assert!(String::from_utf8(list).unwrap().contains("class=\"card\""));
    server.stop();
}

#[test]
fn whoever_has_no_token_for_it_is_told_why_and_nothing_is_written() {
    let place = Place::shop("3");
    let server = Server::start(&place.at("from"));
    let refused = |url: &str, token: &str, words: &str| {
        let (said, code) = from(&place, url, token, &[]);
        assert_eq!((code, said.lines().count()), (Some(1), 1), "{said}");
        assert!(said.contains(words), "{words}: {said}");
        assert!(!place.at("shop.coppice").exists() && !place.at("shop.coppice.part").exists(), "{words}");
    };
    refused(&url(&server), "", "COPPICE_TOKEN");
    refused(&url(&server), TOKEN, "nobody has made a token there");
    make_token(&place.at("from"), "restore");
    refused(&url(&server), "coppice_read_wrong", "This token is wrong");
    refused(&url(&server), TOKEN, "A READ token is needed");
    database(&place.at("from")).execute("UPDATE machine_tokens SET kind = 'read'", ()).unwrap();
    for url in
        ["http://shop.example", "shop.example", "https://ada@shop.example", "https://shop.example/admin"]
    {
        refused(url, TOKEN, "is no address of a home");
    }
    refused("http://127.0.0.1:1", TOKEN, "127.0.0.1");

    // Somebody else is at it.
    let hold = "UPDATE home SET gate = 'held', held_by = 'somebody', held_until = ?1";
    database(&place.at("from")).execute(hold, [now() + 600]).unwrap();
    refused(&url(&server), TOKEN, "Somebody else holds this home");
    let (said, code) = from(&place, &url(&server), TOKEN, &["--live", "--plain"]);
    assert_eq!(code, Some(0), "{said}");
    assert_eq!(ask::<String>(&place.at("from"), "SELECT held_by FROM home"), "somebody");
    // It says of itself that it is of no one moment.
    let archive = std::fs::read(place.at("shop.coppice")).unwrap();
    assert!(String::from_utf8_lossy(&archive).contains("\"live\":true"));
    server.stop();
}

#[test]
fn another_program_is_told_from_a_home() {
    let place = Place::new();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let answers = std::thread::spawn(move || {
        for (status, body) in [("200 OK", "<html>Hello"), ("302 Found", ""), ("200 OK", "{\"version\":1}")] {
            let (mut stream, _) = listener.accept().unwrap();
            let _ = stream.read(&mut [0; 4096]).unwrap();
            let length = body.len();
            write!(stream, "HTTP/1.1 {status}\r\nlocation: https://elsewhere.example/\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}").unwrap();
        }
    });
    for words in ["what no home of this release does", "302", "what no home of this release does"] {
        let (said, code) = from(&place, &url, TOKEN, &[]);
        assert_eq!(code, Some(1), "{said}");
        assert!(said.contains(words), "{said}");
    }
    answers.join().unwrap();
}
