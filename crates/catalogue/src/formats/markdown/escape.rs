//! Words that Markdown makes nothing of.

/// Adds a word so that it reads as it is, whatever Markdown would make of its characters.
pub fn escape(markdown: &mut String, word: &str, begins_line: bool) {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    for (i, c) in word.chars().enumerate() {
        let always = matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '~' | '|');
        let at_start = begins_line
            && (i == 0 && matches!(c, '#' | '+' | '-' | '=')
                || i == digits && i > 0 && matches!(c, '.' | ')'));
        if always || at_start {
            markdown.push('\\');
        }
        markdown.push(c);
    }
}

/// An address that can't break out of its parentheses.
pub fn address(href: &str) -> String {
    let mut address = String::with_capacity(href.len());
    for c in href.chars() {
        match c {
            ' ' | '(' | ')' | '<' | '>' | '\\' | '`' | '"' | '\'' => {
                address.push_str(&format!("%{:02X}", u32::from(c)))
            }
            c if c.is_whitespace() || c.is_control() => {}
            c => address.push(c),
        }
    }
    address
}
