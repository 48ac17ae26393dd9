//! Chance that is the same every time.

/// SplitMix64: <https://prng.di.unimi.it/splitmix64.c>.
pub struct Random(u64);

impl Random {
    /// The numbers of this seed. Each `stream` of a seed has numbers of its own.
    pub fn new(seed: u64, stream: u64) -> Self {
        let mut streams = Self(seed);
        Self(streams.next().wrapping_add(stream.wrapping_mul(0x9e37_79b9_7f4a_7c15)).rotate_left(32))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `bound`; the bias is below one in a billion for the bounds used here.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.next().checked_rem(bound).unwrap_or_default()
    }

    /// A lag whose median is `median_ms`.
    ///
    /// The spread is that of the only measurement of D1 that could be found: p50 0.8 s, p95 3.4 s, p99 6.1 s
    /// (<https://news.warptechlab.com/news/206796014>). Between those points it is drawn on straight lines.
    pub fn lag_ms(&mut self, median_ms: u64) -> u64 {
        // Of ten thousand lags this many are at most this many percent of the median.
        const QUANTILES: [(u64, u64); 5] =
            [(0, 20), (5_000, 100), (9_500, 425), (9_900, 760), (10_000, 1_000)];
        let drawn = self.below(10_000);
        let pieces = QUANTILES.iter().zip(QUANTILES.iter().skip(1));
        let percent = pieces
            .filter(|((from, _), _)| drawn >= *from)
            .map(|((from, low), (to, high))| low + (high - low) * (drawn - from) / (to - from))
            .next_back();
        median_ms * percent.unwrap_or_default() / 100
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_splitmix64() {
        // The first numbers of seed 1234567, as published with test vectors of other implementations.
        let mut random = Random(1_234_567);
        assert_eq!(random.next(), 6_457_827_717_110_365_317);
        assert_eq!(random.next(), 3_203_168_211_198_807_973);
    }

    #[test]
    fn lags_have_the_measured_quantiles() {
        let mut random = Random::new(7, 0);
        let mut lags: Vec<_> = (0..20_000).map(|_| random.lag_ms(800)).collect();
        lags.sort_unstable();
        for (rank, expected) in [(10_000, 800_u64), (19_000, 3_400), (19_800, 6_080)] {
            assert!(lags[rank].abs_diff(expected) < expected / 20, "{rank}: {}", lags[rank]);
        }
        assert_eq!(random.lag_ms(0), 0);
    }
}
