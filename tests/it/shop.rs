//! What shoppers meet.

mod cart;
mod hosts;
mod list;
mod pages;
mod search;
mod search_engines;
