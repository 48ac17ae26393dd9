//! When a value ends.

use crate::Fault;

/// The fewest seconds anything is kept.
/// <https://developers.cloudflare.com/kv/api/write-key-value-pairs/#expiring-keys>
pub const LEAST_TTL: i64 = 60;

/// The last moment that KV knows, in epoch seconds.
pub const LATEST: i64 = 2_147_483_647;

/// When a value is to end, as it was sent: both in seconds, one from now on and one of the epoch.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Lifetime {
    /// How long it lives; this wins.
    pub ttl: Option<i64>,
    /// The moment of its end.
    pub expiration: Option<i64>,
}

impl Lifetime {
    /// Reads what an address says.
    ///
    /// # Errors
    /// What is no whole number.
    pub fn parse(ttl: Option<&str>, expiration: Option<&str>) -> Result<Self, Fault> {
        let read = |text: Option<&str>, fault: fn(String) -> Fault| match text.filter(|text| !text.is_empty())
        {
            Some(text) => text.parse().map(Some).map_err(|_| fault(shown(text))),
            None => Ok(None),
        };
        Ok(Self { ttl: read(ttl, Fault::ShortTtl)?, expiration: read(expiration, Fault::SoonExpiration)? })
    }

    /// The moment of its end, in epoch seconds; `None` for what has none.
    ///
    /// # Errors
    /// What is too soon or too late.
    pub fn end(self, now: i64) -> Result<Option<i64>, Fault> {
        match (self.ttl, self.expiration) {
            (_, Some(end)) if end > LATEST => Err(Fault::LateExpiration(end.to_string())),
            (Some(ttl), _) if ttl < LEAST_TTL => Err(Fault::ShortTtl(ttl.to_string())),
            // Longer than there is time is for as long as there is.
            (Some(ttl), _) => Ok(Some(now.saturating_add(ttl).min(LATEST))),
            (None, Some(end)) if end < now.saturating_add(LEAST_TTL) => {
                Err(Fault::SoonExpiration(end.to_string()))
            }
            (None, end) => Ok(end),
        }
    }
}

/// As much of what was sent as a message shows.
fn shown(text: &str) -> String {
    text.chars().take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_800_000_000;

    fn end(ttl: Option<i64>, expiration: Option<i64>) -> Result<Option<i64>, Fault> {
        Lifetime { ttl, expiration }.end(NOW)
    }

    #[test]
    fn a_value_lives_for_a_minute_at_least_and_until_2038_at_most() {
        assert_eq!(end(None, None), Ok(None));
        assert_eq!(end(Some(60), None), Ok(Some(NOW + 60)));
        assert!(end(Some(59), None).is_err() && end(Some(0), None).is_err() && end(Some(-60), None).is_err());
        assert_eq!(end(None, Some(NOW + 60)), Ok(Some(NOW + 60)));
        assert!(end(None, Some(NOW + 59)).is_err() && end(None, Some(0)).is_err());
        assert_eq!(end(None, Some(LATEST)), Ok(Some(LATEST)));
        assert!(end(None, Some(LATEST + 1)).is_err() && end(None, Some(i64::MAX)).is_err());
        assert_eq!(end(Some(LATEST - NOW), None), Ok(Some(LATEST)));
        assert_eq!(
            (end(Some(LATEST - NOW + 1), None), end(Some(i64::MAX), None)),
            (Ok(Some(LATEST)), Ok(Some(LATEST)))
        );
    }

    #[test]
    fn a_time_to_live_wins_over_a_moment() {
        assert_eq!(end(Some(90), Some(NOW + 60)), Ok(Some(NOW + 90)));
        assert_eq!(end(Some(90), Some(1)), Ok(Some(NOW + 90)));
        assert!(end(Some(90), Some(LATEST + 1)).is_err());
    }

    #[test]
    fn an_address_says_whole_numbers_or_nothing() {
        assert_eq!(Lifetime::parse(Some("60"), Some("")), Ok(Lifetime { ttl: Some(60), expiration: None }));
        for bad in ["abc", "60.0", "6e1", "9223372036854775808", "0x3c", "60 "] {
            assert!(Lifetime::parse(Some(bad), None).is_err(), "{bad}");
            assert!(Lifetime::parse(None, Some(bad)).is_err(), "{bad}");
        }
    }
}
