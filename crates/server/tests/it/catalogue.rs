//! The commands that move whole catalogues, as their users run them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// A directory with an empty, migrated database.
fn shop() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    done(dir.path(), &["migrate"]);
    dir
}

fn run(data: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_coppice")).args(args).arg("--data").arg(data).output().unwrap()
}

fn done(data: &Path, args: &[&str]) -> String {
    let output = run(data, args);
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn database(data: &Path) -> PathBuf {
    data.join("coppice.sqlite")
}

/// What a product is.
const PRODUCT: &str = "id, slug, name, description, short_description, type, status, images, category, tags, vendor, meta_title, \
    meta_description, created_at, updated_at, price_min, price_max, compare_at_price, in_stock, sort_key, search_version";

/// All rows of the shop's tables, as text.
#[allow(clippy::disallowed_types, reason = "looks at the file from outside")]
fn rows(data: &Path) -> BTreeMap<&'static str, Vec<String>> {
    let db = rusqlite::Connection::open(database(data)).unwrap();
    let tables = [
        "tenants",
        "products",
        "product_variants",
        "stock_moves",
        "product_tags",
        "product_pictures",
        "categories",
        "products_search",
        "cdn_files",
        "cdn_folders",
    ];
    let read = |table: &str| {
        // The search index keeps no text of its own; which rows have a word says enough.
        let sql = match table {
            "products_search" => {
                "SELECT rowid FROM products_search WHERE products_search MATCH 'a* OR m* OR w* OR s*'"
                    .to_owned()
            }
            // Its generation says how often the shop was written, not what is in it.
            "tenants" => "SELECT id, host, name, currency, created_at FROM tenants ORDER BY id".to_owned(),
            // How often they were saved says as little.
            "products" => format!("SELECT {PRODUCT} FROM products ORDER BY number"),
            _ => format!("SELECT * FROM {table} ORDER BY 1, 2, 3"),
        };
        let mut statement = db.prepare(&sql).unwrap();
        let columns = statement.column_count();
        let row = |row: &rusqlite::Row| {
            (0..columns).map(|i| row.get_ref(i).map(|v| format!("{v:?}"))).collect::<Result<Vec<_>, _>>()
        };
        statement.query_map([], row).unwrap().map(|r| r.unwrap().join("|")).collect()
    };
    tables.into_iter().map(|table| (table, read(table))).collect()
}

#[allow(clippy::disallowed_types, reason = "loads the file as D1 would")]
fn load(data: &Path, sql: &Path) {
    let db = rusqlite::Connection::open(database(data)).unwrap();
    db.execute_batch(&std::fs::read_to_string(sql).unwrap()).unwrap();
}

fn write(dir: &Path, name: &str, text: impl AsRef<[u8]>) -> String {
    let path = dir.join(name);
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

const CSV: &str = "Handle,Title,Body (HTML),Tags,Published,Option1 Value,Variant Price,Variant Compare At Price,Image Src\n\
    wool-top,Wool Top,<p>Soft <b>wool</b>.</p>,\"tops, wool\",true,Small,60.00,,https://example.com/1.jpg\n\
    wool-top,,,,,Large,65.50,80,\n\
    mug,Mug,\"It holds \"\"tea\"\".\",kitchen,false,Default Title,12,,\n";

#[test]
fn an_import_can_be_run_again_and_its_export_makes_the_same_shop_elsewhere() {
    let dir = shop();
    let data = dir.path();
    done(data, &["seed", "--products", "1", "--no-pictures"]);
    let csv = write(data, "products.csv", CSV);
    assert!(
        done(data, &["catalogue", "import", &csv]).starts_with("2 new, 0 changed, 0 unchanged, 0 refused")
    );
    let before = rows(data);
    assert_eq!(before["products"].len(), 3);
    let told = done(data, &["catalogue", "import", &csv]);
    assert!(told.starts_with("0 new, 0 changed, 2 unchanged, 0 refused"), "{told}");
    assert!(rows(data) == before, "nothing is written, no time moves");

    let exported = done(data, &["catalogue", "export"]);
    assert_eq!(exported.lines().count(), 3);
    let file = write(data, "export.jsonl", &exported);
    let told = done(data, &["catalogue", "import", &file]);
    assert!(told.starts_with("0 new, 0 changed, 3 unchanged, 0 refused"), "{told}");
    assert!(rows(data) == before, "nor by its own export");
    done(data, &["seed", "--tenant", "other", "--products", "1", "--no-pictures"]);
    // The seed's own product is there already, with variants of its own; of a new product everything is the same.
    done(data, &["catalogue", "import", &file, "--tenant", "other"]);
    let theirs = done(data, &["catalogue", "export", "--tenant", "other"]);
    assert_eq!(without_what_is_its_own(&theirs), without_what_is_its_own(&exported));
}

/// An export without what is a shop's own: the ids of variants, and when a product was changed there.
fn without_what_is_its_own(exported: &str) -> Vec<serde_json::Value> {
    let one = |line: &str| {
        let mut product: serde_json::Value = serde_json::from_str(line).unwrap();
        product.as_object_mut().unwrap().remove("updated_at");
        for variant in product["variants"].as_array_mut().unwrap() {
            variant.as_object_mut().unwrap().remove("id");
        }
        product
    };
    exported.lines().map(one).collect()
}

#[test]
fn a_shop_sells_in_the_currency_it_is_given() {
    let dir = shop();
    let data = dir.path();
    done(data, &["seed", "--products", "2", "--no-pictures"]);
    assert_eq!(done(data, &["shop", "set", "--currency", "eur", "--name", "Goods"]), "Goods sells in EUR\n");
    let exported = done(data, &["catalogue", "export"]);
    assert!(exported.contains("\"price_currency\":\"EUR\"") && !exported.contains("USD"));
    let file = write(data, "export.jsonl", &exported);
    let told = done(data, &["catalogue", "import", &file]);
    assert!(told.starts_with("0 new, 0 changed, 2 unchanged, 0 refused"), "{told}");
    for currency in ["JPY", "EURO", "12"] {
        let refused = run(data, &["shop", "set", "--currency", currency]);
        assert!(!refused.status.success(), "{currency}");
    }
}

#[test]
fn a_bad_product_is_refused_with_its_line_and_the_others_are_saved() {
    let dir = shop();
    let data = dir.path();
    done(data, &["seed", "--products", "1", "--no-pictures"]);
    let csv = write(data, "products.csv", format!("{CSV}bad,Bad,,,true,,free,,\n"));
    for (args, saved) in [(&["--dry-run"][..], 1), (&[][..], 3)] {
        let output = run(data, &[&["catalogue", "import", &csv], args].concat());
        assert_eq!(output.status.code(), Some(1));
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(said.contains("line 5: refused: bad") && said.contains("“free”"), "{said}");
        assert_eq!(rows(data)["products"].len(), saved);
    }
}

#[test]
fn garbage_and_unknown_tenants_are_refused_in_one_sentence() {
    let dir = shop();
    let data = dir.path();
    let csv = write(data, "products.csv", CSV);
    let output = run(data, &["catalogue", "import", &csv, "--tenant", "nobody"]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("no shop with the id “nobody”"));
    done(data, &["seed", "--products", "1", "--no-pictures"]);
    for (name, bytes) in [
        ("a.png", &b"\x89PNG\r\n\x1a\n\0\0"[..]),
        ("b.html", b"<html></html>"),
        ("c.csv", b""),
        ("d.json", b"[]"),
    ] {
        let output = run(data, &["catalogue", "import", &write(data, name, bytes)]);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!((output.status.code(), said.lines().count()), (Some(1), 1), "{said}");
        assert!(said.contains(name), "{said}");
    }
    assert_eq!(rows(data)["products"].len(), 1);
}

#[test]
fn a_seed_makes_the_same_shop_each_time_directly_or_as_sql() {
    let (one, other, loaded) = (shop(), shop(), shop());
    done(one.path(), &["seed", "--products", "30", "--no-pictures"]);
    let first = rows(one.path());
    assert_eq!(first["products"].len(), 30);
    done(one.path(), &["seed", "--products", "30", "--no-pictures"]);
    done(other.path(), &["seed", "--products", "30", "--no-pictures"]);
    assert_eq!(rows(one.path()), first);
    assert_eq!(rows(other.path()), first);

    let sql = loaded.path().join("seed.sql");
    done(loaded.path(), &["seed", "--products", "30", "--no-pictures", "--sql", sql.to_str().unwrap()]);
    load(loaded.path(), &sql);
    assert_eq!(rows(loaded.path()), first);
}

#[test]
fn a_seed_leaves_a_shop_with_products_alone_if_asked() {
    let dir = shop();
    done(dir.path(), &["seed", "--products", "2", "--no-pictures"]);
    done(dir.path(), &["seed", "--products", "5", "--no-pictures", "--if-empty"]);
    assert_eq!(rows(dir.path())["products"].len(), 2);
}

#[test]
fn pictures_are_drawn_once_in_all_their_sizes() {
    let dir = tempfile::tempdir().unwrap();
    let sql = dir.path().join("seed.sql");
    let files = dir.path().join("files");
    let args =
        ["seed", "--products", "2", "--sql", sql.to_str().unwrap(), "--pictures", files.to_str().unwrap()];
    done(dir.path(), &args);
    let names: Vec<_> =
        std::fs::read_dir(&files).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    assert!(names.len() >= 6 && names.len() % 3 == 0, "{names:?}");
    let small: Vec<_> = names.iter().filter(|name| name.contains("%2F320.")).collect();
    assert_eq!(small.len(), names.len() / 3);
    for name in &small {
        assert_eq!(image::image_dimensions(files.join(name)).unwrap(), (320, 320));
        std::fs::write(files.join(name), "kept").unwrap();
    }
    done(dir.path(), &args);
    assert!(small.iter().all(|name| std::fs::read(files.join(name)).unwrap() == b"kept"));
}

#[test]
fn every_file_of_a_seeded_shop_is_listed_as_it_is_stored() {
    let (one, loaded) = (shop(), shop());
    for products in ["3", "5", "5"] {
        done(one.path(), &["seed", "--products", products]);
        done(one.path(), &["cdn", "sync"]);
    }
    let (sql, files) = (loaded.path().join("seed.sql"), loaded.path().join("files"));
    let out = ["--sql", sql.to_str().unwrap(), "--pictures", files.to_str().unwrap()];
    done(loaded.path(), &[&["seed", "--products", "5"][..], &out].concat());
    load(loaded.path(), &sql);
    // What stores call their objects is their own affair.
    let listed = |data: &Path| -> Vec<String> {
        rows(data)["cdn_files"].iter().map(|row| without_etag(row)).collect()
    };
    assert!(listed(one.path()).len() >= 5);
    assert_eq!(listed(loaded.path()), listed(one.path()));
    assert_eq!(rows(loaded.path())["cdn_folders"], rows(one.path())["cdn_folders"]);
    assert_eq!(rows(loaded.path())["product_pictures"], rows(one.path())["product_pictures"]);
}

/// A row of `cdn_files` without its entity tag.
fn without_etag(row: &str) -> String {
    let mut columns: Vec<_> = row.split('|').collect();
    columns.remove(9);
    columns.join("|")
}

#[test]
fn the_benchmark_shop_sells_what_the_benchmark_looks_for() {
    let dir = shop();
    done(dir.path(), &["seed", "--products", "1000", "--shared-pictures", "24", "--no-pictures"]);
    let exported = done(dir.path(), &["catalogue", "export"]);
    assert_eq!(exported.lines().count(), 1_000);
    let line =
        |slug: &str| exported.lines().find(|line| line.contains(&format!("\"slug\":\"{slug}\""))).unwrap();
    assert_eq!(line("tundra-blanket-999").matches("\"price_amount\"").count(), 4);
    assert!(line("tundra-blanket-999").contains("products/img-15.png"));
    assert!(line("basalt-backpack-1").contains("\"name\":\"Basalt Backpack 1\""));
    assert_eq!(exported.matches("\"category\":\"bags\"").count(), 100);
    assert_eq!(exported.matches("\"status\":\"active\"").count(), 1_000);
}

#[test]
fn pictures_at_an_address_within_are_not_asked_for_and_stay_where_they_are() {
    let dir = shop();
    done(dir.path(), &["seed", "--products", "1", "--no-pictures"]);
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let port = listener.local_addr().unwrap().port();
    let hosts =
        ["127.0.0.1", "localhost", "2130706433", "127.1", "[::ffff:127.0.0.1]", "localhost.", "a.localhost"];
    let lines = (1..)
        .zip(hosts)
        .map(|(number, host)| format!("mug-{number},Mug {number},9.00,https://{host}:{port}/mug.png\n"));
    let csv = "Handle,Title,Variant Price,Image Src\n".to_owned() + &lines.collect::<String>();
    let csv = write(dir.path(), "pictures.csv", csv);
    let output = run(dir.path(), &["catalogue", "import", &csv, "--fetch-images"]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let nobody = listener.accept().unwrap_err();
    assert_eq!(nobody.kind(), std::io::ErrorKind::WouldBlock, "{said}");
    let products = rows(dir.path())["products"].join("\n");
    for host in hosts {
        let address = format!("https://{host}:{port}/mug.png");
        assert!(products.contains(&address) || said.contains(host), "{address}: {products} {said}");
    }
}
