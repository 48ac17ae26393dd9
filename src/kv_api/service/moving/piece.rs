//! What a source gives, piece by piece.

use coppice_kv_api::Fault;

use crate::kv_api::store::entries::Write;

/// Something of a source that can't be here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Its name, or as much of it as there is.
    pub key: String,
    /// Why.
    pub why: Fault,
}

/// Some of what a source has, one after another.
#[derive(Debug, Default)]
pub struct Piece {
    /// What is in it.
    pub items: Vec<Result<Write, Refused>>,
    /// Where the source goes on behind it, in its own words.
    pub place: String,
}
