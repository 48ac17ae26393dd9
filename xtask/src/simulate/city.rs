//! Where people and servers are.

/// A city with visitors, and perhaps a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum City {
    Washington,
    Dallas,
    Frankfurt,
    SaoPaulo,
    Tokyo,
    Sydney,
}

use City::{Dallas, Frankfurt, SaoPaulo, Sydney, Tokyo, Washington};

/// All of them.
pub const ALL: [City; 6] = [Washington, Dallas, Frankfurt, SaoPaulo, Tokyo, Sydney];

/// Where the primary is.
pub const PRIMARY: City = Washington;

/// Where replicas are set up, one after another: those first who are far from the primary and from each other.
pub const REPLICAS: [City; 6] = [Frankfurt, Tokyo, Sydney, SaoPaulo, Dallas, Washington];

/// Round trips in milliseconds, from row to column: IBM Cloud's averages between its regions from 27 July to
/// 25 August 2024, <https://github.com/ibm-cloud-docs/vpc/blob/master/_include-segments/network-latency.md>. Within
/// a city the same table has 2 ms, from one availability zone to the next.
const ROUND_TRIP_MS: [[u64; 6]; 6] = [
    [2, 31, 91, 118, 164, 214],
    [31, 2, 123, 146, 143, 186],
    [91, 123, 2, 198, 233, 250],
    [119, 144, 196, 2, 283, 328],
    [166, 143, 233, 284, 2, 115],
    [214, 186, 249, 328, 115, 2],
];

impl City {
    pub fn name(self) -> &'static str {
        match self {
            Washington => "Washington",
            Dallas => "Dallas",
            Frankfurt => "Frankfurt",
            SaoPaulo => "São Paulo",
            Tokyo => "Tokyo",
            Sydney => "Sydney",
        }
    }

    /// Milliseconds to another city and back.
    pub fn round_trip_ms(self, other: Self) -> u64 {
        let row = ROUND_TRIP_MS.get(self as usize);
        row.and_then(|row| row.get(other as usize)).copied().unwrap_or_default()
    }
}
