//! Whose orders something is done with.

use coppice_platform::random::uuid_v7;
use coppice_platform::sql::SqlSession;

use crate::locals::Locals;
use crate::state::AppState;
use crate::tenant::TenantId;

/// Whose orders something is done with, and by which session: a request's, or that of what is done by the clock.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The application.
    pub app: &'a AppState,
    /// The session.
    pub db: &'a SqlSession,
    /// The shop.
    pub tenant: &'a TenantId,
    /// The request, where one asks.
    pub locals: Option<&'a Locals>,
}

impl<'a> From<&'a Locals> for Context<'a> {
    fn from(locals: &'a Locals) -> Self {
        Self { app: &locals.app, db: &locals.db, tenant: &locals.tenant.id, locals: Some(locals) }
    }
}

impl Context<'_> {
    /// The time, in epoch seconds.
    pub fn now(&self) -> i64 {
        self.app.platform.clock.now()
    }

    /// A new id.
    pub fn new_id(&self) -> String {
        let platform = &self.app.platform;
        uuid_v7(platform.clock.now_ms(), platform.random.u128())
    }
}
