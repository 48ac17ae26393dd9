//! What the application's stores promise when everybody comes at once, which hangs on the database under them.

use coppice::audit::{Action, AuditEvent};
use coppice::auth::store::{
    CodeKind, CodeRequest, EnteredCode, NewSession, get_or_create_user, open_statement_for, redeem_code,
    request_code, take_refresh_lease,
};
use coppice::limit::{self, Limit};
use coppice::tenant::store::save_tenant_statement;
use coppice::tenant::{Tenant, TenantId};
use coppice_platform::Platform;
use coppice_platform::sql::{SessionStart, SqlSession, Statement};
use futures_util::future::try_join_all;

use crate::case::fresh;
use crate::{Failure, Outcome};

cases![
    a_hundred_first_sign_ins_of_one_address_make_one_person,
    of_five_hundred_tries_against_a_limit_of_ten_ten_pass,
    of_two_hundred_who_redeem_one_code_one_gets_a_session,
    of_fifty_who_would_renew_one_token_one_may,
];

const NOW: i64 = 1_800_000_000;
const OFTEN: Limit = Limit { limit: 1_000, window_secs: 600 };

/// A session as a request has one; each of those who come at once has their own.
fn session(platform: &Platform) -> SqlSession {
    #[expect(clippy::disallowed_methods, reason = "there is no request here")]
    SqlSession::open(platform.sql.as_ref(), platform.clock.clone(), SessionStart::FirstPrimary)
}

fn event() -> AuditEvent {
    AuditEvent::at(NOW, Action::SignedIn)
}

fn new_session<'a>(id_hash: &'a str, tenant: &'a TenantId) -> NewSession<'a> {
    NewSession { id_hash, tenant, user_id: id_hash, user_agent: "", old: None, cart: None, event: event() }
}

async fn tenant(platform: &Platform) -> Result<TenantId, Failure> {
    let id = TenantId(fresh(platform, "tenant"));
    let tenant =
        Tenant { host: id.0.clone(), name: String::new(), currency: "USD".to_owned(), id: id.clone() };
    session(platform).query(save_tenant_statement(&tenant, NOW)).await?;
    Ok(id)
}

async fn a_hundred_first_sign_ins_of_one_address_make_one_person(platform: Platform) -> Outcome {
    let email = format!("{}@example.com", fresh(&platform, "ada"));
    let calls = (0..100).map(|n| {
        let (db, id, email) = (session(&platform), format!("{email}/{n}"), email.clone());
        async move { get_or_create_user(&db, &id, &email, "", NOW).await }
    });
    let mut ids: Vec<_> = try_join_all(calls).await?.into_iter().map(|user| user.id).collect();
    ids.dedup();
    ensure_eq!(ids.len(), 1);
    Ok(())
}

async fn of_five_hundred_tries_against_a_limit_of_ten_ten_pass(platform: Platform) -> Outcome {
    let key = fresh(&platform, "key");
    let limit = Limit { limit: 10, window_secs: 600 };
    let tries = (0..500).map(|_| {
        let (db, key) = (session(&platform), key.clone());
        async move { limit::store::check(&db, &[(&key, limit)], NOW).await }
    });
    let passed = try_join_all(tries).await?.into_iter().filter(|verdict| verdict.allowed).count();
    ensure_eq!(passed, 10);
    Ok(())
}

async fn of_two_hundred_who_redeem_one_code_one_gets_a_session(platform: Platform) -> Outcome {
    let (tenant, id) = (tenant(&platform).await?, fresh(&platform, "code"));
    let email = format!("{id}@example.com");
    let request = CodeRequest {
        id: &id,
        tenant: &tenant,
        email: &email,
        own_hash: "right",
        shared_hash: "shared",
        per_visitor: (&id, OFTEN),
        event: event(),
    };
    let outcome = request_code(&session(&platform), &request).await?;
    ensure!(outcome.mail == Some(CodeKind::Own), "the code was not made");
    let ids = format!("[\"{id}\"]");
    let code = |hashes| EnteredCode { ids: &ids, hashes, shared: false, per_visitor: (&id, OFTEN) };
    let wrong =
        redeem_code(&session(&platform), &code("[\"wrong\"]"), &new_session("nobody", &tenant)).await?;
    ensure!(wrong.session.is_none(), "a wrong code opens a session");
    let tries = (0..200).map(|n| {
        let (db, code, tenant, hash) =
            (session(&platform), code("[\"right\"]"), tenant.clone(), format!("{id}/{n}"));
        async move { redeem_code(&db, &code, &new_session(&hash, &tenant)).await }
    });
    let opened = try_join_all(tries).await?.into_iter().filter(|redeemed| redeemed.session.is_some()).count();
    ensure_eq!(opened, 1);
    Ok(())
}

async fn of_fifty_who_would_renew_one_token_one_may(platform: Platform) -> Outcome {
    let (tenant, hash) = (tenant(&platform).await?, fresh(&platform, "session"));
    let (db, email) = (session(&platform), format!("{hash}@example.com"));
    get_or_create_user(&db, &hash, &email, "", NOW).await?;
    let tokens = Statement::write(
        "test_tokens",
        "UPDATE sessions SET provider = 'p', refresh_token = 'r', token_expires_at = ?2 WHERE id_hash = ?1",
    );
    let new = new_session(&hash, &tenant);
    db.batch(vec![open_statement_for(&new, &email), tokens.bind(hash.as_str()).bind(NOW)]).await?;
    let claims = (0..50).map(|_| {
        let (db, hash) = (session(&platform), hash.clone());
        async move { take_refresh_lease(&db, &hash, NOW).await }
    });
    ensure_eq!(try_join_all(claims).await?.into_iter().flatten().count(), 1);
    Ok(())
}
