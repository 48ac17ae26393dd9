//! What a shop sells: products and their rules, amounts of money, with the feature `search` the words they are found by,
//! and, with the feature `formats`, whole catalogues as files.
//!
//! Pure: no clock, no database, no request. The application speaks of products in these types, on the server as in the
//! browser.
//!
//! ```
//! use coppice_catalogue::formats::{Reader, Shop, write_line};
//!
//! let file = br#"{"slug": "mug", "name": "Mug", "variants": [{"name": "Blue", "price_amount": 1200}]}
//! {"slug": "bad slug", "name": "Jug", "variants": []}"#;
//! let shop = Shop { currency: "EUR".to_owned(), now: 1_795_665_600 };
//! let (mut copy, mut refused) = (Vec::new(), Vec::new());
//! for entry in Reader::open(&file[..], shop)? {
//!     match entry?.product {
//!         Ok(product) => write_line(&mut copy, &product)?,
//!         Err(finding) => refused.push(finding),
//!     }
//! }
//! assert_eq!((refused.len(), refused[0].line), (1, 2));
//! # Ok::<(), coppice_catalogue::formats::CatalogueError>(())
//! ```

pub mod check;
pub mod flag;
#[cfg(feature = "formats")]
pub mod formats;
pub mod money;
pub mod product;
#[cfg(feature = "search")]
pub mod search;
pub mod slug;
mod text;
