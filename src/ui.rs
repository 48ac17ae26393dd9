//! Components that several features use.

mod html;
mod picture;
mod price;
mod search_box;

pub use html::{Html, IntoHtml};
pub use picture::Picture;
pub use price::Price;
pub use search_box::SearchBox;
