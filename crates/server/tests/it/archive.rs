//! `coppice backup`, `verify` and `restore`, as an operator runs them, and as they are killed.
#![expect(clippy::disallowed_types, reason = "it looks at the tables from outside")]

mod bad;
mod elsewhere;
mod killed;
mod tools;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::server::{Server, done};

const PASSPHRASE: &str = "a passphrase for tests";

fn coppice(data: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_coppice"));
    command.args(args).env("COPPICE_DATA", data).env("COPPICE_PASSPHRASE", PASSPHRASE);
    // There is nobody to be asked.
    command.stdin(std::process::Stdio::null());
    command
}

/// What a command said on both its ways out, and its exit code.
fn told(Output { stdout, stderr, status }: Output) -> (String, Option<i32>) {
    ([stdout, stderr].map(|bytes| String::from_utf8(bytes).unwrap()).concat(), status.code())
}

fn run(data: &Path, args: &[&str]) -> (String, Option<i32>) {
    told(coppice(data, args).output().unwrap())
}

/// A command that does what it is told to.
fn well(data: &Path, args: &[&str]) -> String {
    let (said, code) = run(data, args);
    assert_eq!(code, Some(0), "{args:?}: {said}");
    said
}

/// A command that is refused, by one sentence.
fn refused(data: &Path, args: &[&str]) -> String {
    let (said, code) = run(data, args);
    assert_eq!((code, said.lines().count()), (Some(1), 1), "{args:?}: {said}");
    assert!(said.starts_with("coppice: "), "{said}");
    said
}

/// A folder, and the path of something in it.
struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn text(&self, name: &str) -> String {
        self.at(name).to_str().unwrap().to_owned()
    }

    /// A demo shop in `from`, which was served once: it has its secrets.
    fn shop(products: &str) -> Self {
        let place = Self::new();
        done(&place.at("from"), &["seed", "--products", products]);
        Server::start(&place.at("from")).kill();
        place
    }
}

fn database(data: &Path) -> rusqlite::Connection {
    let database = rusqlite::Connection::open(data.join("coppice.sqlite")).unwrap();
    database.busy_timeout(Duration::from_secs(10)).unwrap();
    database
}

fn ask<T: rusqlite::types::FromSql>(data: &Path, sql: &str) -> T {
    database(data).query_row(sql, [], |row| row.get(0)).unwrap()
}

/// The tables whose rows an archive has, each with all its rows as SQLite writes them, but for what another bucket says.
fn tables(data: &Path) -> BTreeMap<String, Vec<String>> {
    let database = database(data);
    let names = "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT GLOB 'sqlite_*' \
                 AND name NOT IN ('home', 'commit_sequence', 'd1_migrations', 'duties', 'rate_limits', 'rdap_hosts', 'rdap_cache', 'cdn_uploads', 'machine_tokens')";
    let names: Vec<String> = database
        .prepare(names)
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let rows = |name: &String| {
        let mut all = database.prepare(&format!("SELECT * FROM {name}")).unwrap();
        let columns = all.column_count();
        let row =
            |row: &rusqlite::Row<'_>| (0..columns).map(|n| Ok(format!("{:?}", row.get_ref(n)?))).collect();
        let rows = all.query_map([], row).unwrap();
        let mut rows: Vec<String> =
            rows.map(|row: rusqlite::Result<Vec<String>>| row.unwrap().join("|")).collect();
        rows.sort();
        rows
    };
    names.iter().map(|name| (name.clone(), rows(name))).collect()
}

/// What is found by the words of a search.
fn found(data: &Path) -> i64 {
    ask(data, "SELECT count(*) FROM products_search WHERE products_search MATCH 'name : a*'")
}

#[test]
fn a_shop_comes_back_as_it_was_and_is_another_home() {
    let place = Place::shop("24");
    let (from, to, file) = (place.at("from"), place.at("to"), place.text("shop.coppice"));
    let said = well(&from, &["backup", &file]);
    assert!(said.contains(" rows and ") && said.contains(" files, "), "{said}");
    assert!(well(&from, &["verify", &file]).contains(": whole. "));
    assert!(std::fs::read(&file).unwrap().starts_with(b"age-encryption.org/v1\n"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let said = well(&to, &["restore", &file]);
    assert!(said.contains("files are back in"), "{said}");
    let (before, after) = (tables(&from), tables(&to));
    assert!(before.len() > 40 && before["products"].len() == 24 && before["search_grams"].len() > 100);
    for (name, rows) in &before {
        assert_eq!(&after[name], rows, "{name}");
    }
    assert_eq!(found(&from), found(&to));
    assert_ne!(ask::<String>(&from, "SELECT id FROM home"), ask::<String>(&to, "SELECT id FROM home"));
    assert_eq!(ask::<String>(&to, "SELECT state || gate FROM home"), "liveopen");
    for name in ["AUTH_SECRET", "TOKEN_KEYS", "LINK_KEYS"] {
        let secret = |data: &Path| std::fs::read_to_string(data.join("secrets").join(name)).unwrap();
        assert_eq!(secret(&from), secret(&to), "{name}");
    }
    assert!(well(&to, &["cdn", "sync"]).contains('0'), "no file is missing, or another");

    // Both are served alike: pages, pictures, searches.
    let (one, other) = (Server::start(&from), Server::start(&to));
    let key: String = ask(&from, "SELECT key FROM cdn_files WHERE state = 'ready' ORDER BY key LIMIT 1");
    for path in ["/sitemap.xml", "/robots.txt", &format!("/cdn/{key}")] {
        assert_eq!(one.client().get(path).len(), other.client().get(path).len(), "{path}");
    }
    let slug: String = ask(&from, "SELECT slug FROM products WHERE status = 'active' LIMIT 1");
    for path in ["/shop", "/shop?q=a", &format!("/shop/{slug}")] {
        assert!(other.client().get(path).len() > 1_000, "{path}");
    }
    drop((one, other));

    // It is a home by now, and no archive is put over it.
    assert!(refused(&to, &["restore", &file]).contains("there is a shop in"));
    assert!(refused(&from, &["backup", &file]).contains("--force"));
    well(&from, &["backup", &file, "--force"]);
}

#[test]
fn a_backup_while_others_write_is_one_moment() {
    let place = Place::shop("12");
    let from = place.at("from");
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let writer = scope.spawn(|| move_stock(&from, &stop));
        // Also where a test fails: nobody waits for who never ends.
        let stop = Until(&stop);
        for turn in 0..3 {
            let file = place.text(&format!("{turn}.tar"));
            well(&from, &["backup", &file, "--plain", "--without-objects"]);
            let to = place.at(&format!("to{turn}"));
            // Its secrets, as one would copy them by hand.
            std::fs::create_dir_all(to.join("secrets")).unwrap();
            for name in ["AUTH_SECRET", "TOKEN_KEYS", "LINK_KEYS"] {
                std::fs::copy(from.join("secrets").join(name), to.join("secrets").join(name)).unwrap();
            }
            well(&to, &["restore", &file]);
            let differ = "SELECT count(*) FROM product_variants v WHERE inventory_quantity <> \
                          (SELECT coalesce(sum(delta), 0) FROM stock_moves m WHERE m.variant_id = v.id)";
            assert_eq!(ask::<i64>(&to, differ), 0);
        }
        drop(stop);
        assert!(writer.join().unwrap() > 100, "somebody wrote meanwhile");
    });
}

/// Tells that it is over when it goes.
struct Until<'a>(&'a AtomicBool);

impl Drop for Until<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Moves stock until it is told to stop, with the move that explains it; how often it has.
fn move_stock(data: &Path, stop: &AtomicBool) -> u32 {
    let mut database = database(data);
    let note = "INSERT INTO stock_moves (id, tenant_id, variant_id, delta, reason, ref, at, applied) \
                SELECT lower(hex(randomblob(16))), tenant_id, id, 1, 'admin', lower(hex(randomblob(8))), 1, inventory_quantity + 1 \
                FROM product_variants WHERE id = ?1";
    let take = "UPDATE product_variants SET inventory_quantity = inventory_quantity + 1 WHERE id = ?1";
    let mut count = 0;
    while !stop.load(Ordering::Relaxed) {
        let change = database.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate).unwrap();
        let any = "SELECT id FROM product_variants ORDER BY random() LIMIT 1";
        let variant: String = change.query_row(any, [], |row| row.get(0)).unwrap();
        change.execute(note, [&variant]).unwrap();
        change.execute(take, [&variant]).unwrap();
        change.commit().unwrap();
        count += 1;
    }
    count
}

#[test]
fn a_file_that_is_lost_is_told_and_one_that_is_deleted_is_not_missed() {
    let place = Place::shop("3");
    let (from, file) = (place.at("from"), place.text("shop.coppice"));
    let key: String = ask(&from, "SELECT key FROM cdn_files WHERE state = 'ready' ORDER BY key LIMIT 1");
    let objects = rusqlite::Connection::open(from.join("objects.sqlite")).unwrap();
    objects.execute("DELETE FROM objects WHERE key = ?1", [&key]).unwrap();
    let said = refused(&from, &["backup", &file]);
    assert!(said.contains(&key) && said.contains("coppice cdn sync"), "{said}");
    assert_eq!(std::fs::read_dir(place.0.path()).unwrap().count(), 1, "nothing is left of it");
    // Its row says so.
    database(&from).execute("UPDATE cdn_files SET state = 'deleting' WHERE key = ?1", [&key]).unwrap();
    well(&from, &["backup", &file]);
}
