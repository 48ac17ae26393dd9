use serde::Deserialize;

/// Which version a row is of.
#[derive(Deserialize)]
pub struct Revision {
    /// Its number.
    pub revision: i64,
}
