//! The servers, and who is answered by which.

use std::collections::HashMap;

use super::city::{self, City};
use super::events::{Action, Event};
use super::random::Random;
use super::route::{Freshness, Target, route};

/// How reads find their server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strategy {
    /// All go to the primary: a database without replicas, or `first-primary` everywhere.
    AlwaysPrimary,
    /// To the nearest server that is new enough for the visitor's bookmark, if they have one, and for the state that the
    /// isolate of their city has read the site at. They get a bookmark with a write and with a page of their own:
    /// docs/decisions/012-the-bookmark-of-what-was-shown.md. What belongs to somebody who is signed in is read at the
    /// primary.
    Sessions,
}

/// What is simulated.
#[derive(Debug, Clone, Copy)]
pub struct Scenario {
    pub strategy: Strategy,
    pub replicas: usize,
    /// The median of the replicas' lags.
    pub lag_ms: u64,
}

/// A read, and who answered it. States are counted in commits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Read {
    pub city: City,
    pub server: City,
    /// The state it was from.
    pub seen: usize,
    /// The state the visitor's bookmark asked for.
    pub asked: Option<usize>,
    /// Whether the bookmark sent it to the primary, past a replica that is nearer.
    pub detoured: bool,
    /// Whether it goes to the primary whatever replicas know.
    pub at_primary: bool,
}

impl Read {
    pub fn latency_ms(&self) -> u64 {
        self.city.round_trip_ms(self.server)
    }
}

/// How long an isolate believes what it has read of the site: `FRESHNESS` in src/hooks/site.rs.
const SITE_MS: u64 = 30_000;

/// Of so many visitors, one is signed in.
pub const VISITORS_A_PERSON: usize = 5;

/// How long a replica's lag stays what it is.
pub const STEADY_MS: u64 = 30_000;

struct Replica {
    city: City,
    random: Random,
    lag_ms: u64,
    /// When its lag changes.
    changes_ms: u64,
    /// When it learns of each commit; in order, as the log is.
    learns_ms: Vec<u64>,
}

impl Replica {
    fn commit(&mut self, at_ms: u64, median_lag_ms: u64) {
        while at_ms >= self.changes_ms {
            self.lag_ms = self.random.lag_ms(median_lag_ms);
            self.changes_ms += STEADY_MS;
        }
        let before_ms = self.learns_ms.last().copied().unwrap_or_default();
        self.learns_ms.push(before_ms.max(at_ms + self.lag_ms));
    }

    fn state(&self, now_ms: u64) -> usize {
        self.learns_ms.partition_point(|learns_ms| *learns_ms <= now_ms)
    }
}

/// All reads of the scenario.
pub fn simulate(events: &[Event], scenario: Scenario, seed: u64) -> Vec<Read> {
    let replica = |(n, city): (u64, City)| Replica {
        city,
        random: Random::new(seed.wrapping_add(1), n),
        lag_ms: 0,
        changes_ms: 0,
        learns_ms: Vec::new(),
    };
    let mut replicas: Vec<_> = (0..).zip(city::REPLICAS).take(scenario.replicas).map(replica).collect();
    let mut commits = 0;
    let mut bookmarks: HashMap<usize, usize> = HashMap::new();
    // Of each city's isolate: when it has read the site, and the state that was at.
    let mut sites: HashMap<City, (u64, usize)> = HashMap::new();
    let mut reads = Vec::new();
    for event in events {
        let bookmark = bookmarks.get(&event.visitor).copied();
        match event.action {
            Action::Read | Action::ReadOwn => {
                let (read_at, site) = sites.get(&event.city).copied().unwrap_or_default();
                let site = if read_at == 0 || event.at_ms >= read_at + SITE_MS {
                    let seen = read(event, &replicas, commits, Freshness::Any).seen;
                    sites.insert(event.city, (event.at_ms.max(1), seen));
                    seen
                } else {
                    site
                };
                let is_person = event.visitor.is_multiple_of(VISITORS_A_PERSON);
                let at_primary =
                    scenario.strategy == Strategy::Sessions && event.action == Action::ReadOwn && is_person;
                let freshness = match scenario.strategy {
                    Strategy::AlwaysPrimary => Freshness::Latest,
                    Strategy::Sessions if at_primary => Freshness::Latest,
                    Strategy::Sessions => Freshness::AtLeast(bookmark.unwrap_or_default().max(site)),
                };
                let read = Read { at_primary, ..read(event, &replicas, commits, freshness) };
                if event.action == Action::ReadOwn {
                    bookmarks.insert(event.visitor, bookmark.unwrap_or_default().max(read.seen));
                }
                reads.push(read);
            }
            Action::Commit => {
                commits += 1;
                bookmarks.insert(event.visitor, commits);
                replicas.iter_mut().for_each(|replica| replica.commit(event.at_ms, scenario.lag_ms));
            }
        }
    }
    reads
}

/// Asks the nearest that will do. A replica farther than the primary is no help to anybody.
fn read(event: &Event, replicas: &[Replica], commits: usize, freshness: Freshness<usize>) -> Read {
    let round_trip_ms = |replica: &&Replica| event.city.round_trip_ms(replica.city);
    let primary_ms = event.city.round_trip_ms(city::PRIMARY);
    let mut nearer: Vec<_> = replicas.iter().filter(|replica| round_trip_ms(replica) < primary_ms).collect();
    nearer.sort_by_key(round_trip_ms);
    let states = nearer.iter().map(|replica| (replica.city, replica.state(event.at_ms)));
    let (server, seen) = match route(&freshness, states.map(|(city, state)| ((city, state), state))) {
        Target::Primary => (city::PRIMARY, commits),
        Target::Replica(answer) => answer,
    };
    let asked = match freshness {
        Freshness::AtLeast(bookmark) => Some(bookmark),
        Freshness::Latest | Freshness::Any => None,
    };
    let detoured = asked.is_some() && server == city::PRIMARY && !nearer.is_empty();
    Read { city: event.city, server, seen, asked, detoured, at_primary: false }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_write_arrives_about_when_the_measurement_says() {
        let random = Random::new(3, 0);
        let mut replica =
            Replica { city: City::Tokyo, random, lag_ms: 0, changes_ms: 0, learns_ms: Vec::new() };
        // Half a day of a write a second.
        let commits: Vec<_> = (0..43_200_u64).map(|second| second * 1_000).collect();
        commits.iter().for_each(|at_ms| replica.commit(*at_ms, 800));
        let mut lags: Vec<_> =
            replica.learns_ms.iter().zip(&commits).map(|(learns, at)| learns - at).collect();
        lags.sort_unstable();
        for (percent, expected) in [(50, 800_u64), (95, 3_400), (99, 6_080)] {
            let lag_ms = lags[lags.len() * percent / 100];
            assert!(lag_ms.abs_diff(expected) < expected / 5, "p{percent}: {lag_ms} ms, not {expected}");
        }
        assert!(replica.learns_ms.is_sorted());
    }
}
