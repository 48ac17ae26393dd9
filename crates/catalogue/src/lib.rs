//! What a shop sells: products and their rules, amounts of money, with the feature `search` the words they are found by,
//! and, with the feature `formats`, whole catalogues as files.
//!
//! Pure: no clock, no database, no request. The application speaks of products in these types, on the server as in the
//! browser.
//!
//! ```
//! use coppice_catalogue::draft::{Shop, Terms};
//! use coppice_catalogue::formats::{Reader, write_line};
//!
//! let file = br#"{"slug": "mug", "name": "Mug", "variants": [{"name": "Blue", "price_amount": 1200}]}
//! {"slug": "jug", "name": "Jug", "variants": []}"#;
//! let shop = Shop { currency: "EUR".to_owned(), now: 1_795_665_600, sets_stock: false, terms: Terms::default() };
//! let (mut copy, mut refused) = (Vec::new(), Vec::new());
//! for entry in Reader::open(&file[..], &shop.currency, None)? {
//!     let merged = entry.draft.map_err(|finding| finding.reason).and_then(|draft| {
//!         draft.merge(&entry.name, None, &shop, || "an id".to_owned())
//!     });
//!     match merged {
//!         Ok(merged) => write_line(&mut copy, &merged.product)?,
//!         Err(reason) => refused.push((entry.line, reason)),
//!     }
//! }
//! assert_eq!(refused, [(2, "has no variant".to_owned())]);
//! # Ok::<(), coppice_catalogue::formats::CatalogueError>(())
//! ```

pub mod check;
pub mod draft;
pub mod flag;
#[cfg(feature = "formats")]
pub mod formats;
pub mod label;
pub mod merchant;
pub mod money;
pub mod product;
pub mod region;
#[cfg(feature = "search")]
pub mod search;
mod text;
pub mod word;

pub use coppice_slug as slug;
