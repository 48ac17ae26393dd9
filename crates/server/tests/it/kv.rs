//! `coppice kv`, as an operator runs it, and as it is killed.
#![expect(clippy::disallowed_types, reason = "it reads the file from outside, to know when to kill")]

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::server::{Server, done};

const NAMESPACE: &str = "0123456789abcdef0123456789abcdef";
const OTHER: &str = "fedcba9876543210fedcba9876543210";
const ACCOUNT: &str = "00000000000000000000000000000000";
const TOKEN: &str = "a-token-for-tests";

fn coppice(data: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_coppice"));
    command.args(args).env("COPPICE_DATA", data).env("CLOUDFLARE_API_TOKEN", TOKEN);
    command.env("KV_MIRROR_NAMESPACE", NAMESPACE);
    command
}

/// What a command said on both its ways out, and its exit code.
fn run(data: &Path, args: &[&str]) -> (String, Option<i32>) {
    let output = coppice(data, args).output().unwrap();
    let said = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap()).concat();
    (said, output.status.code())
}

fn database(data: &Path) -> rusqlite::Connection {
    let database = rusqlite::Connection::open(data.join("coppice.sqlite")).unwrap();
    database.busy_timeout(Duration::from_secs(10)).unwrap();
    database
}

/// A home with two namespaces and a token for them.
fn home() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    done(dir.path(), &["seed", "--products", "1", "--no-pictures"]);
    let database = database(dir.path());
    for id in [NAMESPACE, OTHER] {
        let sql =
            "INSERT INTO kv_namespaces (id, tenant_id, title, created_at) VALUES (?1, 'default', ?1, 1)";
        database.execute(sql, [id]).unwrap();
    }
    let sql = "INSERT INTO api_keys (id, tenant_id, name, hash, scopes, created_at) VALUES ('k', 'default', 'k', ?1, '[\"read\"]', 1)";
    database.execute(sql, [hash(TOKEN)]).unwrap();
    dir
}

fn hash(token: &str) -> String {
    hex::encode(Sha256::digest(token))
}

/// A file of so many keys of all kinds.
fn file(directory: &Path, count: usize) -> String {
    let one = |n: usize| match n % 4 {
        0 => json!({ "key": format!("k/{n:06}"), "value": format!("text {n} é \u{fffd}") }),
        1 => json!({ "key": format!("k/{n:06}"), "value": "{}", "metadata": { "n": n } }),
        2 => json!({ "key": format!("k/{n:06}"), "value": "//8AAQ==", "base64": true }),
        _ => json!({ "key": format!("k/{n:06}"), "value": "v", "expiration": 2_000_000_000 }),
    };
    let path = directory.join(format!("{count}.json"));
    std::fs::write(&path, Value::Array((0..count).map(one).collect()).to_string()).unwrap();
    path.to_str().unwrap().to_owned()
}

/// Kills an import once it has done so many.
fn kill_at(mut import: Child, data: &Path, done: i64) {
    let database = database(data);
    let far = || {
        let sql = "SELECT coalesce(max(done), 0) FROM kv_imports WHERE finished_at IS NULL";
        database.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap()
    };
    while far() < done {
        assert!(import.try_wait().unwrap().is_none(), "it has come to its end");
        #[expect(clippy::disallowed_methods, reason = "it tells nobody how far it is")]
        std::thread::sleep(Duration::from_millis(2));
    }
    import.kill().unwrap();
    import.wait().unwrap();
}

fn quiet(mut command: Command) -> Child {
    command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

#[test]
fn an_import_of_20_000_keys_that_is_killed_twice_ends_with_all_of_them() {
    let home = home();
    let data = home.path();
    let file = file(data, 20_000);
    let import = ["kv", "import", &file, "--namespace", NAMESPACE];
    for far in [3_000, 9_000] {
        kill_at(quiet(coppice(data, &import)), data, far);
    }
    let (said, code) = run(data, &import);
    assert!(said.contains("went on with an earlier import") && said.contains("20000 keys read"), "{said}");
    assert_eq!(code, Some(0));
    let (said, code) = run(data, &["kv", "parity", &file, "--namespace", NAMESPACE, "--again", "0"]);
    assert!(said.contains("20000 keys compared, 0 different") && code == Some(0), "{said}");

    // What goes out comes in again, and is compared in whatever order it stands.
    let exported = data.join("out.json");
    let exported = exported.to_str().unwrap();
    run(data, &["kv", "export", exported, "--namespace", NAMESPACE]);
    let mut all: Vec<Value> = serde_json::from_slice(&std::fs::read(exported).unwrap()).unwrap();
    all.reverse();
    let reversed = data.join("reversed.json");
    std::fs::write(&reversed, Value::Array(all).to_string()).unwrap();
    let reversed = reversed.to_str().unwrap();
    assert_eq!(run(data, &["kv", "import", reversed, "--namespace", OTHER]).1, Some(0));
    assert_eq!(run(data, &["kv", "parity", reversed, "--namespace", OTHER]).1, Some(0));
    database(data)
        .execute("DELETE FROM kv_store WHERE namespace_id = ?1 AND key < 'k/000002'", [OTHER])
        .unwrap();
    let (said, code) = run(data, &["kv", "parity", exported, "--namespace", OTHER, "--again", "0"]);
    assert!(said.contains("missing\tk/000000\nmissing\tk/000001\n") && code == Some(1), "{said}");
}

#[test]
fn another_server_is_a_source_and_so_it_is_after_a_kill() {
    let (source, home) = (home(), home());
    let file = file(source.path(), 4_000);
    run(source.path(), &["kv", "import", &file, "--namespace", NAMESPACE]);
    let server = Server::with(source.path(), &[("KV_LIMIT", "1000000")]);
    let api = format!("http://localhost:{}/client/v4", server.address.port());
    let namespace = format!("{ACCOUNT}/{NAMESPACE}");
    let from = ["--from-cloudflare", &namespace, "--api", &api, "--namespace", OTHER];
    let import = [["kv", "import"].as_slice(), &from].concat();
    kill_at(quiet(coppice(home.path(), &import)), home.path(), 900);
    let (said, code) = run(home.path(), &import);
    assert!(said.contains("went on with an earlier import") && code == Some(0), "{said}");
    let (said, code) = run(home.path(), &[["kv", "parity", "--again", "0"].as_slice(), &from].concat());
    assert!(said.contains("4000 keys compared, 0 different") && code == Some(0), "{said}");
    server.kill();
}

#[test]
fn a_mirror_begins_with_all_there_is_and_the_doctor_says_what_it_lacks() {
    let home = home();
    let data = home.path();
    let file = file(data, 70);
    let phase =
        |phase: &[&str]| run(data, &[["kv", "phase", "--namespace", NAMESPACE].as_slice(), phase].concat());
    run(data, &["kv", "import", &file, "--namespace", NAMESPACE]);
    assert_eq!(phase(&[]), ("d1 (decision 0)\n".to_owned(), Some(0)));
    assert!(!run(data, &["doctor"]).0.contains("mirror"));
    assert_eq!(phase(&["d1+kv"]), ("d1+kv (decision 2)\n".to_owned(), Some(0)));
    let (said, code) = run(data, &["doctor"]);
    assert!(
        said.contains(&format!("the mirror of {NAMESPACE}: 70 keys are not copied yet, the oldest for")),
        "{said}"
    );
    assert_eq!(code, Some(0));
    database(data).execute("UPDATE kv_outbox SET at = at - 1000", []).unwrap();
    assert_eq!(run(data, &["doctor"]).1, Some(1), "the mirror is far behind");
    let (said, code) = run(data, &["kv", "parity", "--mirror", "--namespace", NAMESPACE, "--again", "0"]);
    assert!(said.contains("extra\tk/000069") && said.contains("70 different") && code == Some(1), "{said}");
    let (said, code) = phase(&["kv"]);
    assert!(said.contains("70 keys are different") && code == Some(1), "{said}");
    let (said, code) = phase(&["kv", "--force", " "]);
    assert!(said.contains("--force") && code == Some(2), "{said}");
    let (said, code) = phase(&["d1"]);
    assert!(
        said.contains("d1 (decision 3)\n")
            && said.contains("70 keys were compared 0 hours ago, 70 were different"),
        "{said}"
    );
    assert_eq!(code, Some(0));
    assert!(!run(data, &["doctor"]).0.contains("mirror"));
    let other = run(data, &["kv", "phase", "--namespace", OTHER, "d1+kv"]);
    assert!(other.0.contains("KV_MIRROR_NAMESPACE") && other.1 == Some(1), "{}", other.0);
}

#[test]
fn what_can_not_be_done_is_told() {
    let home = home();
    let data = home.path();
    let bad = data.join("bad.json");
    std::fs::write(&bad, r#"[{"key":"a","value":"v"},{"key":"","value":"v"},{"key":"b","value":7}]"#)
        .unwrap();
    let bad = bad.to_str().unwrap();
    let (said, code) = run(data, &["kv", "import", bad, "--namespace", NAMESPACE]);
    assert!(said.contains("3 keys read") && said.contains("2 refused") && code == Some(1), "{said}");
    let (said, code) = run(data, &["kv", "import", bad, "--namespace", "none"]);
    assert!(said.contains("there is no namespace with the id “none”") && code == Some(1), "{said}");
    let remote = |api: &str| {
        run(data, &["kv", "import", "--from-cloudflare", "a/n", "--api", api, "--namespace", NAMESPACE]).0
    };
    for api in ["http://api.example", "http://localhost.example", "ftp://localhost"] {
        assert!(remote(api).contains("https://"), "{api}");
    }
    let (said, _) = run(data, &["kv", "import", "--from-cloudflare", "a", "--namespace", NAMESPACE]);
    assert!(said.contains("ACCOUNT/NAMESPACE"), "{said}");
    let tokenless = coppice(data, &["kv", "import", "--from-cloudflare", "a/n", "--namespace", NAMESPACE])
        .env_remove("CLOUDFLARE_API_TOKEN")
        .output()
        .unwrap();
    assert!(String::from_utf8(tokenless.stderr).unwrap().contains("CLOUDFLARE_API_TOKEN"));
}
