//! How long a server wants to be left alone.

use std::time::Duration;

use chrono::DateTime;

/// The longest that anybody is believed.
pub(crate) const MOST: Duration = Duration::from_secs(3_600);

/// What `Retry-After` says at this time (RFC 9110, section 10.2.3): seconds or a date; a second at least, an hour at most.
pub(crate) fn read(text: &str, now_ms: i64) -> Option<Duration> {
    let text = text.trim();
    let wait = if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        text.parse().map_or(MOST, Duration::from_secs)
    } else {
        let at = DateTime::parse_from_rfc2822(text).ok()?.timestamp_millis();
        Duration::from_millis(at.saturating_sub(now_ms).try_into().unwrap_or(0))
    };
    Some(wait.clamp(Duration::from_secs(1), MOST))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_and_dates_within_bounds() {
        let now = 1_445_412_470_000; // 2015-10-21 07:27:50
        for (text, seconds) in [
            ("5", Some(5)),
            (" 120 ", Some(120)),
            ("0", Some(1)),
            ("3601", Some(3_600)),
            ("99999999999999999999999", Some(3_600)),
            ("Wed, 21 Oct 2015 07:28:00 GMT", Some(10)),
            ("Wed, 21 Oct 2015 07:27:00 GMT", Some(1)),
            ("Wed, 21 Oct 2099 07:28:00 GMT", Some(3_600)),
            ("Mon, 21 Oct 2020 07:28:00 GMT", None),
            ("", None),
            ("-1", None),
            ("1.5", None),
            ("soon", None),
        ] {
            let read = read(text, now).map(|wait| wait.as_secs());
            // A weekday that the date does not have makes it none.
            assert_eq!(read, seconds, "{text}");
        }
    }
}
