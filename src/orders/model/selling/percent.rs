//! Percents, which are kept in parts per million.

/// How many decimals a percent may have.
pub const MOST_DECIMALS: usize = 4;

/// Parts per million of what somebody has typed as a percent, with a point or a comma before up to four decimals; `None` for
/// any other text.
pub fn percent(text: &str) -> Option<i64> {
    let text = text.trim();
    let text = text.strip_suffix('%').unwrap_or(text).trim_end();
    let (whole, decimals) = text.split_once(['.', ',']).unwrap_or((text, "0"));
    let is_number = |digits: &str, most: usize| {
        (1..=most).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit())
    };
    if !is_number(whole, 3) || !is_number(decimals, MOST_DECIMALS) {
        return None;
    }
    format!("{whole}{decimals:0<MOST_DECIMALS$}").parse().ok()
}

/// As somebody who writes this before decimals would type it.
pub fn percent_text(ppm: i64, decimal: char) -> String {
    let (whole, rest) = (ppm.div_euclid(10_000), ppm.rem_euclid(10_000));
    if rest == 0 {
        return whole.to_string();
    }
    let decimals = format!("{rest:04}");
    format!("{whole}{decimal}{}", decimals.trim_end_matches('0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percent_is_read_as_it_is_written() {
        for (text, ppm, again) in [
            ("0", 0, "0"),
            ("19", 190_000, "19"),
            ("8,1", 81_000, "8.1"),
            (" 7.70 % ", 77_000, "7.7"),
            ("0.0001", 1, "0.0001"),
            ("100%", 1_000_000, "100"),
            ("100.5", 1_005_000, "100.5"),
        ] {
            assert_eq!(percent(text), Some(ppm), "{text}");
            assert_eq!(percent_text(ppm, '.'), again);
        }
        assert_eq!(percent_text(81_000, ','), "8,1");
        for text in ["", "%", "-1", "+1", "1e1", "1.", ".5", "1.00001", "1,000.5", "1000", "١", "1\0", "NaN"]
        {
            assert_eq!(percent(text), None, "{text}");
        }
    }
}
