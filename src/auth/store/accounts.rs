//! Accounts that people have with other providers.

use coppice_platform::PlatformError;
use coppice_platform::sql::{SqlSession, Statement};

use super::sign_in::{self, NewSession, SealedTokens};
use super::users::TAKE_OVER;
use crate::visitor::Session;

/// An account with another provider.
pub struct ProviderAccount<'a> {
    /// Whose it is.
    pub provider: &'a str,
    /// Who it is there.
    pub subject: &'a str,
    /// The person's address: verified, in lower case.
    pub email: &'a str,
    /// What they are called there; may be empty.
    pub name: &'a str,
}

/// Signs in whoever has this account; one round trip, one transaction. An account that is not known yet is linked
/// to the person with its address, who is made if there is none.
///
/// # Errors
/// What the database can't do; then nothing has happened.
pub async fn sign_in_with_account(
    db: &SqlSession,
    account: &ProviderAccount<'_>,
    tokens: &SealedTokens,
    new: &NewSession<'_>,
) -> Result<Option<Session>, PlatformError> {
    let ProviderAccount { provider, subject, email, name } = *account;
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
        user.bind(provider).bind(subject).bind(new.user_id).bind(email).bind(name).bind(now),
        link.bind(provider).bind(subject).bind(email).bind(now),
        sign_in::open_statement(new, whose, provider, subject, Some(provider), tokens),
    ];
    Ok(sign_in::run(db, statements, new, None).await?.1)
}
