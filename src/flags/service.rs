//! The rules of flags.

mod change;
mod enabled;
mod look;
mod read_rule;
mod try_out;

pub use change::{move_rule, put_rule, remove_rule, set_default, switch};
pub use enabled::{check_enabled, enabled};
pub use look::{FlagPage, Listed, get_list, get_page, new_rule_id};
pub use read_rule::{is_rule_id, next_priority, read_rule};
pub use try_out::{Tried, try_out};
