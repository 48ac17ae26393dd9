//! Components that several features use.

mod picture;
mod price;
mod search_box;

pub use picture::Picture;
pub use price::Price;
pub use search_box::SearchBox;
