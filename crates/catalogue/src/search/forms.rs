//! The forms by which two words are taken for the same.

use super::fold::{plain, spelt_out};
use super::stem::stem;

/// What stands before a form in the index: no beginning of a word has it.
pub const MARK: char = '≈';

/// The forms of a word, of which another must have one to be taken for the same: small letters without accents, one
/// number of a thing and many alike.
pub fn forms(word: &str) -> Vec<String> {
    let mut forms = vec![stem(&plain(word))];
    forms.extend(spelt_out(word).map(|word| stem(&word)));
    forms.retain(|form| !form.is_empty());
    forms
}
