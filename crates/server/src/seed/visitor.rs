//! Somebody who is signed in, for measuring.

use coppice::audit::{Action, AuditEvent};
use coppice::auth::service::Token;
use coppice::auth::store::{NewSession, get_or_create_statement, open_statement_for};
use coppice::tenant::Tenant;
use coppice_platform::Clock;
use coppice_platform::native::SystemClock;
use coppice_platform::sql::Statement;

const EMAIL: &str = "user001@example.com";

/// A token, if the text could be one.
pub fn token(text: &str) -> Result<String, &'static str> {
    Token::parse(text).map(|_| text.to_owned()).ok_or("a token is 43 letters, digits, - and _")
}

/// What makes the person and their session.
pub fn statements(token: &str, tenant: &Tenant) -> Vec<Statement> {
    let Some(token) = Token::parse(token) else { return Vec::new() };
    let now = SystemClock.now();
    let id_hash = token.hash();
    let session = NewSession {
        id_hash: &id_hash,
        tenant: &tenant.id,
        user_id: "user-001",
        user_agent: "",
        old: None,
        cart: None,
        event: AuditEvent::at(now, Action::SignedIn),
    };
    vec![get_or_create_statement("user-001", EMAIL, "User 001", now), open_statement_for(&session, EMAIL)]
}
