//! Bars on standard error, where somebody watches.

use indicatif::{ProgressBar, ProgressStyle};

/// A bar that counts pieces of something.
pub fn pieces(total: u64, what: &'static str) -> ProgressBar {
    let progress = ProgressBar::new(total).with_message(what);
    match ProgressStyle::with_template("{bar:30} {pos}/{len} {msg} ({eta} left)") {
        Ok(style) => progress.with_style(style),
        Err(_) => progress,
    }
}
