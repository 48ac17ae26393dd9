//! What commands say. Results go to standard output, everything else to standard error.

use std::io::Write;

/// A line of the result.
pub fn line(text: &str) {
    // Whoever has closed the pipe does not want to read it.
    let _ = writeln!(std::io::stdout(), "{text}");
}

/// A remark on the way.
pub fn remark(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// Why nothing came of it.
pub fn problem(text: &str) {
    let _ = writeln!(std::io::stderr(), "coppice: {text}");
}
