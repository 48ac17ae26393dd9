//! Pictures that are written into a description.

/// What such a picture begins with.
const MARK: &[u8] = b"data:image/";

/// The text without the bytes of pictures that are written into it, and how many there were. Their elements stay, with
/// no address.
pub fn without_pictures(text: &str) -> (String, usize) {
    let (mut kept, mut rest, mut count) = (String::with_capacity(text.len().min(1 << 16)), text, 0_usize);
    while let Some(at) = rest.as_bytes().windows(MARK.len()).position(|w| w.eq_ignore_ascii_case(MARK)) {
        let (before, picture) = rest.split_at_checked(at).unwrap_or((rest, ""));
        kept.push_str(before);
        let ends = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '<' | '>' | ')');
        rest = picture.find(ends).and_then(|end| picture.get(end..)).unwrap_or_default();
        count = count.saturating_add(1);
    }
    kept.push_str(rest);
    (kept, count)
}

/// How the loss of pictures is told.
pub fn loss(count: usize) -> String {
    let what = if count == 1 { "a picture that is" } else { "pictures that are" };
    format!("loses {what} written into the description")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_within_a_text_leave_it_and_nothing_else_does() {
        let (text, count) = without_pictures(
            "<p>A <img src=\"DATA:image/png;base64,iVBOR/+=\"> b</p><img src='data:image/gif;x'>",
        );
        assert_eq!((text.as_str(), count), ("<p>A <img src=\"\"> b</p><img src=''>", 2));
        for text in ["", "data: image", "![a](https://e.com/data.png)", "é data:text"] {
            assert_eq!(without_pictures(text), (text.to_owned(), 0));
        }
        assert_eq!(without_pictures("data:image/png").0, "");
    }
}
