//! What shoppers meet.

mod cart;
mod pages;
