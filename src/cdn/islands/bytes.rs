//! Sizes as people read them.

/// A number of bytes: `812 bytes`, `1.4 MB`. A megabyte is a million bytes, as files' own programs count them.
pub fn bytes(count: u64) -> String {
    let (unit, name) = match count {
        0..1_000 => return format!("{count} {}", if count == 1 { "byte" } else { "bytes" }),
        1_000..1_000_000 => (1_000, "KB"),
        1_000_000..1_000_000_000 => (1_000_000, "MB"),
        _ => (1_000_000_000, "GB"),
    };
    let tenths = count / (unit / 10);
    match tenths {
        ..100 => format!("{}.{} {name}", tenths / 10, tenths % 10),
        _ => format!("{} {name}", tenths / 10),
    }
}

/// How much of the whole there is, in hundredths; never all of it before it is.
pub fn percent(part: u64, whole: u64) -> u64 {
    let hundredths = (u128::from(part) * 100).checked_div(u128::from(whole)).unwrap_or(100);
    u64::try_from(hundredths).unwrap_or(100).min(100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_told_in_the_unit_people_read_them_in() {
        for (count, words) in [
            (0, "0 bytes"),
            (1, "1 byte"),
            (999, "999 bytes"),
            (1_000, "1.0 KB"),
            (9_999, "9.9 KB"),
            (10_000, "10 KB"),
            (1_450_000, "1.4 MB"),
            (2_147_483_648, "2.1 GB"),
        ] {
            assert_eq!(bytes(count), words);
        }
    }

    #[test]
    fn nothing_is_whole_before_it_is() {
        assert_eq!(percent(999_999, 1_000_000), 99);
        assert_eq!(percent(1_000_000, 1_000_000), 100);
        assert_eq!(percent(0, 0), 100);
        assert_eq!(percent(u64::MAX - 1, u64::MAX), 99);
    }
}
