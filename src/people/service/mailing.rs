//! An invitation on its way by mail.

use std::sync::Arc;
use std::time::Duration;

use coppice_platform::ErrorKind;
use coppice_platform::mail::Mail;
use coppice_platform::sql::SqlSession;

use crate::audit::AuditEvent;
use crate::auth::store::{delete_former, delete_invitation};
use crate::error::AppError;
use crate::limit;
use crate::limit::Verdict;
use crate::locals::Locals;
use crate::state::AppState;
use crate::tenant::TenantId;

/// How long whoever invites waits until somebody else has the mail. Then it goes on its way.
const PATIENCE: Duration = Duration::from_secs(8);

/// An invitation that is made, and is to be sent.
pub struct Mailing {
    pub tenant: TenantId,
    /// The invitation's id.
    pub id: String,
    /// Those that it takes the place of.
    pub former: Vec<String>,
    pub mail: Mail,
    /// How it was counted: key and verdict.
    pub counted: (String, Verdict),
    /// What is noted where it is taken back.
    pub taken_back: AuditEvent,
}

impl Mailing {
    /// Sends it, and forgets those before it; or takes it back, and what they were sent before is as good as it was.
    ///
    /// # Errors
    /// Why it is not sent, where that is known soon; what the database can't do.
    pub async fn send(self, locals: &Locals) -> Result<(), AppError> {
        let all = self.run(locals.app.clone(), locals.db.clone());
        locals.wait_for(PATIENCE, Box::pin(all)).await.unwrap_or(Ok(()))
    }

    async fn run(self, app: AppState, db: Arc<SqlSession>) -> Result<(), AppError> {
        let error = app.platform.mailer.send(self.mail).await.err();
        if let Some(error) = &error {
            log::warn!("an invitation was not sent: {error}");
        }
        // A server that has it and does not say so sends it all the same.
        let Some(error) = error.filter(|error| !error.may_be_done()) else {
            return Ok(delete_former(&db, &self.tenant, &self.former).await?);
        };
        delete_invitation(&db, &self.tenant, &self.id, &self.taken_back).await?;
        let (key, verdict) = &self.counted;
        let message = if error.kind == ErrorKind::Refused {
            "We could not send a mail to this address: it does not take any. Please check it."
        } else {
            limit::store::uncount(&db, key, *verdict).await?;
            "We could not send a mail just now. Please try again in a moment."
        };
        Err(AppError::Invalid { field: "email".into(), message: message.into() })
    }
}
