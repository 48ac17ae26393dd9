//! An order's story: what has happened to it, as people read it.

use coppice_platform::sql::Statement;

/// Something that has happened to an order.
#[derive(Debug, Clone, Copy)]
pub struct Told<'a> {
    /// What tells it from all else that happens to the order: it happens once.
    pub once: &'a str,
    /// What it is, as a word that pages have words for.
    pub what: &'a str,
    /// More about it: an amount, a reason.
    pub details: &'a str,
    /// Who has done it: a user's id, or nobody.
    pub by: &'a str,
    /// When, in epoch seconds.
    pub at: i64,
}

/// Notes that something has happened to an order; once.
pub fn story_statement(order: &str, told: &Told<'_>) -> Statement {
    let sql = "INSERT INTO order_events (order_id, once, at, what, details, by) VALUES (?1, ?2, ?3, ?4, ?5, ?6) \
               ON CONFLICT (order_id, once) DO NOTHING";
    Statement::write("order_event", sql)
        .bind(order)
        .bind(told.once)
        .bind(told.at)
        .bind(told.what)
        .bind(told.details)
        .bind(told.by)
}
