//! A backup and a restore that are killed, at whatever moment.

use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use super::{Place, ask, coppice, refused, tables, well};

/// Whether the home could be served to anybody.
pub fn is_open(data: &Path) -> bool {
    data.join("coppice.sqlite").exists()
        && ask::<String>(data, "SELECT gate || state FROM home") == "openlive"
}

/// Starts a command and kills it after a while; whether it was not over by then.
fn killed(data: &Path, args: &[&str], after: Duration) -> bool {
    let mut child = coppice(data, args).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    #[expect(clippy::disallowed_methods, reason = "any moment will do")]
    std::thread::sleep(after);
    let was_over = child.try_wait().unwrap().is_some();
    child.kill().unwrap();
    child.wait().unwrap();
    !was_over
}

/// How long a command takes.
fn took(data: &Path, args: &[&str]) -> Duration {
    let start = Instant::now();
    well(data, args);
    start.elapsed()
}

#[test]
fn a_backup_that_is_killed_at_any_moment_leaves_no_file_and_the_next_is_whole() {
    let place = Place::shop("6");
    let (from, file) = (place.at("from"), place.text("shop.coppice"));
    let whole = took(&from, &["backup", &place.text("first.coppice")]);
    let mut count = 0;
    for moment in 1..9 {
        count += u32::from(killed(&from, &["backup", &file], whole * moment / 9));
        // Where it was quicker, it is there and whole; else it is not there.
        if Path::new(&file).exists() {
            well(&from, &["verify", &file]);
        }
        let _ = std::fs::remove_file(&file);
    }
    assert!(count > 4, "it was killed {count} times");
    well(&from, &["backup", &file]);
    well(&from, &["verify", &file]);
    assert!(!place.at("shop.coppice.part").exists());
}

#[test]
fn a_restore_that_is_killed_at_any_moment_opens_nothing_and_the_same_command_ends_it() {
    let place = Place::shop("6");
    let (from, to, file) = (place.at("from"), place.at("to"), place.text("shop.coppice"));
    well(&from, &["backup", &file]);
    let restore = ["restore", &file];
    let whole = took(&place.at("first"), &restore);
    let mut closed = 0;
    for moment in 1..9 {
        if killed(&to, &restore, whole * moment / 9) {
            assert!(!is_open(&to), "it is open before it is whole");
            if to.join("coppice.sqlite").exists() {
                closed += 1;
                assert!(refused(&to, &["admin", "list"]).contains("coppice restore"));
            }
        }
    }
    assert!(closed > 1, "it was killed {closed} times while it was filled");
    if !is_open(&to) {
        well(&to, &restore);
    }
    assert!(is_open(&to));
    for (name, rows) in &tables(&from) {
        assert_eq!(&tables(&to)[name], rows, "{name}");
    }
}
