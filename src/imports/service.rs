//! The rules of imports and exports.

mod advance;
mod apply;
mod export;
mod file;
mod jobs;
mod open;
mod read;
mod report;
mod step;
mod sweep;
mod undo;
mod upload;
mod wake;

pub use advance::{advance, go_on};
pub use export::{ExportFormat, export};
pub use file::{LARGEST, key as file_key};
pub use jobs::{cancel, get_page, import_now, list, take_back};
pub use open::{SWITCHED_OFF, is_open};
pub use report::refused_rows;
pub use sweep::sweep_duty;
pub use upload::{Brought, begin, bring};
pub use wake::KIND;
