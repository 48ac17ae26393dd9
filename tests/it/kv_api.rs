//! The KV API, in both its shapes.

mod bounds;
mod bulk;
mod conditions;
mod lists;
mod model;
mod moving;
mod program;
mod routes;
mod v4;
mod values;
