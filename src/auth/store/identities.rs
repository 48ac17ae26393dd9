//! Accounts that people have with other providers.

use coppice_platform::PlatformError;
use coppice_platform::sql::{SqlSession, Statement};

use super::sign_in::{self, NewSession, SealedTokens};
use super::users::TAKE_OVER;
use crate::auth::oidc::Identity;
use crate::visitor::Session;

/// Signs in whoever has this account; one round trip, one transaction. An account that is not known yet is linked
/// to the person with its verified address, who is made if there is none.
///
/// # Errors
/// What the database can't do; then nothing has happened.
pub async fn sign_in_with_identity(
    db: &SqlSession,
    identity: &Identity,
    tokens: &SealedTokens,
    new: &NewSession<'_>,
) -> Result<Option<Session>, PlatformError> {
    let Identity { provider, subject, email, name, .. } = identity;
    let now = new.event.at;
    let user = Statement::write(
        "identity_user",
        format!(
            "INSERT INTO users (id, email, name, created_at, updated_at) SELECT ?3, ?4, ?5, ?6, ?6 \
             WHERE NOT EXISTS (SELECT 1 FROM oauth_accounts WHERE provider = ?1 AND subject = ?2) {TAKE_OVER}"
        ),
    );
    let link = Statement::write(
        "identity_link",
        "INSERT INTO oauth_accounts (provider, subject, user_id, created_at) SELECT ?1, ?2, id, ?4 FROM users WHERE email = ?3 \
         ON CONFLICT (provider, subject) DO NOTHING",
    );
    let whose = "SELECT user_id FROM oauth_accounts WHERE provider = ?1 AND subject = ?2";
    let statements = vec![
        user.bind(provider.as_str())
            .bind(subject.as_str())
            .bind(new.user_id)
            .bind(email.as_str())
            .bind(name.as_str())
            .bind(now),
        link.bind(provider.as_str()).bind(subject.as_str()).bind(email.as_str()).bind(now),
        sign_in::open_statement(new, whose, provider, subject, Some(provider), tokens),
    ];
    Ok(sign_in::run(db, statements, new, None).await?.1)
}
