//! A text, taken apart.

use super::fold::{compatible, plain};

/// What people write without a space: `T-Shirt`, `10mm`, `O’Neill`, `C++`, or a run of a script that has no spaces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chunk {
    /// Its parts: words between hyphens, and letters apart from digits; of a script without spaces, each letter.
    parts: Vec<String>,
    /// Whether its parts are words.
    words: bool,
}

/// Words that join with no neighbour, and without which a search asks for the same.
const SMALL_WORDS: [&str; 16] =
    ["a", "an", "and", "de", "der", "des", "die", "du", "et", "for", "fur", "la", "of", "the", "und", "with"];

impl Chunk {
    /// Its parts, as they were written.
    pub fn parts(&self) -> &[String] {
        &self.parts
    }

    /// Whether its parts are words, by which something can be found; single letters only count as they follow each other.
    pub fn has_words(&self) -> bool {
        self.words
    }

    /// All in one word: `TShirt`.
    pub fn whole(&self) -> Option<String> {
        self.words.then(|| self.parts.concat())
    }

    /// Whether it says next to nothing.
    pub fn is_small(&self) -> bool {
        matches!(self.parts.as_slice(), [one] if SMALL_WORDS.contains(&plain(one).as_str()))
    }

    /// One word with its neighbour, as in `Tea Pot` or `10 mm`; none where nobody writes them as one.
    pub fn joined(&self, next: &Self) -> Option<String> {
        let apart = self.is_small() || next.is_small();
        Some(format!("{}{}", self.whole()?, next.whole()?)).filter(|_| !apart)
    }
}

/// The chunks of a text.
pub fn chunks(text: &str) -> impl Iterator<Item = Chunk> + use<> {
    let letters: Vec<char> = compatible(text).chars().collect();
    let mut at = 0;
    std::iter::from_fn(move || {
        while kind(&letters, at) == Some(Kind::Other) {
            at += 1;
        }
        let words = kind(&letters, at)? != Kind::Spaceless;
        let (parts, end) = if words { word(&letters, at) } else { run(&letters, at) };
        at = end;
        Some(Chunk { parts, words })
    })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Letter,
    Digit,
    /// A letter of a script that is written without spaces, or with spaces that part other things than words.
    Spaceless,
    Other,
}

fn kind(letters: &[char], at: usize) -> Option<Kind> {
    letters.get(at).map(|c| match *c {
        c if c.is_ascii_digit() => Kind::Digit,
        c if is_spaceless(c) => Kind::Spaceless,
        c if c.is_alphanumeric() || is_mark(c) => Kind::Letter,
        _ => Kind::Other,
    })
}

/// A run of letters, each by itself.
fn run(letters: &[char], start: usize) -> (Vec<String>, usize) {
    let run = letters.iter().skip(start).take_while(|c| is_spaceless(**c)).map(char::to_string);
    let parts: Vec<String> = run.collect();
    let end = start + parts.len();
    (parts, end)
}

/// A word with all that is written to it.
fn word(letters: &[char], start: usize) -> (Vec<String>, usize) {
    let mut parts: Vec<String> = Vec::new();
    let (mut at, mut last) = (start, Kind::Other);
    while let Some(now) = kind(letters, at) {
        let c = letters.get(at).copied().unwrap_or_default();
        let next = kind(letters, at + 1).unwrap_or(Kind::Other);
        match now {
            Kind::Spaceless => break,
            Kind::Letter | Kind::Digit => {
                match parts.last_mut().filter(|_| now == last) {
                    Some(part) => part.push(c),
                    None => parts.push(c.to_string()),
                }
                last = now;
            }
            Kind::Other => match (last, next) {
                (Kind::Digit, Kind::Digit) if matches!(c, '.' | ',' | '/' | '⁄') => {
                    // A comma before three digits parts thousands and says nothing.
                    if !(c == ',' && is_thousands(letters, at))
                        && let Some(part) = parts.last_mut()
                    {
                        part.push(if matches!(c, '.' | ',') { '·' } else { '⁄' });
                    }
                }
                (_, Kind::Letter | Kind::Digit) if is_joint(c) => last = Kind::Other,
                (_, Kind::Other) if matches!(c, '+' | '#') => {
                    if let Some(part) = parts.last_mut() {
                        part.push_str(if c == '+' { "plus" } else { "sharp" });
                    }
                }
                _ => break,
            },
        }
        at += 1;
    }
    (parts, at)
}

fn is_thousands(letters: &[char], comma: usize) -> bool {
    (1..=3).all(|i| kind(letters, comma + i) == Some(Kind::Digit))
        && kind(letters, comma + 4) != Some(Kind::Digit)
}

/// What may stand within a word.
fn is_joint(c: char) -> bool {
    matches!(
        c,
        '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\'' | '’' | 'ʼ' | '`' | '´' | '.' | '_' | '&' | '·'
    )
}

/// Letters of scripts in which a word shows only to who can read: of Thai, Lao, Burmese and Khmer, of Chinese and
/// Japanese, and of Korean, whose spaces part phrases.
fn is_spaceless(c: char) -> bool {
    matches!(c, '\u{e01}'..='\u{edf}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17d3}' | '\u{3005}'..='\u{3007}'
        | '\u{3041}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
        && c != '\u{30fb}'
}

/// Marks that belong to the letter before them: accents that stand by themselves, and signs of the scripts of India.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{483}'..='\u{487}' | '\u{591}'..='\u{5c7}' | '\u{610}'..='\u{61a}' | '\u{640}'..='\u{65f}'
        | '\u{900}'..='\u{963}' | '\u{966}'..='\u{dff}' | '\u{f00}'..='\u{fbc}' | '\u{200b}'..='\u{200d}' | '\u{ad}' | '\u{feff}')
}
