//! Small matters of text.

/// The beginning of a text, for messages.
pub fn excerpt(text: &str) -> String {
    let mut start: String = text.chars().take(40).collect();
    if start.len() < text.len() {
        start.push('…');
    }
    start
}

/// A text without line breaks, tabs and double spaces: what a name or a category in an address can say.
pub fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
