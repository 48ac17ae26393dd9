//! A client for DynamoDB, of as much of it as the move away from it needs ([`Client`]).
//!
//! It speaks plain HTTP and JSON 1.0 over the platform's [`Http`](coppice_platform::Http), so that it runs natively and on Workers
//! alike, asks the platform's clock and nobody else's, and signs by itself ([`sign`]): AWS's own crate for that weighs 55 KB
//! compressed as wasm, for the sixty lines that one kind of request needs.
//!
//! Numbers stay the text that they came as ([`Number`]), and what an item holds is never printed ([`Item`]'s `Debug`): tokens of
//! people's sessions are among it.

mod client;
mod credentials;
mod error;
mod number;
mod operation;
mod refusal;
mod settings;
pub mod sign;
mod value;

pub use client::{Change, Client, Condition, Index, Page, Query, Scan, Table, Write};
pub use credentials::Credentials;
pub use error::{DynamoError, Reason, Throttle};
pub use number::Number;
pub use operation::Operation;
pub use settings::Settings;
pub use value::{AttributeValue, Item};
