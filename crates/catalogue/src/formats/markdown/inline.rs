//! A line of words in Markdown.

use super::escape::escape;

/// How a word stands out.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    pub bold: bool,
    pub italic: bool,
}

impl Style {
    fn marks(self) -> &'static str {
        match (self.bold, self.italic) {
            (true, true) => "***",
            (true, false) => "**",
            (false, true) => "*",
            (false, false) => "",
        }
    }

    fn is_plain(self) -> bool {
        self == Self::default()
    }

    fn common(self, other: Self) -> Self {
        Self { bold: self.bold && other.bold, italic: self.italic && other.italic }
    }
}

/// A piece of a word, which all looks the same.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Its letters; of a picture, its Markdown.
    pub text: String,
    pub style: Style,
    /// Where it leads.
    pub link: Option<String>,
    /// Whether a space stands before it.
    pub spaced: bool,
    /// Whether it is Markdown already: a picture.
    pub raw: bool,
}

impl Piece {
    fn looks_like(&self, other: &Self) -> bool {
        self.style == other.style && self.link == other.link && !self.raw && !other.raw
    }
}

/// Writes a line. Marks of emphasis are no more than letters where they don't flank a word
/// (<https://spec.commonmark.org/0.31.2/#left-flanking-delimiter-run>), or where two of them touch: what would be so is
/// emphasised a little less.
pub fn render(pieces: Vec<Piece>, begins_line: bool) -> String {
    let pieces = settle(pieces);
    let mut out = String::new();
    for (i, piece) in pieces.iter().enumerate() {
        let last = i.checked_sub(1).and_then(|i| pieces.get(i));
        let next = pieces.get(i + 1);
        let follows = last.is_some_and(|last| last.looks_like(piece));
        let goes_on = next.is_some_and(|next| next.looks_like(piece));
        if piece.spaced && last.is_some() {
            out.push(' ');
        }
        if !follows && piece.link.is_some() && last.is_none_or(|last| last.link != piece.link) {
            out.push('[');
        }
        if !follows {
            out.push_str(piece.style.marks());
        }
        if piece.raw {
            out.push_str(&piece.text);
        } else {
            escape(&mut out, &piece.text, begins_line && i == 0);
            // An exclamation mark before a link would make a picture of it.
            if next.is_some_and(|next| next.link.is_some() && !next.spaced) && out.ends_with('!') {
                out.pop();
                out.push_str("\\!");
            }
        }
        if !goes_on {
            out.push_str(piece.style.marks());
        }
        if let Some(link) = &piece.link
            && next.is_none_or(|next| next.link != piece.link)
        {
            out.push_str(&format!("]({link})"));
        }
    }
    out
}

/// Changes what can't be written: pieces of one word that differ in style.
fn settle(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut settled: Vec<Piece> = Vec::with_capacity(pieces.len());
    for piece in pieces {
        add(&mut settled, piece);
    }
    settled
}

fn add(settled: &mut Vec<Piece>, mut piece: Piece) {
    let Some(last) = settled.last_mut().filter(|last| {
        // A link's brackets keep apart what is within from what is without, and so do spaces and pictures.
        !piece.spaced && last.link == piece.link && !last.raw && !piece.raw
    }) else {
        settled.push(piece);
        return;
    };
    if last.style != piece.style && !last.style.is_plain() && !piece.style.is_plain() {
        let common = last.style.common(piece.style);
        piece.style = common;
        if !common.is_plain() {
            last.style = common;
        }
    }
    if last.style == piece.style {
        last.text.push_str(&piece.text);
        // It may be that the piece before it looks the same now.
        if let Some(last) = settled.pop() {
            match settled.last_mut() {
                Some(before) if !last.spaced && before.looks_like(&last) => before.text.push_str(&last.text),
                _ => settled.push(last),
            }
        }
        return;
    }
    // One of the two is emphasised, and its mark stands between a letter and a letter now, or between signs; but not
    // between a sign within and a letter without.
    if piece.style.is_plain() {
        while last.text.chars().next_back().is_some_and(|c| !is_letter(c))
            && piece.text.chars().next().is_some_and(|c| !is_sign(c))
        {
            if let Some(sign) = last.text.pop() {
                piece.text.insert(0, sign);
            }
        }
    } else {
        while piece.text.chars().next().is_some_and(|c| !is_letter(c))
            && last.text.chars().next_back().is_some_and(|c| !is_sign(c))
        {
            last.text.push(piece.text.remove(0));
        }
    }
    let spaced = last.spaced;
    if last.text.is_empty() {
        settled.pop();
        add(settled, Piece { spaced, ..piece });
    } else if !piece.text.is_empty() {
        settled.push(piece);
    }
}

/// Whether it surely is no sign of punctuation.
fn is_letter(c: char) -> bool {
    c.is_alphanumeric() && !matches!(c, '\u{24b6}'..='\u{24e9}' | '\u{1f130}'..='\u{1f189}')
}

/// Whether it surely is one.
fn is_sign(c: char) -> bool {
    c.is_ascii_punctuation()
}
