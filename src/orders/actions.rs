//! What the forms of orders, and of what a shop sells by, do.

pub mod selling;
