//! What every way of signing in ends with: a session.

use coppice_platform::random::uuid_v7;

use super::token::Token;
use crate::audit::AuditEvent;
use crate::auth::store::NewSession;
use crate::locals::Locals;
use crate::shop::service as shop;
use crate::text::tidy;
use crate::visitor::Session;

/// A session about to be opened, with all that it is made of.
pub(super) struct NewLogin<'a> {
    locals: &'a Locals,
    id_hash: String,
    user_id: String,
    user_agent: String,
    cart: Option<String>,
    event: AuditEvent,
}

impl<'a> NewLogin<'a> {
    pub fn new(locals: &'a Locals, token: &Token, user_agent: &str, event: AuditEvent) -> Self {
        let platform = &locals.app.platform;
        Self {
            locals,
            id_hash: token.hash(),
            user_id: uuid_v7(platform.clock.now_ms(), platform.random.u128()),
            user_agent: tidy(user_agent, 200),
            cart: shop::browser_cart_id(locals),
            event,
        }
    }

    pub fn id_hash(&self) -> &str {
        &self.id_hash
    }

    pub fn session(&self) -> NewSession<'_> {
        NewSession {
            id_hash: &self.id_hash,
            tenant: &self.locals.tenant.id,
            user_id: &self.user_id,
            user_agent: &self.user_agent,
            old: self.locals.user().map(|session| session.id_hash.as_str()),
            cart: self.cart.as_deref(),
            event: self.event.clone(),
        }
    }
}

/// Gives the browser its new session's token; its cart is the person's now.
pub(super) async fn attach_session(locals: &Locals, token: &Token, session: &Session) {
    if let Some(old) = locals.user() {
        locals.invalidate_sessions(std::slice::from_ref(&old.id_hash)).await;
    }
    locals.set_cookie(token.cookie());
    shop::take_over_cart(locals, session.cart_count);
}
