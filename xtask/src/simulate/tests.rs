//! What the simulation must hold whatever it says.

use super::*;
use city::{ALL, PRIMARY};
use model::Read;

fn run(strategy: Strategy, replicas: usize, lag_ms: u64, seed: u64) -> Vec<Read> {
    simulate(&events::hour(seed), Scenario { strategy, replicas, lag_ms }, seed)
}

#[test]
fn it_is_the_same_every_time_and_other_with_another_seed() {
    let sessions = |seed| run(Strategy::Sessions, 6, 1_000, seed);
    assert_eq!(sessions(SEED), sessions(SEED));
    assert_ne!(sessions(SEED), sessions(SEED + 1));
}

#[test]
fn nobody_reads_a_state_behind_their_bookmark() {
    for replicas in REPLICAS {
        for lag_ms in LAGS_MS {
            let reads = run(Strategy::Sessions, replicas, lag_ms, SEED + 1);
            assert!(reads.iter().any(|read| read.asked.is_some()));
            for read in reads {
                assert!(read.asked.is_none_or(|asked| read.seen >= asked), "{read:?}");
            }
        }
    }
}

#[test]
fn lag_is_felt_by_those_without_a_bookmark() {
    let reads = run(Strategy::Sessions, 6, 10_000, SEED);
    let newest = run(Strategy::AlwaysPrimary, 6, 10_000, SEED);
    let behind = reads.iter().zip(&newest).filter(|(read, newest)| read.seen < newest.seen).count();
    assert!(behind > reads.len() / 2, "{behind} of {}", reads.len());
}

#[test]
fn no_read_takes_longer_than_at_the_primary() {
    for replicas in REPLICAS {
        let sessions = run(Strategy::Sessions, replicas, 1_000, SEED);
        let always = run(Strategy::AlwaysPrimary, replicas, 1_000, SEED);
        assert_eq!(sessions.len(), always.len());
        for (read, primary) in sessions.iter().zip(&always) {
            assert!(read.latency_ms() <= primary.latency_ms(), "{read:?}");
        }
    }
}

#[test]
fn without_lag_or_replicas_there_is_nothing_to_wait_for() {
    let local = run(Strategy::Sessions, 6, 0, SEED);
    assert!(local.iter().all(|read| read.at_primary || read.server == read.city && !read.detoured));
    let none = run(Strategy::Sessions, 0, 1_000, SEED);
    assert!(none.iter().all(|read| read.server == PRIMARY && !read.detoured));
}

#[test]
fn round_trips_are_about_as_long_in_both_directions() {
    for from in ALL {
        for to in ALL {
            assert!(from.round_trip_ms(to).abs_diff(to.round_trip_ms(from)) <= 2, "{from:?} {to:?}");
            assert_eq!(from == to, from.round_trip_ms(to) == 2);
        }
    }
}

#[test]
fn the_documents_are_what_the_simulation_says() {
    for (name, text) in documents() {
        let file = std::fs::read_to_string(paths::root().join("docs").join(name)).unwrap();
        assert!(file == text, "docs/{name} is not up to date: run `cargo xtask simulate`");
    }
}
