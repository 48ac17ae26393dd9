//! The rooms of those who run the shop.

mod cdn;
mod pages;
