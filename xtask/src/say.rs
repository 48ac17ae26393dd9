//! What the commands tell the person at the terminal, on standard error.

use std::time::{Duration, Instant};

use anyhow::Result;

/// Announces a step, runs it, and says how long it took if that was noticeable.
pub fn step<T>(what: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    eprintln!("\x1b[36m>\x1b[0m {what}");
    let start = Instant::now();
    let result = work()?;
    if start.elapsed() > Duration::from_millis(500) {
        eprintln!("  {} s", seconds(start.elapsed()));
    }
    Ok(result)
}

/// A line of information.
pub fn line(text: &str) {
    eprintln!("  {text}");
}

/// A heading in a long run.
pub fn heading(text: &str) {
    eprintln!("\n\x1b[1m{text}\x1b[0m");
}

/// Something that is not as it should be, but doesn't stop the command.
pub fn warning(text: &str) {
    eprintln!("\x1b[33mwarning:\x1b[0m {text}");
}

/// Why the command failed, in one sentence.
pub fn error(error: &anyhow::Error) {
    eprintln!("\x1b[31merror:\x1b[0m {error:#}");
}

/// Seconds with one decimal.
pub fn seconds(duration: Duration) -> String {
    format!("{:.1}", duration.as_secs_f64())
}
