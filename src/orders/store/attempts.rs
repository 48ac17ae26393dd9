//! Attempts to pay.

use coppice_platform::sql::Statement;

use crate::orders::model::selling::Provider;

/// An attempt that is about to begin.
#[derive(Debug, Clone, Copy)]
pub struct NewAttempt<'a> {
    /// Its id.
    pub id: &'a str,
    /// The order.
    pub order: &'a str,
    /// Where it is paid.
    pub provider: Provider,
    /// How much, in minor units.
    pub amount: i64,
    /// When it begins, in epoch seconds.
    pub at: i64,
}

/// Begins an attempt: what is paid by hand can be paid from now on, what a provider has to hear of first is new.
pub fn attempt_statement(attempt: &NewAttempt<'_>) -> Statement {
    let sql = "INSERT INTO payment_attempts (id, order_id, provider, amount, state, begun_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6) \
               ON CONFLICT (id) DO NOTHING";
    let state = match attempt.provider {
        Provider::Manual => "open",
        Provider::Stripe => "new",
    };
    Statement::write("attempt_insert", sql)
        .bind(attempt.id)
        .bind(attempt.order)
        .bind(attempt.provider.name())
        .bind(attempt.amount)
        .bind(state)
        .bind(attempt.at)
}
