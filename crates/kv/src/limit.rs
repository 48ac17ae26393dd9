//! Limits on how often something may be tried, as limiters judge them.
//!
//! A window begins with the first try and ends `window_secs` later, however often is tried in between.

use std::cmp::Reverse;

/// How often something may be tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// Tries in one window.
    pub limit: u32,
    /// How long the window is, in seconds.
    pub window_secs: u32,
}

impl Limit {
    /// When a window that begins now ends, in epoch seconds.
    pub fn window_end(self, now: i64) -> i64 {
        now.saturating_add(i64::from(self.window_secs))
    }

    /// What a window's `count`, this try included, means for this try; the window ends at `reset_at`.
    pub fn judge(self, count: u32, reset_at: i64, now: i64) -> Verdict {
        // Never 0: that would invite the next try at once.
        let retry_after = u32::try_from(reset_at.saturating_sub(now).max(1)).unwrap_or(u32::MAX);
        Verdict {
            allowed: count <= self.limit,
            limit: self.limit,
            remaining: self.limit.saturating_sub(count),
            reset_at,
            retry_after,
        }
    }
}

/// What a limiter says to a try.
#[must_use]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict {
    /// Whether the try is within the limit.
    pub allowed: bool,
    /// Tries in one window.
    pub limit: u32,
    /// Tries left in this window.
    pub remaining: u32,
    /// When the window ends, in epoch seconds.
    pub reset_at: i64,
    /// How long that is from this try on, in seconds; at least 1.
    pub retry_after: u32,
}

impl Verdict {
    /// The worse of two verdicts on one try: of two refusals the one that lasts longer.
    pub fn worse(self, other: Self) -> Self {
        let severity = |v: &Self| (!v.allowed, Reverse(v.remaining), v.reset_at);
        if severity(&other) > severity(&self) { other } else { self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: Limit = Limit { limit: 2, window_secs: 60 };

    #[test]
    fn the_limit_itself_is_allowed_and_one_more_is_not() {
        let verdicts = [1, 2, 3, u32::MAX].map(|count| LIMIT.judge(count, 60, 0));
        assert_eq!(verdicts.map(|v| v.allowed), [true, true, false, false]);
        assert_eq!(verdicts.map(|v| v.remaining), [1, 0, 0, 0]);
    }

    #[test]
    fn the_worst_verdict_is_a_refusal_then_the_one_with_least_left_then_the_longest() {
        let verdict = |count, reset_at| LIMIT.judge(count, reset_at, 0);
        let order = [verdict(1, 200), verdict(2, 100), verdict(3, 50), verdict(3, 51)];
        for (mild, severe) in order.iter().zip(order.iter().skip(1)) {
            assert_eq!(mild.worse(*severe), *severe);
            assert_eq!(severe.worse(*mild), *severe);
        }
    }
}
