//! Components that several features use.

mod html;
mod search_box;

pub use html::{Html, IntoHtml};
pub use search_box::SearchBox;
