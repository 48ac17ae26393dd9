//! A code on its way by mail.

use std::sync::Arc;
use std::time::Duration;

use coppice_platform::ErrorKind;
use coppice_platform::mail::Mail;
use coppice_platform::sql::SqlSession;

use super::CodeError;
use crate::auth::store;
use crate::limit::Verdict;
use crate::locals::Locals;
use crate::state::AppState;
use crate::tenant::TenantId;

/// How long whoever asks for a code waits until somebody else has it. Then they are asked for it, and it goes on its way.
const PATIENCE: Duration = Duration::from_secs(8);

/// A code that is made, and is to be sent.
pub struct Sending {
    /// Whose shop it opens.
    pub tenant: TenantId,
    /// The code's id.
    pub id: String,
    /// What is sent.
    pub mail: Mail,
    /// How the visitor's asking for it was counted: key and verdict.
    pub counted: (String, Verdict),
}

impl Sending {
    /// Sends it, or takes it back.
    ///
    /// # Errors
    /// Why it is not sent, where that is known soon; what the database can't do.
    pub async fn send(self, locals: &Locals) -> Result<(), CodeError> {
        let all = self.run(locals.app.clone(), locals.db.clone());
        locals.wait_for(PATIENCE, Box::pin(all)).await.unwrap_or(Ok(()))
    }

    async fn run(self, app: AppState, db: Arc<SqlSession>) -> Result<(), CodeError> {
        let Err(error) = app.platform.mailer.send(self.mail).await else { return Ok(()) };
        log::warn!("a code was not sent: {error}");
        // A server that has the message and does not say so sends it all the same: its code is good, and takes its room. Else
        // slow mail would have no bound, and only dead codes in it.
        if error.may_be_done() {
            return Ok(());
        }
        // An address that nobody will take was a try like any other; whatever else went wrong was none of the visitor's.
        let is_refused = error.kind == ErrorKind::Refused;
        let (key, verdict) = &self.counted;
        let counted = (!is_refused).then_some((key.as_str(), *verdict));
        store::delete_code(&db, &self.tenant, &self.id, counted).await?;
        Err(if is_refused { CodeError::AddressRefused } else { CodeError::MailNotSent })
    }
}
