//! How often somebody may have the primary asked for what a replica does not have.

use crate::client_address::ClientAddress;
use crate::limit::{Limit, LocalLimits};

/// Looks that one address has in a minute. Nobody follows more new links than that; who makes them up is told by the
/// replica that there is nothing.
const LOOKS: Limit = Limit { limit: 30, window_secs: 60 };

/// The looks of an isolate's or process's visitors.
#[derive(Default)]
pub struct SecondLooks(LocalLimits);

impl SecondLooks {
    /// Whether this address may look once more, which counts; `now` in epoch seconds.
    pub fn allow(&self, address: &ClientAddress, now: i64) -> bool {
        self.0.count(&address.group().unwrap_or_default(), LOOKS, now).allowed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_so_many_looks_a_minute_and_uses_up_nobody_elses() {
        let looks = SecondLooks::default();
        let [one, other] = ["203.0.113.7", "203.0.113.8"].map(|ip| ClientAddress(Some(ip.parse().unwrap())));
        assert!((0..LOOKS.limit).all(|_| looks.allow(&one, 100)));
        assert!(!looks.allow(&one, 159) && looks.allow(&other, 159));
        assert!(looks.allow(&one, 160));
    }
}
