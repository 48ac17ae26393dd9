//! What the shop's forms do: the cart's, and those of products' pictures.

mod cart;
mod pictures;

pub use cart::{add_line, change_line, forget_losses, to_cart};
pub use pictures::add_to_product;
