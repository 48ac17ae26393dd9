//! The KV API: in both its shapes, and who may.

mod bounds;
mod bulk;
mod caller;
mod conditions;
mod docs;
mod guards;
pub mod keyed;
mod keys;
mod legacy;
mod lists;
mod mirror;
mod model;
mod moving;
mod phase;
pub mod program;
mod routes;
mod sweep;
mod v4;
mod values;
