//! Descriptions as HTML, for whoever reads no Markdown.

use pulldown_cmark::{Event, Options, Parser, html};

/// A description as HTML. Markup that stands in it is text, as it is on the shop's pages.
pub fn to_html(markdown: &str) -> String {
    let parser = Parser::new_ext(markdown, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH);
    let events = parser.map(|event| match event {
        Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
        other => other,
    });
    // What makes far more of itself, such as a table of many columns without cells, is no use to anybody.
    let most = markdown.len().saturating_mul(2).saturating_add(100);
    let mut out = String::with_capacity(markdown.len().saturating_mul(3) / 2);
    html::push_html(&mut out, events.take(most));
    out.trim_end().to_owned()
}
