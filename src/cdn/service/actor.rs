//! On whose behalf files are changed.

use coppice_platform::Platform;
use coppice_platform::sql::SqlSession;

use crate::audit::{Action, AuditEvent};
use crate::limit::Limit;
use crate::locals::Locals;
use crate::tenant::TenantId;

/// Seconds in which uploads are counted.
const WINDOW: u32 = 3_600;

/// On whose behalf files are changed: an admin at the site, or an operator at the command line.
pub struct Actor<'a> {
    /// What it is done with.
    pub platform: &'a Platform,
    /// The session through which it is done.
    pub db: &'a SqlSession,
    /// Whose files they are.
    pub tenant: &'a TenantId,
    /// How many bytes the shop may keep.
    pub quota: u64,
    uploader: Option<Uploader>,
    is_operator: bool,
}

/// Somebody whose uploads are counted.
struct Uploader {
    id: String,
    ip: String,
    uploads: Limit,
}

impl<'a> Actor<'a> {
    /// Whoever is signed in.
    pub fn from_locals(locals: &'a Locals) -> Self {
        let uploads = Limit { limit: locals.app.config.cdn.uploads_per_hour, window_secs: WINDOW };
        let uploader = locals.user().map(|user| Uploader {
            id: user.user_id.clone(),
            ip: locals.address.masked(),
            uploads,
        });
        Self {
            platform: &locals.app.platform,
            db: &locals.db,
            tenant: &locals.tenant.id,
            quota: locals.app.config.cdn.quota_bytes,
            uploader,
            is_operator: false,
        }
    }

    /// Whether they see to what this shop has: those who manage a shop to its own, an operator to all shops'.
    pub(super) fn sees_to(&self, tenant: &str) -> bool {
        self.is_operator || self.tenant.0 == tenant
    }

    /// Whether it is an operator, who sees to the whole home.
    pub(super) fn is_operator(&self) -> bool {
        self.is_operator
    }

    /// An operator, whom nothing limits.
    pub fn operator(platform: &'a Platform, db: &'a SqlSession, tenant: &'a TenantId) -> Self {
        Self { platform, db, tenant, quota: u64::MAX, uploader: None, is_operator: true }
    }

    /// The id of whoever it is; none of an operator.
    pub fn user(&self) -> Option<&str> {
        self.uploader.as_ref().map(|uploader| uploader.id.as_str())
    }

    /// How many files they may upload, and the key it is counted by.
    pub(super) fn limit(&self) -> Option<(String, Limit)> {
        let counted = |uploader: &Uploader| format!("upload:{}:{}", self.tenant.0, uploader.id);
        self.uploader.as_ref().map(|uploader| (counted(uploader), uploader.uploads))
    }

    /// Now, in epoch seconds.
    pub(super) fn now(&self) -> i64 {
        self.platform.clock.now()
    }

    /// A note of what they do now.
    pub(super) fn event(&self, action: Action, subject: impl Into<String>) -> AuditEvent {
        AuditEvent {
            tenant: Some(self.tenant.0.clone()),
            user: self.user().map(str::to_owned),
            subject: subject.into(),
            ip: self.uploader.as_ref().map(|uploader| uploader.ip.clone()).unwrap_or_default(),
            ..AuditEvent::at(self.now(), action)
        }
    }
}
