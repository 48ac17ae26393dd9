//! Pages: the API for people.

pub mod docs;
