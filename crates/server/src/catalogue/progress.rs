//! Bars on standard error, where somebody watches.

use indicatif::{ProgressBar, ProgressStyle};

/// A bar that counts pieces of something.
pub fn pieces(total: u64, what: &'static str) -> ProgressBar {
    styled(ProgressBar::new(total).with_message(what), "{bar:30} {pos}/{len} {msg} ({eta} left)")
}

/// A bar that counts the bytes of a file.
pub fn bytes(total: u64) -> ProgressBar {
    styled(
        ProgressBar::new(total),
        "{bar:30} {binary_bytes}/{binary_total_bytes} {binary_bytes_per_sec} ({eta} left)",
    )
}

/// What counts pieces of something, of which nobody knows how many there are.
pub fn counted(what: &'static str) -> ProgressBar {
    styled(ProgressBar::no_length().with_message(what), "{spinner} {pos} {msg} ({per_sec})")
}

fn styled(progress: ProgressBar, template: &str) -> ProgressBar {
    match ProgressStyle::with_template(template) {
        Ok(style) => progress.with_style(style),
        Err(_) => progress,
    }
}
