//! Components that several features use.

mod html;
mod notice;
mod search_box;

pub use html::{Html, IntoHtml, textarea_text};
pub use notice::{NOTICE, Tone, notice};
pub use search_box::SearchBox;
