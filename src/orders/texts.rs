//! The words of these pages, in one place, so that another language is another file.

pub mod attention;
pub mod checkout;
pub mod erase;
mod selling;

pub use selling::*;
