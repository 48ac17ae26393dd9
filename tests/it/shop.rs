//! What shoppers meet.

mod cart;
mod choice;
mod facets;
mod feeds;
mod hosts;
mod list;
mod pages;
mod pictures;
mod search;
mod search_engines;
mod stock;
mod suggest;
