//! What the table of NextAuth's adapter for DynamoDB holds ([`Row`]), and what stands in the way of moving it ([`Survey`]).
//!
//! Pure: items come from whoever reads them. Sessions' tokens are hashed as they are read, and exist nowhere here after it.
//! <https://authjs.dev/getting-started/adapters/dynamodb>

mod row;
mod survey;

pub use row::{
    Account, Document, Kind, ReadError, Row, Secret, Session, User, Verification, read, session_id,
};
pub use survey::{Counts, Example, Finding, Found, Moves, Report, Rules, Survey};
