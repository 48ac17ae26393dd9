//! HTML descriptions as Markdown.

mod element;
mod escape;
mod inline;
mod shallow;
mod table;
mod writer;

use std::collections::{HashMap, HashSet};

use ammonia::{Builder, UrlRelative};
use element::{Losses, element};
use shallow::shallow;
use writer::Writer;

/// A description in two forms.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Description {
    /// As Markdown.
    pub markdown: String,
    /// As words alone.
    pub plain: String,
    /// What was in it and can't be shown here, each as the end of a sentence.
    pub losses: Vec<String>,
}

/// What goes with all that is in it.
const DROPPED: [&str; 9] =
    ["iframe", "math", "noscript", "object", "script", "style", "svg", "template", "title"];

/// Leaves well-formed HTML of these elements, with where links lead and what pictures show as the only attributes.
fn cleaner<'a>(names: &'a HashSet<String>) -> Builder<'a> {
    let mut builder = Builder::empty();
    builder
        .tags(names.iter().map(String::as_str).filter(|name| !DROPPED.contains(name)).collect())
        .clean_content_tags(HashSet::from(DROPPED))
        .tag_attributes(HashMap::from([
            ("a", HashSet::from(["href"])),
            ("img", HashSet::from(["alt", "src"])),
            ("ol", HashSet::from(["start"])),
        ]))
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel"]))
        .url_relative(UrlRelative::PassThrough)
        .link_rel(None);
    builder
}

/// Turns HTML, or plain text, into Markdown. Scripts, styles and attributes vanish; the text stays as it reads. Takes as
/// long as the text is long, and makes no more of it than some times as much.
pub fn from_html(html: &str) -> Description {
    // Without a tag there are only empty lines to tell paragraphs by.
    let html =
        if html.contains('<') { html.to_owned() } else { html.replace("\r\n", "\n").replace("\n\n", "<p>") };
    let (html, names) = shallow(&html);
    let clean = cleaner(&names).clean(&html).to_string();
    let (mut writer, mut losses) = (Writer::default(), Losses::default());
    for name in ["iframe", "object", "svg", "video", "audio"] {
        if names.contains(name) {
            losses.add(name);
        }
    }
    let mut rest = clean.as_str();
    while let Some((text, after)) = rest.split_once('<') {
        writer.text(&unescape(text));
        // A `>` may stand in an attribute only escaped, so the first one ends the tag.
        let (tag, after) = after.split_once('>').unwrap_or((after, ""));
        element(&mut writer, &mut losses, tag);
        rest = after;
    }
    writer.text(&unescape(rest));
    let (markdown, plain) = writer.finish();
    Description { markdown, plain, losses: losses.told() }
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
