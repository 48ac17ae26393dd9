//! What each element becomes.

use std::collections::BTreeMap;

use super::escape::address;
use super::unescape;
use super::writer::Writer;

/// What was in a description and can't be shown here, and how often.
#[derive(Default)]
pub struct Losses(BTreeMap<String, usize>);

impl Losses {
    /// Notes one.
    pub fn add(&mut self, what: &str) {
        *self.0.entry(what.to_owned()).or_default() += 1;
    }

    /// Each as the end of a sentence that begins with the product.
    pub fn told(self) -> Vec<String> {
        let told = |(what, times): (String, usize)| match what.as_str() {
            "link" => format!(
                "loses {times} links of its description: they lead to no address of the web or of this shop"
            ),
            "picture" => format!("loses {times} pictures of its description: their addresses are not https"),
            element => format!("loses a {element} of its description"),
        };
        self.0.into_iter().map(told).collect()
    }
}

/// Elements that stay within a paragraph and say nothing of their own here. What is neither here nor in [`element`] begins
/// a line of its own, known or not.
const INLINE: [&str; 32] = [
    "abbr", "acronym", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "font", "ins", "kbd",
    "label", "mark", "meter", "nobr", "output", "progress", "q", "rp", "rt", "ruby", "s", "samp", "small",
    "span", "strike", "time", "tt", "u", "var",
];

/// Writes the beginning or end of an element.
pub fn element(writer: &mut Writer, losses: &mut Losses, tag: &str) {
    let (closes, tag) = tag.strip_prefix('/').map_or((false, tag), |name| (true, name));
    let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
    match (name, closes) {
        ("b" | "strong", false) => writer.bold(),
        ("em" | "i", false) => writer.italic(),
        ("a", false) => writer.link(attribute(attributes, "href").and_then(|href| link(losses, &href))),
        ("b" | "strong" | "em" | "i" | "a", true) => writer.close(),
        ("sup" | "sub", _) => writer.index(match (name, closes) {
            (_, true) => None,
            ("sup", _) => Some(&SUPERSCRIPT),
            _ => Some(&SUBSCRIPT),
        }),
        ("img", _) => picture(writer, losses, attributes),
        ("br", _) => writer.line(),
        ("wbr", _) => {}
        ("table", false) => writer.begin_table(),
        ("table", true) => writer.end_table(),
        ("tr", false) => writer.row(),
        ("td" | "th", false) => writer.cell(),
        ("td" | "th" | "tr" | "caption", _) => writer.cell_ends(),
        ("ul" | "menu", false) => writer.list(None),
        ("ol", false) => {
            writer.list(Some(attribute(attributes, "start").and_then(|n| n.trim().parse().ok()).unwrap_or(1)))
        }
        ("ul" | "ol" | "menu", true) => writer.end_list(),
        ("li", false) => writer.item(),
        ("blockquote", _) => writer.quote(!closes),
        ("hr", _) => writer.rule(),
        ("h1" | "h2", false) => writer.heading("## "),
        ("h3" | "h4" | "h5" | "h6", false) => writer.heading("### "),
        ("h1" | "h2" | "h3" | "h4" | "h5" | "h6", true) => writer.end_heading(),
        (name, _) if INLINE.contains(&name) => {}
        _ => writer.block(),
    }
}

/// The value of an attribute, as the cleaner writes it.
fn attribute(attributes: &str, name: &str) -> Option<String> {
    let mut rest = attributes;
    while let Some((this, after)) = rest.split_once("=\"") {
        let (value, after) = after.split_once('"')?;
        if this.trim() == name {
            return Some(unescape(value));
        }
        rest = after;
    }
    None
}

/// Where a link may lead: to the web, to mail, within the page or the shop. Elsewhere relative addresses lead to pages of
/// the shop they come from.
fn link(losses: &mut Losses, href: &str) -> Option<String> {
    let href = href.trim();
    let lower = href.to_ascii_lowercase();
    if let Some(slug) = lower.strip_prefix("/products/") {
        return Some(address(&format!("/shop/{slug}")));
    }
    let href = if href.starts_with("//") { format!("https:{href}") } else { href.to_owned() };
    let shown = ["https://", "http://", "mailto:", "#"].iter().any(|start| lower.starts_with(start));
    if shown || lower.starts_with('/') {
        return Some(address(&href));
    }
    losses.add("link");
    None
}

fn picture(writer: &mut Writer, losses: &mut Losses, attributes: &str) {
    let source = attribute(attributes, "src").unwrap_or_default();
    let source = source.trim();
    let source = if source.starts_with("//") { format!("https:{source}") } else { source.to_owned() };
    if source.to_ascii_lowercase().starts_with("https://") {
        writer.picture(&attribute(attributes, "alt").unwrap_or_default(), &address(&source));
    } else {
        losses.add("picture");
    }
}

/// Raised letters there are.
const SUPERSCRIPT: [(char, char); 17] = [
    ('0', '⁰'),
    ('1', '¹'),
    ('2', '²'),
    ('3', '³'),
    ('4', '⁴'),
    ('5', '⁵'),
    ('6', '⁶'),
    ('7', '⁷'),
    ('8', '⁸'),
    ('9', '⁹'),
    ('+', '⁺'),
    ('-', '⁻'),
    ('=', '⁼'),
    ('(', '⁽'),
    (')', '⁾'),
    ('n', 'ⁿ'),
    ('i', 'ⁱ'),
];

/// Lowered letters there are.
const SUBSCRIPT: [(char, char); 17] = [
    ('0', '₀'),
    ('1', '₁'),
    ('2', '₂'),
    ('3', '₃'),
    ('4', '₄'),
    ('5', '₅'),
    ('6', '₆'),
    ('7', '₇'),
    ('8', '₈'),
    ('9', '₉'),
    ('+', '₊'),
    ('-', '₋'),
    ('=', '₌'),
    ('(', '₍'),
    (')', '₎'),
    ('n', 'ₙ'),
    ('x', 'ₓ'),
];
