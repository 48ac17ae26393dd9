//! The shop's endpoints: the cart's forms, the forms of products' pictures, the sitemap, `robots.txt`.

mod cart;
mod pictures;
mod search_engines;

pub use cart::{add_line, change_line};
pub use pictures::{add_to_product, change_pictures};
pub use search_engines::{robots, sitemap};
