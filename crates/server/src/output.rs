//! What commands say. Results go to standard output, everything else to standard error.
//!
//! What they say may hold words from outside, such as a product's name in a file: each call prints one line, in which no
//! character does anything but look like itself.

use std::io::Write;

use coppice_platform::printable::printable_line;

/// A line of the result.
pub fn line(text: &str) {
    // Whoever has closed the pipe does not want to read it.
    let _ = writeln!(std::io::stdout(), "{}", printable_line(text));
}

/// A remark on the way.
pub fn remark(text: &str) {
    let _ = writeln!(std::io::stderr(), "{}", printable_line(text));
}

/// Why nothing came of it.
pub fn problem(text: &str) {
    remark(&format!("coppice: {text}"));
}
