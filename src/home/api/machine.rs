//! A program's request to the home.

use std::sync::Arc;

use axum::http::HeaderMap;
use coppice_platform::sql::SqlSession;

use crate::client_address::ClientAddress;
use crate::error::AppError;
use crate::state::AppState;
use crate::tokens::service::{Asking, check};
use crate::tokens::{Kind, Token};

/// What there is to know of a program's request to the home, which the hook around it has found.
#[derive(Clone)]
pub struct Machine {
    /// The application.
    pub app: AppState,
    /// The request's session, at the primary. It goes past the gate: the home is asked while it is held, or filled.
    pub db: Arc<SqlSession>,
    /// The request's headers.
    pub headers: HeaderMap,
    /// Whether it came by https.
    pub is_https: bool,
    /// Where it comes from.
    pub address: ClientAddress,
}

impl Machine {
    /// The token that the request shows, of this kind.
    ///
    /// # Errors
    /// As [`check`].
    pub async fn check(&self, kind: Kind) -> Result<Token, AppError> {
        let is_own = self.address.0.is_some_and(|address| address.to_canonical().is_loopback());
        let asking = Asking {
            headers: &self.headers,
            is_unread: self.is_https || is_own,
            client: &self.address.group().unwrap_or_default(),
            now: self.now(),
        };
        check(&self.db, &self.app.key_reads, asking, kind).await
    }

    /// Now, in epoch seconds.
    pub fn now(&self) -> i64 {
        self.app.platform.clock.now()
    }
}
