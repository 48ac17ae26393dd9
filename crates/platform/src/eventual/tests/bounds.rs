//! Whatever happens in whatever order.

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;

/// What one view does to the key.
#[derive(Debug, Clone, Copy)]
enum Step {
    Put,
    Delete,
    Get,
}

/// Who does what, and how many milliseconds later.
fn steps() -> impl Strategy<Value = Vec<(usize, Step, u64)>> {
    let step = prop_oneof![Just(Step::Put), Just(Step::Delete), Just(Step::Get), Just(Step::Get)];
    vec((0_usize..3, step, 0_u64..20_000), 1..40)
}

/// The delay and the cache time of each view, in seconds.
fn times() -> impl Strategy<Value = [(u64, u64); 3]> {
    let times = || (0_u64..60, 0_u64..60);
    [times(), times(), times()]
}

/// A write that was taken: when, by whom, and what the key has held since.
struct Taken {
    at_ms: i64,
    view: usize,
    text: String,
}

/// Which of the writes is shown; the first is nothing at all.
fn place(taken: &[Taken], after: usize, shown: &str) -> Option<usize> {
    (after..taken.len()).find(|n| taken[*n].text == shown)
}

async fn check(times: [(u64, u64); 3], steps: Vec<(usize, Step, u64)>) {
    let world = World::new();
    for (view, (delay, cache)) in times.into_iter().enumerate() {
        world.kv.set_delay(view, Duration::from_secs(delay));
        world.kv.set_cache_time(view, Duration::from_secs(cache));
    }
    let mut taken = vec![Taken { at_ms: i64::MIN, view: usize::MAX, text: "-".to_owned() }];
    let mut seen = [0; 3];
    for (n, (view, step, later)) in steps.into_iter().enumerate() {
        world.clock.advance(Duration::from_millis(later));
        let now_ms = world.clock.now_ms();
        let (answer, text) = match step {
            Step::Put => (world.put(view, &n.to_string()).await, n.to_string()),
            Step::Delete => (world.delete(view).await, "-".to_owned()),
            Step::Get => {
                let shown = world.get(view).await;
                let (delay, cache) = times[view];
                let oldest_ms = now_ms - i64::try_from(delay.max(cache)).unwrap() * 1_000;
                // Its own, and whatever was written so long ago.
                let due = |write: &Taken| write.view == view || write.at_ms <= oldest_ms;
                let least = taken.iter().rposition(due).unwrap().max(seen[view]);
                seen[view] = place(&taken, least, &shown).expect("nothing older, and nothing taken back");
                continue;
            }
        };
        let soon = now_ms.saturating_sub(taken.last().unwrap().at_ms) < 1_000;
        assert_eq!(answer.is_err(), soon);
        if !soon {
            taken.push(Taken { at_ms: now_ms, view, text });
            seen[view] = taken.len() - 1;
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn a_view_shows_its_own_writes_nothing_too_old_and_never_goes_back(times in times(), steps in steps()) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(check(times, steps));
    }
}
