//! The words of these pages, in one place, so that another language is another file.

mod selling;

pub use selling::*;
