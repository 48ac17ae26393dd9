//! Markdown, as sellers write it, to HTML that is safe to show.

use pulldown_cmark::{Alignment, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd, html};

/// Renders Markdown. HTML in it is shown as the text it is, and links lead only to the web, to mail or within the
/// shop, so that nothing a seller or an imported file says can run.
pub fn to_html(markdown: &str) -> String {
    let events =
        Parser::new_ext(markdown, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH).map(|event| {
            match event {
                Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
                Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
                    Event::Start(Tag::Link { dest_url: safe(link_type, dest_url), link_type, title, id })
                }
                Event::Start(Tag::Image { link_type, dest_url, title, id }) => {
                    Event::Start(Tag::Image { dest_url: safe(link_type, dest_url), link_type, title, id })
                }
                // Alignment would come as a style attribute, which the Content-Security-Policy does not allow.
                Event::Start(Tag::Table(columns)) => {
                    Event::Start(Tag::Table(vec![Alignment::None; columns.len()]))
                }
                other => other,
            }
        });
    // A table may be wider than its window: it scrolls by itself, for those without a mouse too.
    let framed = events.flat_map(|event| match event {
        Event::Start(Tag::Table(_)) => [Some(Event::Html(TABLE.into())), Some(event)],
        Event::End(TagEnd::Table) => [Some(event), Some(Event::Html("</div>\n".into()))],
        other => [Some(other), None],
    });
    let mut out = String::with_capacity(markdown.len() * 3 / 2);
    html::push_html(&mut out, framed.flatten());
    out
}

/// What a table stands in.
const TABLE: &str = "<div class=\"scroll\" role=\"region\" aria-label=\"Table\" tabindex=\"0\">\n";

fn safe(link: LinkType, address: CowStr<'_>) -> CowStr<'_> {
    let lower = address.trim_start().to_ascii_lowercase();
    let leads_somewhere_safe = link == LinkType::Email
        || ["https://", "http://", "mailto:", "/", "#"].iter().any(|start| lower.starts_with(start))
            && !lower.starts_with("//");
    if leads_somewhere_safe { address } else { CowStr::Borrowed("#") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_becomes_html() {
        assert_eq!(
            to_html("A **good** mug\n\n- oak\n- [care](/care)"),
            "<p>A <strong>good</strong> mug</p>\n<ul>\n<li>oak</li>\n<li><a href=\"/care\">care</a></li>\n</ul>\n"
        );
    }

    #[test]
    fn tables_have_no_style_of_their_own() {
        let html = to_html("| a | b |\n| :-: | --: |\n| 1 | 2 |\n");
        assert!(html.contains("<td>1</td>") && !html.contains("style"), "{html}");
    }

    #[test]
    fn every_table_scrolls_by_itself_wherever_it_stands() {
        let table = "| a | b |\n| - | - |\n| 1 | 2 |\n";
        for text in [table.to_owned(), format!("a\n\n{table}\nb\n\n{table}"), table.replace("| a", "> | a")] {
            let html = to_html(&text);
            assert_eq!(html.matches("<table").count(), html.matches(TABLE.trim_end()).count(), "{html}");
            assert_eq!(html.matches("</table>\n</div>").count(), html.matches("<table").count(), "{html}");
        }
    }

    #[test]
    fn html_is_shown_and_not_run() {
        for attack in [
            "<script>alert(1)</script>",
            "a <img src=x onerror=alert(1)> b",
            "[x](javascript:alert(1))",
            "[x](JaVaScRiPt:alert(1))",
            "![x](data:text/html,<script>alert(1)</script>)",
            "<javascript:alert(1)>",
            "[x](//evil.example)",
            "[x](<java\nscript:alert(1)>)",
        ] {
            let html = to_html(attack);
            assert!(
                !html.contains("<script")
                    && !html.contains("<img src=x")
                    && !html.contains("onerror=alert(1)>"),
                "{html}"
            );
            assert!(
                !html.contains("href=\"javascript")
                    && !html.contains("src=\"data")
                    && !html.contains("href=\"//"),
                "{html}"
            );
        }
    }
}
