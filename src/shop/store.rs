//! The shop's SQL, all of it. Every function takes the request's D1 session and the tenant.

mod cart;
mod cart_losses;
mod cart_merge;
mod cart_orders;
mod drift;
mod feed;
mod guards;
mod import;
mod index;
mod list;
mod managed;
mod near;
mod product;
mod row;
mod save;
mod seen;
mod sitemap;
mod sold;
mod stock;
mod summary;
mod terms;
mod transfer;
mod undo;

pub use cart::{CartChange, StoredCart, add_to_cart, get_cart, set_cart_quantity};
pub use cart_losses::forget_losses;
pub use cart_merge::{USER_CART_ID, merge_cart_statements, user_cart_id};
pub use cart_orders::{UnpaidRow, put_back, put_back_statements};
pub use drift::{CheckedStock, StockDrift, explain_stock, get_checked_stock};
pub use feed::{FeedPlace, FeedRow, get_feed_page, get_feed_place};
pub use guards::{Guard, refused_guard};
pub use import::{Along, KnownProduct, KnownProducts, NameQuery, get_known_products, save_imported};
pub use index::{get_stale_products, index_stale_products};
pub use list::{
    Cursor, CursorError, ProductFilter, Sort, get_categories, get_product_list, get_suggestions,
    list_statement,
};
pub use managed::{
    HeldVariant, ToEdit, categories_of_all_statement, get_held_variants, get_product_to_edit,
    get_products_by_ids,
};
pub use near::{find_anything, get_near_words};
pub use product::{
    ProductKey, ProductPage, assemble as assemble_product, get_product_by_slug, get_product_page,
    get_product_variants, get_variant_by_id, product_statements,
};
pub use row::VARIANT_COLUMNS;
pub use save::{StockChange, recount_statements, save_products, save_statements};
pub use seen::{SaveOutcome, SeenProduct, save_seen_products};
pub use sitemap::{SitemapEntry, get_sitemap_page, get_sitemap_starts};
pub use sold::{has_orders, moved_statements};
pub use stock::{
    NamedMove, StockAsked, StockCause, StockMove, StockOutcome, StockPage, StockReason, StockStep, UNNOTED,
    change_stock, get_stock_page,
};
pub use summary::summary_statement;
pub use terms::get_terms;
pub use transfer::{get_products_after, get_products_of};
pub use undo::{UndoneImport, undo_import};
