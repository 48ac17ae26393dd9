//! Orders, and what a shop sells by.

mod settings;
