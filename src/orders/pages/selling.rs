//! The pages of what a shop sells by: how one pays, and a list, a form and a question for each kind of which there are several.

pub mod checkout;
pub mod delete;
pub mod item;
pub mod list;

mod addressed;
mod countries;
mod tabs;
mod values;

pub use addressed::Addressed;

use crate::orders::texts;
use crate::ui::Done;

/// Where one says how one pays.
pub const CHECKOUT: &str = "/admin/checkout";

/// What is styled as the shop's settings are.
const STYLES: &[&str] = &["admin.css", "cdn.css", "site.css"];

/// What is said of what was just done.
fn said(done: &Done) -> Option<&'static str> {
    let deleted = done.deleted.as_ref().map(|_| texts::DELETED);
    deleted.or_else(|| done.saved.as_ref().map(|_| texts::SAVED))
}
