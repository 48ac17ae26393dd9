//! `coppice admin`, as an operator runs it.

use std::path::Path;
use std::process::Command;

/// What a command said on both its ways out, and its exit code.
fn run(data: &Path, settings: &str, args: &[&str]) -> (String, Option<i32>) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_coppice"));
    let output = command.args(args).arg("--data").arg(data).env("ADMIN_EMAILS", settings).output().unwrap();
    let said = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap()).concat();
    (said, output.status.code())
}

#[test]
fn an_admin_is_made_named_and_unmade_as_often_as_one_likes() {
    let dir = tempfile::tempdir().unwrap();
    run(dir.path(), "", &["shop", "create", "--name", "Lamps", "--currency", "EUR"]);
    for (args, said) in [
        (&["admin", "list"][..], "There is no admin yet; `coppice admin add EMAIL` makes one.\n"),
        (&["admin", "add", " Ada@Example.com"], "ada@example.com is now an admin of Lamps.\n"),
        (&["admin", "add", "ada@example.com"], "ada@example.com is already an admin of Lamps.\n"),
        (&["admin", "list"], "ada@example.com\tadmin\n"),
        (&["admin", "remove", "ada@example.com"], "ada@example.com is no longer an admin of Lamps.\n"),
        (&["admin", "remove", "ada@example.com"], "ada@example.com is not an admin of Lamps.\n"),
        (&["admin", "add", "ada@example.com", "--owner"], "ada@example.com is now an owner of Lamps.\n"),
        (&["admin", "add", "ada@example.com"], "ada@example.com is already an admin of Lamps.\n"),
        (&["admin", "list"], "ada@example.com\towner\n"),
        (&["admin", "remove", "nobody@example.com"], "nobody@example.com is not an admin of Lamps.\n"),
    ] {
        assert_eq!(run(dir.path(), "", args), (said.to_owned(), Some(0)), "{args:?}");
    }
}

#[test]
fn an_admin_by_the_settings_is_named_with_them_and_stays_one() {
    let dir = tempfile::tempdir().unwrap();
    run(dir.path(), "", &["shop", "create", "--name", "Lamps", "--currency", "EUR"]);
    run(dir.path(), "", &["admin", "add", "ada@example.com"]);
    let settings = "ada@example.com, Grace@Example.com";
    let (list, _) = run(dir.path(), settings, &["admin", "list"]);
    assert_eq!(list, "ada@example.com\tadmin, ADMIN_EMAILS\ngrace@example.com\tADMIN_EMAILS\n");
    let (said, code) = run(dir.path(), settings, &["admin", "remove", "grace@example.com"]);
    assert!(said.contains("stays an admin while ADMIN_EMAILS names them") && code == Some(1), "{said}");
}

#[test]
fn what_can_not_be_done_is_told_in_words() {
    let dir = tempfile::tempdir().unwrap();
    let (said, code) = run(dir.path(), "", &["admin", "list"]);
    assert!(said.contains("`coppice shop create --tenant default") && code == Some(1), "{said}");
    let (said, code) = run(dir.path(), "", &["admin", "add", "ada"]);
    assert!(said.contains("an address is needed, such as ada@example.com") && code == Some(2), "{said}");
}

#[test]
#[expect(clippy::disallowed_types, reason = "it makes the database one of an older version")]
fn a_database_of_an_older_version_is_not_changed_by_a_command_that_reads() {
    let dir = tempfile::tempdir().unwrap();
    run(dir.path(), "", &["migrate"]);
    let database = rusqlite::Connection::open(dir.path().join("coppice.sqlite")).unwrap();
    database.execute_batch("DELETE FROM d1_migrations WHERE name = '0014_people.sql'").unwrap();
    let (said, code) = run(dir.path(), "", &["admin", "list"]);
    assert!(said.contains("needs `coppice migrate` first: 0014_people.sql") && code == Some(1), "{said}");
}
