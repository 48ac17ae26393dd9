//! Markdown, as sellers write it, to HTML that is safe to show, and to the words it begins with.

use pulldown_cmark::{Alignment, CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd, html};

/// Lists, quotations and emphases within one another beyond this depth are shown as if they were at it.
const DEEPEST: usize = 32;

/// Renders Markdown. HTML in it is shown as the text it is, and links lead only to the web, to mail or within the
/// shop, so that nothing a seller or an imported file says can run. What comes of it is at most some times as long, and as
/// deep as browsers take: where a text makes far more of itself, such as a table of many columns and no cells, it is shown
/// as it was written.
pub fn to_html(markdown: &str) -> String {
    let parser = Parser::new_ext(markdown, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH);
    let most = markdown.len().saturating_mul(2).saturating_add(100);
    let events: Vec<Event<'_>> = shallow(parser).take(most).map(harmless).collect();
    let mut out = String::with_capacity(markdown.len() * 3 / 2);
    if events.len() < most {
        html::push_html(&mut out, events.into_iter().flat_map(framed).flatten());
    } else {
        let plain =
            [Event::Start(Tag::Paragraph), Event::Text(markdown.into()), Event::End(TagEnd::Paragraph)];
        html::push_html(&mut out, plain.into_iter());
    }
    out
}

/// The words alone.
pub fn plain(markdown: &str) -> String {
    let mut text = String::new();
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH) {
        match event {
            Event::Text(words) | Event::Code(words) => text.push_str(&words),
            Event::SoftBreak
            | Event::HardBreak
            | Event::End(TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item | TagEnd::TableCell) => {
                text.push(' ')
            }
            _ => {}
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A table may be wider than its window: it scrolls by itself, for those without a mouse too.
fn framed(event: Event<'_>) -> [Option<Event<'_>>; 2] {
    match event {
        Event::Start(Tag::Table(_)) => [Some(Event::Html(TABLE.into())), Some(event)],
        Event::End(TagEnd::Table) => [Some(event), Some(Event::Html("</div>\n".into()))],
        other => [Some(other), None],
    }
}

/// What a table stands in.
const TABLE: &str = "<div class=\"scroll\" role=\"region\" aria-label=\"Table\" tabindex=\"0\">\n";

/// The events without what begins or ends too deep.
fn shallow<'a>(events: impl Iterator<Item = Event<'a>>) -> impl Iterator<Item = Event<'a>> {
    let (mut depth, mut left_out) = (0_usize, Vec::new());
    events.filter(move |event| match event {
        Event::Start(tag) => {
            depth = depth.saturating_add(1);
            // What shows nothing by itself may go; rows and cells may not.
            let nests = matches!(
                tag,
                Tag::BlockQuote(_)
                    | Tag::List(_)
                    | Tag::Item
                    | Tag::Emphasis
                    | Tag::Strong
                    | Tag::Strikethrough
            );
            let drop = depth > DEEPEST && nests;
            left_out.push(drop);
            !drop
        }
        Event::End(_) => {
            depth = depth.saturating_sub(1);
            !left_out.pop().unwrap_or_default()
        }
        _ => true,
    })
}

/// The first sentence of the first paragraph, as plain text of at most so many characters.
pub fn first_sentence(markdown: &str, most: usize) -> String {
    let (mut text, mut within) = (String::new(), false);
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH) {
        match event {
            Event::Start(Tag::Paragraph) => within = true,
            Event::End(TagEnd::Paragraph) if !text.trim().is_empty() => break,
            Event::End(TagEnd::Paragraph) => within = false,
            Event::Text(piece) | Event::Code(piece) if within => text.push_str(&piece),
            Event::SoftBreak | Event::HardBreak if within => text.push(' '),
            _ => {}
        }
        if text.len() > most.saturating_mul(8) {
            break;
        }
    }
    let text = text.trim();
    let end = text.char_indices().zip(text.chars().skip(1)).find_map(|((at, c), next)| {
        (matches!(c, '.' | '!' | '?') && next.is_whitespace()).then(|| at.saturating_add(c.len_utf8()))
    });
    let sentence = end.and_then(|end| text.get(..end)).unwrap_or(text);
    if sentence.chars().count() <= most {
        return sentence.to_owned();
    }
    let cut: String = sentence.chars().take(most.saturating_sub(1)).collect();
    let words = cut.rsplit_once(' ').map_or(cut.as_str(), |(words, _)| words);
    format!("{words}…")
}

fn harmless(event: Event<'_>) -> Event<'_> {
    match event {
        Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
        // The page around it has the one heading of the first level.
        Event::Start(Tag::Heading { level: HeadingLevel::H1, id, classes, attrs }) => {
            Event::Start(Tag::Heading { level: HeadingLevel::H2, id, classes, attrs })
        }
        Event::End(TagEnd::Heading(HeadingLevel::H1)) => Event::End(TagEnd::Heading(HeadingLevel::H2)),
        Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
            Event::Start(Tag::Link { dest_url: safe(link_type, dest_url), link_type, title, id })
        }
        Event::Start(Tag::Image { link_type, dest_url, title, id }) => {
            Event::Start(Tag::Image { dest_url: safe(link_type, dest_url), link_type, title, id })
        }
        // Alignment would come as a style attribute, which the Content-Security-Policy does not allow.
        Event::Start(Tag::Table(columns)) => Event::Start(Tag::Table(vec![Alignment::None; columns.len()])),
        other => other,
    }
}

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
    #[allow(clippy::disallowed_types, reason = "a test may look at the clock")]
    fn nothing_takes_longer_than_it_is_long_or_makes_much_more_of_itself() {
        let table = format!("|{}\n|{}\n{}", "a|".repeat(8_000), "-|".repeat(8_000), "|b|\n".repeat(4_000));
        let deep: String = (0..300).map(|i| format!("{}- x\n", "  ".repeat(i))).collect();
        for text in [
            ">".repeat(49_900),
            "> ".repeat(25_000),
            "- ".repeat(25_000),
            "*a ".repeat(16_000),
            "**a *b ".repeat(8_000),
            "[".repeat(50_000),
            "![a](".repeat(10_000),
            "<".repeat(50_000),
            "`a``".repeat(12_000),
            "&".repeat(50_000),
            deep,
            table,
        ] {
            let started = std::time::Instant::now();
            let html = to_html(&text);
            let start: String = text.chars().take(20).collect();
            assert!(started.elapsed().as_secs() < 3, "{start}: {:?}", started.elapsed());
            assert!(html.len() < text.len() * 16 + 5_000, "{start}: {} of {}", html.len(), text.len());
            let (mut depth, mut deepest) = (0_usize, 0);
            for tag in html
                .split('<')
                .skip(1)
                .filter(|tag| !tag.starts_with("br") && !tag.starts_with("hr") && !tag.starts_with("img"))
            {
                depth = if tag.starts_with('/') { depth.saturating_sub(1) } else { depth + 1 };
                deepest = deepest.max(depth);
            }
            assert!(deepest <= DEEPEST + 5, "{start}: {deepest}");
        }
    }

    #[test]
    fn no_heading_stands_beside_that_of_the_page() {
        assert_eq!(to_html("# A\n\n## B\n\nC\n=\n"), "<h2>A</h2>\n<h2>B</h2>\n<h2>C</h2>\n");
    }

    #[test]
    fn a_description_is_the_first_sentence_of_the_first_paragraph() {
        for (markdown, sentence) in [
            ("# Terms\n\nWe **sell** [mugs](/shop). And cups.", "We sell mugs."),
            ("Costs 3.50 a piece", "Costs 3.50 a piece"),
            ("- a list\n\nthen this\nline!", "then this line!"),
            ("<b>x</b>", "x"),
            ("", ""),
        ] {
            assert_eq!(first_sentence(markdown, 160), sentence, "{markdown}");
        }
        assert_eq!(first_sentence("one two three", 9), "one two…");
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
