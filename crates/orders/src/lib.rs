//! The rules of orders: what they cost, what goes back, which tax moves with money, where they stand, what payments do to them, how much Stripe is told,
//! and where they go.
//!
//! Pure: no clock, no database, no request. Everything is counted in minor units, in whole numbers that are checked, and every
//! part is rounded once: what is shown, what is stored and what is charged are the same.
//!
//! ```
//! use coppice_orders::refund::Pieces;
//! use coppice_orders::stripe::charge_amount;
//! use coppice_orders::totals::{Basket, Discount, DiscountKind, Line, Rate, TaxRate};
//!
//! let mug = Line { unit_price: 1_299, quantity: 3, tax_class: "standard".to_owned(), requires_shipping: true, grams: 350 };
//! let parcel = Rate {
//!     id: "parcel".to_owned(),
//!     name: "Parcel".to_owned(),
//!     countries: vec!["DE".to_owned()],
//!     price: 490,
//!     min_subtotal: 0,
//!     max_grams: Some(2_000),
//!     position: 0,
//! };
//! let tax = |class: &str| TaxRate { country: "DE".to_owned(), class: class.to_owned(), ppm: 190_000 };
//! let basket = Basket {
//!     lines: vec![mug],
//!     discount: Some(Discount { kind: DiscountKind::percent(10), min_subtotal: 0 }),
//!     rates: vec![parcel],
//!     chosen_rate: None,
//!     taxes: vec![tax("standard"), tax("shipping")],
//!     country: "DE".to_owned(),
//!     prices_include_tax: true,
//! };
//! let totals = basket.totals()?;
//! assert_eq!((totals.subtotal, totals.discount, totals.shipping), (3_897, 390, 490));
//! assert_eq!((totals.tax, totals.total), (560 + 78, 3_997));
//! assert_eq!(charge_amount(totals.total, "EUR")?, 3_997);
//!
//! // One of the three mugs comes back.
//! let line = &totals.lines[0];
//! let mug = Pieces { total: line.total, tax: line.tax, quantity: 3, before: 0, now: 1 };
//! assert_eq!(mug.part()?.amount, 1_169);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod address;
pub mod books;
pub mod limits;
pub mod refund;
pub mod settle;
pub mod state;
pub mod stripe;
pub mod totals;
pub mod word;
