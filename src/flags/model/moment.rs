//! Moments as forms have them, in UTC.

use chrono::{DateTime, NaiveDateTime};

/// The last second of the year 9999: what comes later has no form that browsers send.
const LAST: i64 = 253_402_300_799;

/// The moment of a field for one, `2026-12-01T09:00`, in epoch seconds; `None` for any other text.
pub fn moment(text: &str) -> Option<i64> {
    let text = text.trim();
    // Beyond this it would be a year of five digits, or a part of a second.
    if text.len() > "2026-12-01T09:00:00".len() {
        return None;
    }
    let read = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
        .into_iter()
        .find_map(|form| NaiveDateTime::parse_from_str(text, form).ok())?;
    let at = read.and_utc().timestamp();
    (0..=LAST).contains(&at).then_some(at)
}

/// A moment as such a field has it; nothing for what is beyond all calendars.
pub fn moment_text(at: i64) -> String {
    let form = if at.rem_euclid(60) == 0 { "%Y-%m-%dT%H:%M" } else { "%Y-%m-%dT%H:%M:%S" };
    DateTime::from_timestamp(at, 0).map(|at| at.format(form).to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_moment_is_read_as_browsers_send_it_and_nothing_else_is_one() {
        for (text, at) in [
            ("1970-01-01T00:00", Some(0)),
            (" 2026-12-01T09:00 ", Some(1_796_115_600)),
            ("2026-12-01T09:00:01", Some(1_796_115_601)),
            ("9999-12-31T23:59:59", Some(LAST)),
            ("1969-12-31T23:59", None),
            ("10000-01-01T00:00", None),
            ("2026-02-30T09:00", None),
            ("2026-12-01", None),
            ("2026-12-01 09:00", None),
            ("2026-12-01T09:00Z", None),
            ("2026-12-01T25:00", None),
            ("now", None),
            ("", None),
            ("2026-12-01T09:00\0", None),
        ] {
            assert_eq!(moment(text), at, "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_shown_of_a_moment_is_read_as_it_is(at in 0..=LAST) {
            prop_assert_eq!(moment(&moment_text(at)), Some(at));
        }

        #[test]
        fn no_text_fails(text: String) {
            let _ = moment(&text);
        }
    }
}
