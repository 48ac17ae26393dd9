//! What the forms of orders, and of what a shop sells by, do.

mod books;
mod bulk;
mod checkout;
mod drift;
mod manage;
pub mod selling;

pub use books::payments_csv;
pub use bulk::bulk;
pub use checkout::{cancel as cancel_own, place};
pub use drift::mend;
pub use manage::manage;
