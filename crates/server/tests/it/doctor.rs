//! `coppice doctor`, as an operator runs it.

use std::path::Path;
use std::process::Command;

/// What a command said on both its ways out, and its exit code.
fn run(data: &Path, args: &[&str]) -> (String, Option<i32>) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_coppice"));
    let output = command.args(args).arg("--data").arg(data).output().unwrap();
    let said = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap()).concat();
    (said, output.status.code())
}

#[test]
#[expect(
    clippy::disallowed_types,
    reason = "it changes the file from outside, as somebody with a console may"
)]
fn the_doctor_says_what_does_not_add_up_and_puts_right_what_is_counted() {
    let dir = tempfile::tempdir().unwrap();
    run(dir.path(), &["seed", "--products", "3"]);
    let (said, code) = run(dir.path(), &["doctor"]);
    assert!(said.contains("default: all is well") && code == Some(0), "{said}");
    let database = rusqlite::Connection::open(dir.path().join("coppice.sqlite")).unwrap();
    let changed = "UPDATE product_variants SET inventory_quantity = inventory_quantity + 5 WHERE id = (SELECT MIN(id) FROM product_variants WHERE track_inventory = 1)";
    assert_eq!(database.execute(changed, []).unwrap(), 1);
    for _ in 0..2 {
        let (said, code) = run(dir.path(), &["doctor", "--tenant", "default"]);
        assert!(said.contains("has a stock of") && said.contains("1 things do not add up"), "{said}");
        assert_eq!(code, Some(1));
    }
    let (said, code) = run(dir.path(), &["doctor", "--repair"]);
    assert!(said.contains("1 things were put right, 0 do not add up") && code == Some(0), "{said}");
    let (said, code) = run(dir.path(), &["doctor"]);
    assert!(said.contains("all is well") && code == Some(0), "{said}");
    let (said, code) = run(dir.path(), &["doctor", "--tenant", "nobody"]);
    assert!(said.contains("there is no shop with the id") && code == Some(1), "{said}");
}

#[test]
#[expect(
    clippy::disallowed_types,
    reason = "it changes the file from outside, as somebody with a console may"
)]
fn many_people_at_one_address_of_a_private_network_are_told_of() {
    let dir = tempfile::tempdir().unwrap();
    run(dir.path(), &["seed", "--products", "3"]);
    let database = rusqlite::Connection::open(dir.path().join("coppice.sqlite")).unwrap();
    let sign_in = |address: &str, people: u32, days_ago: u32| {
        for person in 0..people {
            let id = format!("{address} {person}");
            let user = "INSERT INTO users (id, email, created_at, updated_at) VALUES (?1, lower(hex(randomblob(8))) || '@example.com', 1, 1)";
            database.execute(user, [&id]).unwrap();
            let session = "INSERT INTO sessions (id_hash, user_id, tenant_id, expires_at, created_at, last_seen_at, ip) \
                 VALUES (?1, ?1, 'default', unixepoch() + 1000, unixepoch() - ?3 * 86400, unixepoch(), ?2)";
            database.execute(session, rusqlite::params![id, address, days_ago]).unwrap();
        }
    };
    for (address, people, days_ago) in [
        ("127.0.0.x", 12, 0),
        ("fd00::/48", 5, 1),
        ("10.0.0.x", 4, 0),
        ("192.168.1.x", 9, 8),
        ("8.8.8.x", 40, 0),
        ("unknown", 9, 0),
    ] {
        sign_in(address, people, days_ago);
    }
    let (said, code) = run(dir.path(), &["doctor"]);
    assert!(
        said.contains("12 people have signed in from 127.0.0.x")
            && said.contains("5 people have signed in from fd00::/48"),
        "{said}"
    );
    assert!(said.contains("TRUSTED_PROXIES") && said.matches("people have signed in").count() == 2, "{said}");
    assert_eq!(code, Some(0));
}

#[test]
#[expect(
    clippy::disallowed_types,
    reason = "it changes the file from outside, as somebody with a console may"
)]
fn the_doctor_settles_orders_whose_payments_are_in_and_their_buyers_are_told_later() {
    let dir = tempfile::tempdir().unwrap();
    run(dir.path(), &["seed", "--products", "3"]);
    let database = rusqlite::Connection::open(dir.path().join("coppice.sqlite")).unwrap();
    database
        .execute_batch(
            "INSERT INTO orders (id, tenant_id, number, key, cart_id, email, status, fulfilment, stock, provider, currency, subtotal, discount, shipping, tax, total, \
             prices_include_tax, country, placed_at, address) \
             VALUES ('o', 'default', 1001, 'k', 'c', 'a@example.com', 'pending', 'waiting', 'none', 'manual', 'USD', 500, 0, 0, 0, 500, 1, 'DE', 1, '{}'); \
             INSERT INTO order_lines (order_id, position, product_id, variant_id, slug, name, variant_name, type, unit_price, quantity, discount, tax_ppm, tax, total, tracked, requires_shipping) \
             VALUES ('o', 0, 'p', 'v', 'p', 'P', 'One', 'physical', 500, 1, 0, 0, 0, 500, 0, 1); \
             INSERT INTO payment_attempts (id, order_id, provider, amount, state, begun_at) VALUES ('a', 'o', 'manual', 500, 'new', 1); \
             INSERT INTO payment_entries (id, order_id, provider, kind, ref, attempt, amount, currency, state, at) VALUES ('e', 'o', 'manual', 'charge', 'r', 'a', 500, 'USD', 'done', 2); \
             INSERT INTO counters (tenant_id, name, next) VALUES ('default', 'order', 1002);",
        )
        .unwrap();
    let (said, code) = run(dir.path(), &["doctor"]);
    assert!(said.contains("No. 1001 is paid in full, and still waits for its money"), "{said}");
    assert!(said.contains("2 things do not add up") && code == Some(1), "{said}");
    let (said, code) = run(dir.path(), &["doctor", "--repair"]);
    assert!(said.contains("2 things were put right, 0 do not add up") && code == Some(0), "{said}");
    let order = "SELECT status || ' ' || paid || ' ' || invoice_number FROM orders";
    let order: String = database.query_row(order, [], |row| row.get(0)).unwrap();
    assert_eq!(order, "open 500 1");
    let mails = "SELECT group_concat(kind || ' ' || state) FROM mails";
    let mails: String = database.query_row(mails, [], |row| row.get(0)).unwrap();
    assert_eq!(mails, "paid queued");
    let (said, code) = run(dir.path(), &["doctor"]);
    assert!(said.contains("all is well") && code == Some(0), "{said}");
}
