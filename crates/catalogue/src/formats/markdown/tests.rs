use proptest::prelude::*;
use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::*;

fn markdown(html: &str) -> String {
    from_html(html).markdown
}

/// The words of rendered Markdown.
fn words(markdown: &str) -> String {
    let mut text = String::new();
    for event in Parser::new(markdown) {
        match event {
            Event::Text(t) | Event::Code(t) => text.push_str(&t),
            Event::SoftBreak
            | Event::HardBreak
            | Event::End(TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item) => text.push(' '),
            // A tight item has no paragraph of its own.
            Event::Start(Tag::Item | Tag::List(_)) => text.push(' '),
            _ => {}
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn paragraphs_lists_and_emphasis_keep_their_shape() {
    let html = "<h2>Fit</h2><p>A <b>very </b>good <em>fit</em>.<br>Truly.</p><ul><li>One</li><li><p>Two</p><ul><li>inner</li></ul></li></ul><ol><li>a<li>b</ol>after";
    assert_eq!(
        markdown(html),
        "## Fit\n\nA **very** good *fit*.\\\nTruly.\n\n-  One\n-  Two\n   -  inner\n\n1. a\n2. b\n\nafter"
    );
}

#[test]
fn scripts_styles_handlers_and_odd_links_vanish() {
    let html = "<p onclick=x()>Hi<script>alert(1)</script><style>p{}</style> <a href=\"javascript:alert(1)\">there</a> \
                <a href='https://example.com/a (b)' onmouseover=x>link</a><img src=x onerror=alert(1)><iframe>gone</iframe></p>";
    assert_eq!(markdown(html), "Hi there [link](https://example.com/a%20%28b%29)");
}

#[test]
fn literal_text_reads_as_it_did() {
    for text in [
        "5 * 3 = 15_000 [sic] `x` \\o/",
        "# no heading",
        "1. no list",
        "- no list",
        "AT&T <3 &copy;",
        "snake_case_word *",
        "===",
        "a | b ~ c",
    ] {
        let html = format!("<p>{}</p>", text.replace('&', "&amp;").replace('<', "&lt;"));
        assert_eq!(words(&markdown(&html)), text, "{html}");
    }
}

#[test]
fn text_without_tags_keeps_its_paragraphs() {
    assert_eq!(markdown("One.\n\nTwo & three.\nFour."), "One.\n\nTwo \\& three. Four.");
}

#[test]
fn emphasis_reaches_over_no_paragraph_and_leaves_no_empty_marks() {
    assert_eq!(
        markdown("<b><p>one</p><p>two</p></b><i> </i><a href=\"https://e.com\"></a>"),
        "**one**\n\n**two**"
    );
    assert_eq!(markdown("<b>a <strong>b</strong></b>"), "**a b**");
}

#[test]
fn tables_and_quotations_are_readable() {
    assert_eq!(
        markdown(
            "<table><tr><th>Size<td>Width</tr><tr><td>S<td>10</tr></table><blockquote><p>a<p>b</blockquote>c"
        ),
        "Size Width\n\nS 10\n\n> a\n>\n> b\n\nc"
    );
}

#[test]
fn plain_text_has_no_marks() {
    assert_eq!(from_html("<h1>A_b</h1><ul><li>c</li><li><b>d</b></li></ul>").plain, "A_b c d");
}

proptest! {
    #[test]
    fn any_words_survive(text in "[ -~\n]{0,80}") {
        let html = format!("<p>{}</p>", text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"));
        let expected = text.split_whitespace().collect::<Vec<_>>().join(" ");
        prop_assert_eq!(words(&markdown(&html)), expected);
    }

    #[test]
    fn no_markup_panics(html in "(<(/?(p|ul|ol|li|b|a href=x|h2|br|hr|td|blockquote|script))>?|[a-z &;<>\"'*]){0,60}") {
        let _ = from_html(&html);
    }
}
