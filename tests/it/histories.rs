//! Random histories of several people at several devices and tabs, over isolates, replicas that lag and a key-value store
//! that is late: whatever happens in whatever order, nobody misses their own write, nobody goes back in time, and nobody
//! is shown anything older than its stated bound.
//!
//! The same checker finds a violation once any one mechanism is taken away: that is what the mechanisms are for, and what
//! shows that the checker can fail. `COPPICE_HISTORIES` says how many histories are tried.

mod answers;
mod buyer;
mod model;
mod person;
mod realm;
mod run;
mod tamper;

use std::env;

use proptest::test_runner::{Config, TestCaseError, TestError, TestRunner};

use self::realm::Realm;
use self::run::{Step, check, steps};
use self::tamper::Without;

/// Histories of a run of the suite, over all that are tried at once.
const HISTORIES: u32 = 2_000;

/// Histories within which a violation must be found once a mechanism is taken away. The first ends the search, mostly within
/// a hundred; so many are for the run that is unlucky.
const ENOUGH: u32 = 5_000;

#[expect(clippy::disallowed_methods, reason = "a setting of the tests, not of the application")]
fn histories(default: u32) -> u32 {
    env::var("COPPICE_HISTORIES").ok().and_then(|number| number.parse().ok()).unwrap_or(default)
}

/// Tries so many histories in one world, one after another, and shrinks what goes wrong.
fn search(without: Without, cases: u32, shrink: u32) -> Result<(), TestError<Vec<Step>>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let realm = runtime.block_on(Realm::new(without));
    let config = Config { cases, max_shrink_iters: shrink, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new(config);
    runner.run(&steps(without), |steps| runtime.block_on(check(&realm, &steps)).map_err(TestCaseError::fail))
}

macro_rules! hold {
    ($($name:ident),*) => { $(
        #[test]
        fn $name() {
            if let Err(error) = search(Without::Nothing, histories(HISTORIES) / 4, 400) {
                panic!("{error}");
            }
        }
    )* };
}

// Four worlds, with chances of their own.
hold!(
    no_history_breaks_a_guarantee_here,
    no_history_breaks_a_guarantee_there,
    no_history_breaks_a_guarantee_at_another_time,
    no_history_breaks_a_guarantee_in_another_order
);

macro_rules! needed {
    ($($name:ident: $without:ident),* $(,)?) => { $(
        #[test]
        fn $name() {
            let found = search(Without::$without, ENOUGH, 0);
            println!("{found:?}");
            assert!(matches!(found, Err(TestError::Fail(..))), "nothing goes wrong without it");
        }
    )* };
}

needed!(
    sessions_are_needed: Sessions,
    sessions_are_needed_to_see_that_one_has_paid: SessionsOncePaid,
    a_set_of_bookmarks_is_needed: BookmarkSet,
    the_second_look_is_needed: SecondLook,
    generations_are_needed: Generations,
    graves_are_needed: Graves,
    bookmarks_in_kv_are_needed: KvBookmarks,
    signatures_are_needed: Signatures,
);
