//! Accounts that people have with other providers.

use coppice_platform::PlatformError;
use coppice_platform::sql::{SqlSession, Statement};

use super::sign_in::{self, NewSession, SealedTokens};
use super::users::{TAKE_OVER, forget_unproven_statements};
use crate::visitor::Session;

/// An account with another provider.
pub struct ProviderAccount<'a> {
    /// Whose it is.
    pub provider: &'a str,
    /// Who it is there.
    pub subject: &'a str,
    /// The person's address, in lower case, if it is verified. It matters for an account that is not known yet.
    pub email: Option<&'a str>,
    /// Whether the provider's word on that address is as good as its owner's.
    pub authoritative: bool,
    /// The id of who is signed in already and adds it.
    pub signed_in: Option<&'a str>,
    /// What they are called there; may be empty.
    pub name: &'a str,
}

/// Signs in whoever has this account; one round trip, one transaction. An account that is not known yet is that of the person
/// with its address: of whoever adds it, or on an authoritative provider's word; else of somebody new, if nobody has the
/// address. Who is signed in adds it to their own account or to none. `None` where it is nobody's.
///
/// # Errors
/// What the database can't do; then nothing has happened.
pub async fn sign_in_with_account(
    db: &SqlSession,
    account: &ProviderAccount<'_>,
    tokens: &SealedTokens,
    new: &NewSession<'_>,
) -> Result<Option<Session>, PlatformError> {
    let ProviderAccount { provider, subject, email, authoritative, signed_in, name } = *account;
    let now = new.event.at;
    let proven_at = authoritative.then_some(now);
    let known = "EXISTS (SELECT 1 FROM oauth_accounts WHERE provider = ?1 AND subject = ?2)";
    let user = Statement::write(
        "identity_user",
        format!(
            "INSERT INTO users (id, email, name, created_at, updated_at, proven_at) SELECT ?3, ?4, ?5, ?6, ?6, ?7 \
             WHERE ?4 IS NOT NULL AND NOT {known} \
             AND (?7 IS NOT NULL OR NOT EXISTS (SELECT 1 FROM users WHERE email = ?4)) \
             AND (?8 IS NULL OR EXISTS (SELECT 1 FROM users WHERE id = ?8 AND email = ?4)) {TAKE_OVER}"
        ),
    );
    let link = Statement::write(
        "identity_link",
        "INSERT INTO oauth_accounts (provider, subject, user_id, created_at) SELECT ?1, ?2, id, ?4 FROM users \
         WHERE email = ?3 AND (?5 IS NOT NULL OR id IN (?6, ?7)) AND (?7 IS NULL OR id = ?7) \
         ON CONFLICT (provider, subject) DO NOTHING",
    );
    let whose = "SELECT user_id FROM oauth_accounts WHERE provider = ?1 AND subject = ?2";
    let mut statements = Vec::new();
    if authoritative {
        // Whoever is signed in as that person already is that person.
        let whose = format!("SELECT id FROM users WHERE email = ?3 AND id IS NOT ?4 AND NOT {known}");
        let params = vec![provider.into(), subject.into(), email.into(), signed_in.into()];
        statements.extend(forget_unproven_statements(&whose, &params));
    }
    statements.extend([
        user.bind(provider)
            .bind(subject)
            .bind(new.user_id)
            .bind(email)
            .bind(name)
            .bind(now)
            .bind(proven_at)
            .bind(signed_in),
        link.bind(provider)
            .bind(subject)
            .bind(email)
            .bind(now)
            .bind(proven_at)
            .bind(new.user_id)
            .bind(signed_in),
        sign_in::open_statement(new, whose, provider, subject, Some(provider), tokens),
    ]);
    Ok(sign_in::run(db, statements, new, None).await?.1)
}
