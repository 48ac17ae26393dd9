//! Limits on how often something may be tried, and on how many are at something at once.
//!
//! The exact limiter counts in D1 ([`store`]), the advisory ones in KV ([`RateLimiter`]) and in memory ([`LocalLimits`]); a [`Seat`]
//! is one among so many.

mod local;
mod seats;
pub mod store;

pub use coppice_kv::{Limit, RateLimiter, Verdict};
pub use local::LocalLimits;
pub use seats::{KeptSeat, Seat, Seats};

use crate::error::AppError;

/// What a visitor whose try was refused is told: to wait until the window ends.
impl From<Verdict> for AppError {
    fn from(verdict: Verdict) -> Self {
        Self::TooMany { limit: verdict.limit, retry_after: verdict.retry_after }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_tells_how_long_to_wait() {
        let limit = Limit { limit: 2, window_secs: 60 };
        let told = |reset_at, now| match AppError::from(limit.judge(3, reset_at, now)) {
            AppError::TooMany { limit: 2, retry_after } => retry_after,
            other => panic!("{other:?}"),
        };
        assert_eq!(told(160, 100), 60);
        assert_eq!(told(100, 100), 1);
        assert_eq!(told(i64::MAX, i64::MIN), u32::MAX);
    }
}
