//! How long to wait before what failed is tried again.

/// The longest wait that we choose ourselves, in milliseconds.
const LONGEST: u32 = 30_000;

/// Seconds from which a wait that the server asks for is told to the visitor instead.
pub const GIVE_UP: u32 = 120;

/// Tries after which it is the visitor who decides.
const TRIES: u32 = 8;

/// Milliseconds to wait before the next try, or `None` where there should be none. The wait doubles with each try, and
/// half of it is left to chance (`random`, from 0 to 1), so that many browsers do not come back at once. What the
/// server asks for, in seconds, is the least.
pub fn delay(tries: u32, retry_after: Option<u32>, random: f64) -> Option<u32> {
    if tries >= TRIES || retry_after.is_some_and(|seconds| seconds > GIVE_UP) {
        return None;
    }
    let whole = 1_000_u32.saturating_mul(1 << tries).min(LONGEST);
    let half = whole / 2;
    // From 0 to `half`, which fits.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to what fits")]
    let chance = (f64::from(half) * random.clamp(0.0, 1.0)) as u32;
    let own = half.saturating_add(chance);
    Some(own.max(retry_after.unwrap_or(0).saturating_mul(1_000)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_half_a_minute_and_end() {
        let longest: Vec<_> = (0..9).map(|tries| delay(tries, None, 1.0)).collect();
        let seconds = [1, 2, 4, 8, 16, 30, 30, 30].map(|seconds| Some(seconds * 1_000));
        assert_eq!(longest[..8], seconds);
        assert_eq!(longest[8], None);
    }

    #[test]
    fn half_of_a_wait_is_chance() {
        assert_eq!(delay(2, None, 0.0), Some(2_000));
        assert_eq!(delay(2, None, 0.5), Some(3_000));
        assert_eq!(delay(2, None, f64::NAN), Some(2_000));
    }

    #[test]
    fn what_the_server_asks_for_is_the_least_unless_it_is_long() {
        assert_eq!(delay(0, Some(5), 1.0), Some(5_000));
        assert_eq!(delay(6, Some(5), 1.0), Some(30_000));
        assert_eq!(delay(0, Some(3_600), 1.0), None);
    }
}
