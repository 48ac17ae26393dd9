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
