//! What many reads come to.

use super::city::{self, City};
use super::model::Read;

/// Figures of all reads, and of those from each city.
pub struct Figures {
    pub all: Summary,
    pub by_city: Vec<(City, Summary)>,
}

/// What reads come to. Times in milliseconds, shares from 0 to 1.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Summary {
    pub mean_ms: f64,
    pub p50_ms: u64,
    pub p95_ms: u64,
    /// Reads that were answered in the visitor's own city.
    pub local: f64,
    /// Reads that a bookmark sent to the primary, past a replica that is nearer.
    pub detoured: f64,
}

pub fn figures(reads: &[Read]) -> Figures {
    let of = |city| {
        let there: Vec<_> = reads.iter().filter(|read| read.city == city).copied().collect();
        (city, summary(&there))
    };
    Figures { all: summary(reads), by_city: city::ALL.map(of).to_vec() }
}

#[expect(clippy::cast_precision_loss, reason = "thousands of reads, of less than a second each")]
fn summary(reads: &[Read]) -> Summary {
    let mut latencies: Vec<_> = reads.iter().map(Read::latency_ms).collect();
    latencies.sort_unstable();
    // The nearest rank: the smallest value that so many percent are not above.
    let percentile = |percent: usize| {
        let rank = (latencies.len() * percent).div_ceil(100).saturating_sub(1);
        latencies.get(rank).copied().unwrap_or_default()
    };
    let count = reads.len().max(1) as f64;
    let share = |is: fn(&Read) -> bool| reads.iter().filter(|read| is(read)).count() as f64 / count;
    Summary {
        mean_ms: latencies.iter().sum::<u64>() as f64 / count,
        p50_ms: percentile(50),
        p95_ms: percentile(95),
        local: share(|read| read.city == read.server),
        detoured: share(|read| read.detoured),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_of_all_reads_and_by_city() {
        let read =
            |city, server, detoured| Read { city, server, seen: 0, asked: None, detoured, at_primary: false };
        let reads = [
            read(City::Tokyo, City::Tokyo, false),
            read(City::Tokyo, City::Washington, true),
            read(City::Washington, City::Washington, false),
            read(City::Washington, City::Washington, false),
        ];
        let figures = figures(&reads);
        assert_eq!(
            figures.all,
            Summary { mean_ms: 43.0, p50_ms: 2, p95_ms: 166, local: 0.75, detoured: 0.25 }
        );
        let tokyo = figures.by_city.iter().find(|(city, _)| *city == City::Tokyo).unwrap().1;
        assert_eq!((tokyo.mean_ms, tokyo.local, tokyo.detoured), (84.0, 0.5, 0.5));
    }
}
