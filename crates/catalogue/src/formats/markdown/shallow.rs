//! HTML of bounded depth.
//!
//! To the parser each element costs as many steps as it lies deep, so that a file which only opens elements takes as long
//! as it is long, squared.

use std::collections::HashSet;

/// Elements that lie deeper are left out; what is in them stays.
const DEEPEST: usize = 64;

/// Elements that end by themselves where the next begins, or have nothing in them: they make nothing deep.
const FLAT: [&str; 27] = [
    "area", "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta", "optgroup",
    "option", "p", "param", "source", "tbody", "td", "tfoot", "th", "thead", "tr", "track", "wbr", "rp",
];

/// The HTML without its deepest elements, and the names of all that are in it.
pub fn shallow(html: &str) -> (String, HashSet<String>) {
    let mut names = HashSet::new();
    let mut out = String::with_capacity(html.len());
    let (mut depth, mut left_out) = (0_usize, 0_usize);
    let mut rest = html;
    while let Some((text, after)) = rest.split_once('<') {
        out.push_str(text);
        let (closes, start) = after.strip_prefix('/').map_or((false, after), |name| (true, name));
        let end = start.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(start.len());
        let name = start.get(..end).unwrap_or_default().to_ascii_lowercase();
        rest = after;
        let tag = start.starts_with(|c: char| c.is_ascii_alphabetic());
        let drop = if !tag || FLAT.contains(&name.as_str()) {
            false
        } else if closes {
            let drop = left_out > 0;
            if drop {
                left_out -= 1;
            } else {
                depth = depth.saturating_sub(1);
            }
            drop
        } else if depth < DEEPEST {
            depth += 1;
            false
        } else {
            left_out += 1;
            true
        };
        if drop {
            out.push(' ');
            rest = after.split_once('>').map_or("", |(_, after)| after);
        } else {
            out.push('<');
        }
        if tag && names.len() < 200 {
            names.insert(name);
        }
    }
    out.push_str(rest);
    (out, names)
}
