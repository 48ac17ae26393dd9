//! The parts of a score by themselves.

/// How long a name may be without being less good.
const SHORT: u32 = 8;

/// What each further character costs.
const PER_CHARACTER: f64 = 0.1;

/// The least that length is good for.
const LEAST_LENGTH: f64 = 0.3;

/// How many consonants in a row are too many.
const MANY_CONSONANTS: usize = 4;

/// 1 up to 8 characters, then less with each.
pub fn length(text: &str) -> f64 {
    let over = u32::try_from(text.chars().count()).unwrap_or(u32::MAX).saturating_sub(SHORT);
    (1.0 - f64::from(over) * PER_CHARACTER).max(LEAST_LENGTH)
}

/// How well an ending is known.
pub fn tld(tld: &str) -> f64 {
    match tld {
        "com" => 1.0,
        "co" => 0.9,
        "io" => 0.85,
        "dev" | "app" | "ai" => 0.8,
        "tech" | "me" | "design" | "studio" => 0.75,
        "net" | "org" => 0.7,
        _ => 0.5,
    }
}

/// The share of the preferred endings where it isn't registered.
pub fn distinctness(registered: usize, preferred: usize) -> f64 {
    let count = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    if preferred == 0 { 1.0 } else { (1.0 - count(registered) / count(preferred)).clamp(0.0, 1.0) }
}

/// Less with a hyphen.
pub fn hyphen(text: &str) -> f64 {
    if text.contains('-') { 0.85 } else { 1.0 }
}

/// Less with a digit.
pub fn digit(text: &str) -> f64 {
    if text.contains(|c: char| c.is_ascii_digit()) { 0.8 } else { 1.0 }
}

/// Less with four consonants in a row.
pub fn consonants(text: &str) -> f64 {
    let is_consonant = |c: char| c.is_ascii_lowercase() && !matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y');
    let runs = text.split(|c| !is_consonant(c));
    if runs.map(str::len).max().unwrap_or(0) >= MANY_CONSONANTS { 0.7 } else { 1.0 }
}
