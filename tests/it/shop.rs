//! What shoppers meet.

mod cart;
mod facets;
mod hosts;
mod list;
mod pages;
mod pictures;
mod search;
mod search_engines;
