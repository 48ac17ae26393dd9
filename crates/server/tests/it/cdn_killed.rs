//! The server is killed amid uploads, over and over: what was acknowledged is there, and nothing is left over.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::server::{Client, Server, TOKEN, done};

/// How often the server is killed.
const KILLS: u64 = 8;

/// Files that were acknowledged: their keys, and the hashes of their bytes.
type Acknowledged = Arc<Mutex<Vec<(String, [u8; 32])>>>;

/// A table of so many bytes that is like no other.
fn table(size: usize) -> Vec<u8> {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let line = format!("row {:08}, of a table that is like no other\n", NEXT.fetch_add(1, Ordering::Relaxed));
    line.into_bytes().into_iter().cycle().take(size).collect()
}

/// Uploads files until the server no longer answers.
fn upload_whole(client: &Client, kept: &Acknowledged) -> Option<()> {
    loop {
        let bytes = table(1_500_000);
        let answer = client.ask("PUT", "/admin/cdn/upload?name=table.csv&folder=tables", &bytes)?;
        keep(kept, &answer, &bytes);
    }
}

/// Uploads files in parts until the server no longer answers.
fn upload_in_parts(client: &Client, kept: &Acknowledged) -> Option<()> {
    loop {
        let bytes = table(17_000_000);
        let new = json!({ "name": "table.csv", "size": bytes.len(), "folder": "tables/large" });
        let begun = client.ask("POST", "/admin/api/cdn/upload/begin", new.to_string().as_bytes())?;
        let (id, size) = (begun["id"].as_str()?, usize::try_from(begun["part_size"].as_u64()?).ok()?);
        for (number, part) in (1..).zip(bytes.chunks(size)) {
            client.ask("PUT", &format!("/admin/cdn/uploads/{id}/parts/{number}"), part)?;
        }
        let upload = json!({ "id": id }).to_string();
        let answer = client.ask("POST", "/admin/api/cdn/upload/finish", upload.as_bytes())?;
        keep(kept, &answer, &bytes);
    }
}

fn keep(kept: &Acknowledged, answer: &Value, bytes: &[u8]) {
    assert_eq!(answer["outcome"], "stored", "{answer}");
    let key = answer["file"]["key"].as_str().unwrap().to_owned();
    kept.lock().unwrap().push((key, Sha256::digest(bytes).into()));
}

#[test]
fn what_was_acknowledged_before_the_server_was_killed_is_served_and_nothing_else_is_left() {
    let dir = tempfile::tempdir().unwrap();
    done(dir.path(), &["migrate"]);
    done(dir.path(), &["seed", "--products", "1", "--no-pictures", "--signed-in", TOKEN]);
    let kept = Acknowledged::default();
    for round in 0..KILLS {
        let server = Server::start(dir.path());
        let uploads: Vec<_> = [upload_whole, upload_whole, upload_in_parts]
            .into_iter()
            .map(|upload| {
                let (client, kept) = (server.client(), kept.clone());
                thread::spawn(move || upload(&client, &kept))
            })
            .collect();
        #[expect(
            clippy::disallowed_methods,
            reason = "there is no event to wait for: it may be killed at any time"
        )]
        thread::sleep(Duration::from_millis(150 + 130 * round));
        server.kill();
        uploads.into_iter().for_each(|upload| assert_eq!(upload.join().unwrap(), None));
    }
    assert!(kept.lock().unwrap().len() > KILLS as usize, "{} files", kept.lock().unwrap().len());

    let server = Server::start(dir.path());
    for (key, hash) in kept.lock().unwrap().iter() {
        let served = server.client().get(&format!("/cdn/{key}"));
        assert_eq!(<[u8; 32]>::from(Sha256::digest(&served)), *hash, "{key}, {} bytes", served.len());
    }
    server.kill();
    let swept = done(dir.path(), &["cdn", "sweep", "--older-than", "0"]);
    assert!(!swept.starts_with("0 uploads given up"), "no upload was cut short: {swept}");
    assert_eq!(done(dir.path(), &["cdn", "sync"]), "", "something does not agree");
}
