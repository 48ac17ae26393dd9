//! The shop's products as those who run it see them: the list, the editor, the stock, the downloads. What products are, and how they are
//! saved, is the shop's; what is here is how people change them.

pub mod actions;
pub mod model;
pub mod pages;
pub mod service;
pub mod store;
