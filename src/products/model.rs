//! What forms and lists hold.

mod act;
mod files;
mod form;
mod grid;
mod list;
mod options;
mod read;

pub use act::Act;
pub use files::{FilesForm, VariantFile};
pub use form::{COUNTED, FillForm, PictureForm, ProductForm, RowForm, Tracking, seen};
pub use grid::TooMany;
pub use list::{ListQuery, ManagedList, ManagedProduct, Only, PRODUCTS, editor_address};
pub use options::{OptionForm, ShownValue};
pub use read::read;
