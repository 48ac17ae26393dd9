//! What a shop says of itself: its settings, its look, and pages of its own.

mod pages;
mod settings;
