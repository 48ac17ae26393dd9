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

/// On a machine that does other things, too, the next time may be much quicker than one was.
fn quickest(times: [Duration; 2]) -> Duration {
    times.into_iter().min().unwrap()
}

#[test]
fn a_backup_that_is_killed_at_any_moment_leaves_no_file_and_the_next_is_whole() {
    let place = Place::shop("6");
    let (from, file) = (place.at("from"), place.text("shop.coppice"));
    let whole =
        quickest(["first.coppice", "second.coppice"].map(|name| took(&from, &["backup", &place.text(name)])));
    let mut count = 0;
    for moment in 1..9 {
        count += u32::from(killed(&from, &["backup", &file], whole * moment / 9));
        // Where it was quicker, it is there and whole; else it is not there.
        if Path::new(&file).exists() {
            well(&from, &["verify", &file]);
        }
        let _ = std::fs::remove_file(&file);
    }
    assert!(count > 2, "it was killed {count} times");
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
    let whole = quickest(["first", "second"].map(|name| took(&place.at(name), &restore)));
    let mut closed = 0;
    for moment in 1..16 {
        let was_killed = killed(&to, &restore, whole * moment / 16);
        // Where it was quicker this time, it is whole, as is seen below.
        if !was_killed || is_open(&to) {
            break;
        }
        if to.join("coppice.sqlite").exists() {
            closed += 1;
            assert!(refused(&to, &["admin", "list"]).contains("coppice restore"));
        }
    }
    assert!(closed > 0, "it was never killed while it was filled");
    if !is_open(&to) {
        well(&to, &restore);
    }
    assert!(is_open(&to));
    for (name, rows) in &tables(&from) {
        assert_eq!(&tables(&to)[name], rows, "{name}");
    }
}
