//! Names for domains: what may be one, candidates from a description, and how good each is.
//!
//! Pure: no clock, no network, no randomness but the seed. The same seed, request and history give the same names. The
//! words are in `data`, made by `data/make.py`, and searched where they lie: nothing is unpacked at the start.
//!
//! ```ignore
//! let candidates = generate(seed, &request, count, creativity, &tried);
//! for place in spread(&request, &candidates, count, |label, tld| known(label, tld)) {
//!     let score = scorer.score(&place.label, &place.tld, taken);
//! }
//! ```

mod dictionary;
mod domain;
mod generate;
mod label;
mod pattern;
mod price;
mod pronounce;
mod random;
mod read_vibe;
mod request;
mod score;
mod spread;
mod synonyms;
mod vibe;
mod words;

pub use domain::{DomainError, DomainName};
pub use generate::{Candidate, Tried, generate};
pub use label::{LONGEST_LABEL, Label, LabelError};
pub use pattern::Pattern;
pub use price::{EMBEDDED_AS_OF, EMBEDDED_SOURCE, OLD_AFTER, Price, PriceError, PriceList, Tier};
pub use read_vibe::{Fields, LONGEST_VIBE, VibeError, VibeReason, read_vibe};
pub use request::{
    DEFAULT_TLDS, Hints, LONGEST_KEYWORD, LONGEST_NAME, LengthWish, MOST_KEYWORDS, MOST_TLDS, Request,
    RequestError,
};
pub use score::{GOOD, Score, ScoreParts, Scorer, maybe_premium};
pub use spread::{Place, spread};
pub use vibe::Vibe;
