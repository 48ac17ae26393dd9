//! HTML descriptions as Markdown.

mod writer;

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};
use writer::Writer;

/// A description in two forms.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Description {
    /// As Markdown.
    pub markdown: String,
    /// As words alone.
    pub plain: String,
}

/// Marks of emphasis, links, and line breaks: what stays within a paragraph.
const INLINE: [&str; 6] = ["a", "b", "br", "em", "i", "strong"];

/// What begins a line of its own. Anything not named here loses its tag and keeps its text.
const BLOCKS: [&str; 30] = [
    "article",
    "blockquote",
    "center",
    "dd",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
];

/// What goes with all that is in it.
const DROPPED: [&str; 9] =
    ["iframe", "math", "noscript", "object", "script", "style", "svg", "template", "title"];

/// Leaves well-formed HTML of the elements above, with links to web and mail addresses as the only attributes.
static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::empty();
    builder
        .tags(INLINE.into_iter().chain(BLOCKS).collect())
        .clean_content_tags(HashSet::from(DROPPED))
        .tag_attributes(HashMap::from([("a", HashSet::from(["href"]))]))
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .url_relative(UrlRelative::Deny)
        .link_rel(None);
    builder
});

/// Turns HTML, or plain text, into Markdown. Scripts, styles and attributes vanish; the text stays as it reads.
pub fn from_html(html: &str) -> Description {
    // Without a tag there are only empty lines to tell paragraphs by.
    let html =
        if html.contains('<') { html.to_owned() } else { html.replace("\r\n", "\n").replace("\n\n", "<p>") };
    let clean = CLEANER.clean(&html).to_string();
    let mut writer = Writer::default();
    let mut rest = clean.as_str();
    while let Some((text, after)) = rest.split_once('<') {
        writer.text(&unescape(text));
        // A `>` may stand in an attribute only escaped, so the first one ends the tag.
        let (tag, after) = after.split_once('>').unwrap_or((after, ""));
        element(&mut writer, tag);
        rest = after;
    }
    writer.text(&unescape(rest));
    let (markdown, plain) = writer.finish();
    Description { markdown, plain }
}

fn element(writer: &mut Writer, tag: &str) {
    let (closes, tag) = tag.strip_prefix('/').map_or((false, tag), |name| (true, name));
    let (name, attribute) = tag.split_once(' ').unwrap_or((tag, ""));
    match (name, closes) {
        ("b" | "strong", false) => writer.open("**", "**".to_owned()),
        ("em" | "i", false) => writer.open("*", "*".to_owned()),
        ("a", false) => match attribute.strip_prefix("href=\"").and_then(|a| a.strip_suffix('"')) {
            Some(href) => writer.open("[", format!("]({})", address(&unescape(href)))),
            None => writer.open("", String::new()),
        },
        ("b" | "strong" | "em" | "i" | "a", true) => writer.close(),
        ("br", _) => writer.line(),
        ("td" | "th", _) => writer.space(),
        ("ul", false) => writer.list(None),
        ("ol", false) => writer.list(Some(1)),
        ("ul" | "ol", true) => writer.end_list(),
        ("li", false) => writer.item(),
        ("blockquote", _) => writer.quote(!closes),
        ("hr", _) => writer.rule(),
        ("h1" | "h2", false) => writer.heading("## "),
        ("h3" | "h4" | "h5" | "h6", false) => writer.heading("### "),
        ("h1" | "h2" | "h3" | "h4" | "h5" | "h6", true) => writer.end_heading(),
        _ => writer.block(),
    }
}

/// An address that can't break out of its parentheses.
fn address(href: &str) -> String {
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

/// Undoes the few entities the cleaner writes.
fn unescape(text: &str) -> String {
    text.replace("&nbsp;", "\u{a0}")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests;
