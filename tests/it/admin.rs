//! The rooms of those who run the shop.

mod cdn;
mod forms;
mod pages;
