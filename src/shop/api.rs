//! The shop's endpoints: the cart's forms, the sitemap, `robots.txt`.

mod cart;
mod search_engines;

pub use cart::{add_line, change_line};
pub use search_engines::{robots, sitemap};
