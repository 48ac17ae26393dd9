//! The rows of whole tables, and what is made anew of them.

mod objects;
mod rows;
mod schema;
#[cfg(test)]
mod tests;
mod whole;

pub use objects::{NamedObject, get_files, get_import_ids, is_named, set_etags};
pub use rows::{Page, Place, count_rows, get_page, insert_rows};
pub use schema::{Layout, get_layout, get_namespaces_elsewhere, get_schema};
#[cfg(test)]
pub use schema::{get_references, get_tables, get_unique_keys};
pub use whole::{forget_index, has_broken_references};
