//! Whoever has ordered something, when they are to be erased.

use coppice_orders::state::Status;
use serde::Deserialize;

use super::order::StandingRow;

/// The person with an order's address, as far as the shop knows them.
#[derive(Debug, Clone)]
pub struct Person {
    /// The number of the order that they are known by.
    pub number: i64,
    /// Their address.
    pub email: String,
    /// Whether they were erased from it.
    pub is_erased: bool,
    /// Whether they manage the shop.
    pub manages: bool,
    /// How many orders are theirs.
    pub orders: i64,
    /// Those of them that are not over, the newest first.
    pub unfinished: Vec<UnfinishedOrder>,
}

/// An order that is not over.
#[derive(Debug, Clone, Deserialize)]
pub struct UnfinishedOrder {
    /// Its id.
    pub id: String,
    /// Its number.
    pub number: i64,
    #[serde(flatten)]
    row: StandingRow,
}

impl UnfinishedOrder {
    /// What is still to be done, in words after its number.
    pub fn why(&self) -> &'static str {
        match self.row.standing().status {
            Status::Pending => "is not paid yet: cancel it first, or wait for the money",
            Status::Open => "has not arrived yet: say so once it has, or cancel it",
            Status::Completed | Status::Canceled => "has money on its way: wait until that has come or gone",
        }
    }
}
