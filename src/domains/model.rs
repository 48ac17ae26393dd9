//! What searches are made of, shared with the browser. Times are epoch milliseconds, prices US cents.

mod job;
mod request;
mod result;
mod settings;

/// What is looked for.
pub use coppice_wordsmith::Request as SearchRequest;
pub use coppice_wordsmith::{GOOD, LengthWish, ScoreParts, Vibe};
pub use job::{JobList, JobStatus, SearchJob};
pub use request::Answer;
pub use result::{DomainResult, Evidence, ResultPage, ResultState, StateCount};
pub use settings::{DomainConfig, Preset, Registrar, Settings};
