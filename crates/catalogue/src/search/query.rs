//! What a visitor typed, as a full-text query.

use super::chunks::{Chunk, chunks};
use super::fold::plain;
use super::forms::{MARK, forms};

/// A search. Only letters, digits and marks of words are taken from what was typed, so that nothing of FTS5's
/// query language (<https://sqlite.org/fts5.html#full_text_query_syntax>) can come from outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    chunks: Vec<Chunk>,
}

impl Query {
    /// So many characters of a search are looked at; the rest is not.
    pub const MAX_CHARS: usize = 200;
    /// So many words are looked for.
    const MAX_WORDS: usize = 8;

    /// The words of `text`; `None` if there is none.
    pub fn parse(text: &str) -> Option<Self> {
        let start: String = text.chars().take(Self::MAX_CHARS).collect();
        let mut all: Vec<Chunk> = chunks(&start).take(Self::MAX_WORDS).collect();
        if all.iter().any(|chunk| !chunk.is_small()) {
            all.retain(|chunk| !chunk.is_small());
        }
        (!all.is_empty()).then_some(Self { chunks: all })
    }

    /// Its words, each as it is compared with those of [`super::vocabulary`].
    pub fn words(&self) -> Vec<String> {
        self.chunks.iter().map(|chunk| plain(&chunk.parts().concat())).collect()
    }

    /// What has all its words.
    pub fn whole(&self) -> String {
        self.all(false)
    }

    /// What has all its words, the last one as far as it has been typed.
    pub fn begun(&self) -> String {
        self.all(true)
    }

    fn all(&self, begun: bool) -> String {
        let each = self.chunks.iter().enumerate().map(|(i, chunk)| {
            let before =
                i.checked_sub(1).and_then(|i| self.chunks.get(i)).and_then(|last| last.joined(chunk));
            let after = self.chunks.get(i + 1);
            let last = begun && after.is_none();
            let after = after.and_then(|next| chunk.joined(next));
            let equal = [chunk.whole(), before, after].into_iter().flatten().flat_map(|word| forms(&word));
            let mut ways: Vec<String> = equal.map(|form| format!("\"{MARK}{form}\"")).collect();
            // Products that are not indexed anew yet have their plain words alone.
            ways.push(phrase(chunk, last));
            format!("({})", ways.join(" OR "))
        });
        each.collect::<Vec<_>>().join(" AND ")
    }
}

/// The parts of a chunk as they follow each other.
fn phrase(chunk: &Chunk, begun: bool) -> String {
    let parts: Vec<String> = chunk.parts().iter().map(|part| plain(part)).collect();
    // Fewer letters begin too many words to mean one.
    let long = parts.last().is_some_and(|part| part.chars().count() > 1);
    format!("\"{}\"{}", parts.join(" "), if begun && long { "*" } else { "" })
}
