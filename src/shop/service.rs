//! The shop's rules. They take what they need of a request's [`crate::locals::Locals`] and never read the request.

mod cart;
mod currency;
mod feed;
mod import;
mod index;
mod near;
mod pictures;
mod products;
mod sitemap;
mod suggest;
mod told;

pub use cart::{
    CartError, add_to_cart, browser_cart_id, cart_cookie, cart_count_cookie, current_cart_id, forget_losses,
    get_cart, set_cart_count, set_quantity, take_over_cart,
};
pub use currency::{CurrencyError, Prices, new_currency};
pub use feed::Feed;
pub use import::{Import, ImportOptions, Imported, Saved, names};
pub use index::{index_duty, index_stale_products};
pub use pictures::{add_picture, get_any_product, get_any_product_by_id, new_picture, picture};
pub use products::{get_categories, get_list, get_product, get_product_variants, get_variant};
pub use sitemap::{get_sitemap_page, get_sitemap_starts};
pub use suggest::{Suggestions, suggest};
pub use told::{Outcome, Told};

pub use super::store::{
    Along, CartChange, Cursor, FeedRow, NameQuery, ProductFilter, ProductKey, SitemapEntry, Sort,
};
