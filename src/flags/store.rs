//! The SQL of flags, all of it. They are the home's, and no shop's.

mod change;
mod read;
mod row;

pub use change::save_flag;
pub use read::{Found, get_all, get_flag, get_names, get_with_history, look_up};
