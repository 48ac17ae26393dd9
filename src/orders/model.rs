//! Orders, and what a shop sells by, as pages and stores speak of them.

mod basket;
mod checkout;
mod download;
mod drift;
mod entry;
mod list;
mod mail;
mod order;
mod person;
mod refund;
pub mod selling;

pub use basket::{BasketLine, SeenLine};
pub use checkout::{CheckoutForm, CheckoutView, Problem};
pub use download::{DOWNLOAD_SECS, DOWNLOADS, Download, OrderFile};
pub use drift::{Drift, Finding, Sums};
pub use entry::{Attempt, ELSEWHERE, Entry, EntryKind, LATE, Movement, Payments, TWICE};
pub use list::{Cursor, Filter, OrderRow, StoryLine};

pub use mail::{ClaimedMail, FOUND_SINCE, FoundOrder, MailKind, MailLine, OrderMail};
pub use order::{Delivery, EXPIRED, Order, OrderLine, SHOWS_PERSON, StandingRow, UNPROVEN};
pub use person::{Person, UnfinishedOrder};
pub use refund::{PaymentForm, RefundForm};
