//! Orders, and what a shop sells by, as pages and stores speak of them.

pub mod selling;
