//! Minor units and plain decimals: what is the same wherever one is.

/// The number of digits after the point of a currency, by ISO 4217; most have two.
pub fn exponent(currency: &str) -> u32 {
    match currency {
        "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF" | "UGX" | "VND"
        | "VUV" | "XAF" | "XOF" | "XPF" => 0,
        "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
        _ => 2,
    }
}

/// An amount as machines read it: `12.34`.
pub fn decimal(amount: u64, currency: &str) -> String {
    let digits = exponent(currency);
    let unit = 10_u64.pow(digits);
    match digits {
        0 => amount.to_string(),
        _ => format!(
            "{}.{:0width$}",
            amount / unit,
            amount % unit,
            width = usize::try_from(digits).unwrap_or(2)
        ),
    }
}

/// Why digits are no amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoAmount {
    /// They are no digits, or none.
    NoNumber,
    /// The currency has only so many decimals.
    Decimals(usize),
    /// Nothing costs that much.
    TooHigh,
}

/// The amount, in minor units, that is written as these digits before and after the point: digit by digit, so that nothing is
/// ever rounded.
///
/// # Errors
/// Why they are none.
pub fn minor(whole: &str, fraction: &str, currency: &str) -> Result<i64, NoAmount> {
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(fraction) {
        return Err(NoAmount::NoNumber);
    }
    let places = usize::try_from(exponent(currency)).unwrap_or(0);
    if fraction.len() > places {
        return Err(NoAmount::Decimals(places));
    }
    format!("{whole}{fraction:0<places$}").parse().map_err(|_| NoAmount::TooHigh)
}
