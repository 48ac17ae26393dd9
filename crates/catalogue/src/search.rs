//! What a product can be found by, and what a search asks for.
//!
//! Both sides go through the same functions: a text is taken apart into chunks ([`chunks`]), and each word of them is
//! reduced to its forms ([`forms`]). The index keeps what it is given and needs no tokenizer that knows languages: words
//! are parted by spaces, and whatever is not ASCII belongs to a word (FTS5's `ascii`).
//!
//! A column of the index has two kinds of words. Those of the text, as they follow each other, are there for phrases and
//! for beginnings of words; [`MARK`]ed ones, without order, are the forms by which words are equal.

mod chunks;
mod fold;
mod forms;
mod near;
mod query;
mod sort_key;
mod stem;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use chunks::{Chunk, chunks};
use forms::{MARK, forms};

pub use near::{distance, grams, vocabulary};
pub use query::Query;
pub use sort_key::sort_key;

use crate::product::Product;

/// Words of a description beyond these are not searched.
const DESCRIPTION_WORDS: usize = 2_000;

/// Raised whenever this module makes other words of the same text: products indexed before are indexed anew.
pub const VERSION: i64 = 3;

/// The words a product is found by.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IndexText {
    /// Those of its name.
    pub name: String,
    /// Those of all else that is said of it: category, tags, variants and their numbers, descriptions.
    pub rest: String,
}

/// Makes the words of a product.
pub fn index(product: &Product) -> IndexText {
    let mut name = Column::default();
    name.add(&product.name);
    let mut rest = Column::default();
    rest.add(&product.category);
    product.tags.iter().for_each(|tag| rest.add(tag));
    for variant in &product.variants {
        rest.add(&variant.name);
        rest.add(variant.sku.as_deref().unwrap_or_default());
        rest.add(variant.barcode.as_deref().unwrap_or_default());
    }
    rest.add(&product.short_description);
    rest.add_start(&product.description, DESCRIPTION_WORDS);
    IndexText { name: name.text(), rest: rest.text() }
}

/// A column of the index in the making.
#[derive(Default)]
struct Column {
    words: String,
    forms: BTreeSet<String>,
}

impl Column {
    /// Adds a text of its own: no word is joined with one of another text.
    fn add(&mut self, text: &str) {
        let chunks: Vec<Chunk> = chunks(text).collect();
        for pair in chunks.windows(2) {
            if let [one, other] = pair
                && let Some(joined) = one.joined(other)
            {
                self.forms.extend(forms(&joined));
            }
        }
        chunks.iter().for_each(|chunk| self.add_chunk(chunk));
    }

    /// Adds the beginning of a long text, of which each word counts by itself.
    fn add_start(&mut self, text: &str, most: usize) {
        chunks(text).take(most).for_each(|chunk| self.add_chunk(&chunk));
    }

    fn add_chunk(&mut self, chunk: &Chunk) {
        if let Some(whole) = chunk.whole() {
            self.forms.extend(forms(&whole));
        }
        for part in chunk.parts() {
            self.words.push_str(&fold::plain(part));
            self.words.push(' ');
            if chunk.has_words() {
                self.forms.extend(forms(part));
            }
        }
    }

    fn text(self) -> String {
        let mut text = self.words.trim_end().to_owned();
        for form in self.forms {
            text.push(' ');
            text.push(MARK);
            text.push_str(&form);
        }
        text
    }
}
