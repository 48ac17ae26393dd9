//! What shoppers meet.

mod cart;
mod hosts;
mod list;
mod pages;
mod pictures;
mod search;
mod search_engines;
mod stock;
