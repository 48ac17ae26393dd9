//! The KV API, in both its shapes.

mod bounds;
mod bulk;
mod conditions;
mod docs;
mod lists;
mod model;
pub mod program;
mod routes;
mod sweep;
mod v4;
mod values;
