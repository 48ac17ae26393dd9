//! Orders, and what a shop sells by, as pages and stores speak of them.

mod basket;
mod checkout;
mod drift;
mod entry;
mod list;
mod mail;
mod order;
mod refund;
pub mod selling;

pub use basket::{BasketLine, SeenLine};
pub use checkout::{CheckoutForm, CheckoutView, Problem};
pub use drift::{Drift, Finding, Sums};
pub use entry::{ELSEWHERE, Entry, EntryKind, LATE, Movement, Payments, TWICE};
pub use list::{Cursor, Filter, OrderRow, StoryLine};

pub use mail::{ClaimedMail, MailKind, MailLine, OrderMail};
pub use order::{Delivery, EXPIRED, Order, OrderLine, StandingRow, UNPROVEN};
pub use refund::{PaymentForm, RefundForm};
