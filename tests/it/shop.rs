//! What shoppers meet.

mod cart;
mod hosts;
mod pages;
mod search;
