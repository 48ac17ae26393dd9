use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::*;

fn markdown(html: &str) -> String {
    from_html(html).markdown
}

/// The words of rendered Markdown.
fn words(markdown: &str) -> String {
    let mut text = String::new();
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH) {
        match event {
            Event::Text(t) | Event::Code(t) => text.push_str(&t),
            Event::SoftBreak
            | Event::HardBreak
            | Event::End(TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item | TagEnd::TableCell) => {
                text.push(' ')
            }
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
        "| Size | Width |\n| --- | --- |\n| S | 10 |\n\n> a\n>\n> b\n\nc"
    );
}

#[test]
fn plain_text_has_no_marks() {
    assert_eq!(from_html("<h1>A_b</h1><ul><li>c</li><li><b>d</b></li></ul>").plain, "A_b c d");
}

#[test]
fn what_the_site_can_show_is_kept() {
    for (html, expected) in [
        ("<ol start=\"3\"><li>c<li>d</ol>", "3. c\n4. d"),
        ("m<sup>2</sup>, H<sub>2</sub>O, 1<sup>st</sup>", "m², H₂O, 1st"),
        (
            "<a href=\"/care\">care</a> <a href=\"/products/mug\">mug</a> <a href='#x'>x</a>",
            "[care](/care) [mug](/shop/mug) [x](#x)",
        ),
        (
            "<a href=\"//e.com/a\">a</a>!<a href=\"mailto:a@b.c\">b</a>",
            "[a](https://e.com/a)\\![b](mailto:a@b.c)",
        ),
        (
            "<p>a<img src=\"https://e.com/p (1).png\" alt=\"A [big] mug\">b",
            "a![A \\[big\\] mug](https://e.com/p%20%281%29.png)b",
        ),
        (
            "<table><caption>Sizes</caption><tr><th>S<th>M<tr><td>1|2<td><p>3<p>4</table>",
            "Sizes\n\n| S | M |\n| --- | --- |\n| 1\\|2 | 3 4 |",
        ),
        ("<table><tr><td>one</td></tr><tr><td>two</td></tr></table>x", "one\n\ntwo\n\nx"),
        (
            "<ul><li><table><tr><td>a<td>b<tr><td>c<td>d</table></ul>",
            "-  | a | b |\n   | --- | --- |\n   | c | d |",
        ),
        ("<details><summary>Care</summary>Wash</details>", "Care\n\nWash"),
        ("<x-tab>One</x-tab><x-tab>Two</x-tab>", "One\n\nTwo"),
        ("<p>a<span>b</span><u>c</u><code>d</code>", "abcd"),
    ] {
        let described = from_html(html);
        assert_eq!((described.markdown.as_str(), described.losses), (expected, vec![]), "{html}");
    }
}

#[test]
fn what_the_site_can_not_show_is_told() {
    for (html, told) in [
        ("<a href=\"size-guide.html\">guide</a>", "links"),
        ("<a href=\"javascript:x()\">x</a>", ""),
        ("<img src=\"data:image/png;base64,AAAA\">", "pictures"),
        ("<img src=\"/files/a.png\">", "pictures"),
        ("<iframe src=\"https://video.example\"></iframe>", "iframe"),
    ] {
        let losses = from_html(html).losses;
        assert!(
            if told.is_empty() { losses.is_empty() } else { losses.iter().any(|loss| loss.contains(told)) },
            "{html}: {losses:?}"
        );
    }
}

#[test]
#[allow(clippy::disallowed_types, reason = "a test may look at the clock")]
fn a_description_takes_as_long_as_it_is_long() {
    for piece in [
        "<ul><li>x",
        "<blockquote>x",
        "<div><b>x",
        "<table><tr><td>x",
        "<ol><li><blockquote>",
        "<b><i>",
        "<a href=x>",
        "<",
        "<x-1>y",
    ] {
        let html = piece.repeat(200_000 / piece.len());
        let started = std::time::Instant::now();
        let markdown = markdown(&html);
        assert!(started.elapsed().as_secs() < 3, "{piece}: {:?}", started.elapsed());
        assert!(markdown.len() < html.len() * 16, "{piece}: {}", markdown.len());
    }
}

/// Words in elements within one another, without and with spaces between them, and with signs at their edges.
fn nested() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "a",
        "Material:",
        "(b)",
        "c",
        " ",
        " d ",
        "“e”",
        "f.",
        "!",
        "5",
        "。",
        "が",
        "-",
        "*",
        "_g",
        "#",
    ]);
    words.prop_map(str::to_owned).prop_recursive(5, 40, 6, |inner| {
        let element = prop::sample::select(vec![
            "b",
            "strong",
            "em",
            "i",
            "span",
            "a href=\"https://e.com\"",
            "p",
            "li",
            "td",
        ]);
        (element, prop::collection::vec(inner, 1..6)).prop_map(|(element, inner)| {
            let name = element.split(' ').next().unwrap();
            format!("<{element}>{}</{name}>", inner.concat())
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn words_survive_any_emphasis_and_no_mark_is_left(html in nested()) {
        let described = from_html(&html);
        let letters = |text: &str| text.split_whitespace().collect::<String>();
        prop_assert_eq!(letters(&words(&described.markdown)), letters(&described.plain), "{}\n{}", html, described.markdown);
    }

    #[test]
    fn emphasis_that_flanks_its_words_is_kept(before in "[a-z]{0,3}", within in "[a-z]{1,3}", after in "[a-z]{0,3}") {
        for (tag, mark) in [("b", "**"), ("i", "*")] {
            let html = format!("<p>{before}<{tag}>{within}</{tag}>{after}");
            prop_assert_eq!(markdown(&html), format!("{before}{mark}{within}{mark}{after}"));
        }
    }
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
