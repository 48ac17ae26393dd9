//! Bars on standard error, where somebody watches.

use indicatif::{ProgressBar, ProgressStyle};

/// A bar that counts bytes.
pub fn bytes(total: Option<u64>) -> ProgressBar {
    styled(total, "{bar:30} {bytes}/{total_bytes} {msg}", "{spinner} {bytes} {msg}")
}

/// A bar that counts pieces of something.
pub fn pieces(total: u64, what: &'static str) -> ProgressBar {
    styled(Some(total), "{bar:30} {pos}/{len} {msg} ({eta} left)", "").with_message(what)
}

fn styled(total: Option<u64>, bar: &str, spinner: &str) -> ProgressBar {
    let progress = total.map_or_else(ProgressBar::new_spinner, ProgressBar::new);
    match ProgressStyle::with_template(if total.is_some() { bar } else { spinner }) {
        Ok(style) => progress.with_style(style),
        Err(_) => progress,
    }
}
