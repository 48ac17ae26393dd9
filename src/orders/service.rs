//! The rules of orders, and of what a shop sells by.

pub mod selling;
