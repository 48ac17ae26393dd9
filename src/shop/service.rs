//! The shop's rules. They take what they need of a request's [`crate::locals::Locals`] and never read the request.

mod cart;
mod markdown;
mod products;

pub use cart::{CartProblem, add_to_cart, cart_cookie, cart_count_cookie, get_cart, set_quantity};
pub use markdown::to_html;
pub use products::{ListView, ProductView, get_list, get_product, is_slug};
