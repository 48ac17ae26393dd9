//! That mails which many would send at once are each taken by one of them.

use std::collections::BTreeSet;

use coppice::orders::model::MailKind;
use coppice::orders::store::{claim_mails, claim_mails_by_id, mail_put_off, mail_sent, mail_statement};
use coppice::tenant::store::save_tenant_statement;
use coppice::tenant::{Tenant, TenantId};
use coppice_platform::Platform;
use coppice_platform::sql::{SessionStart, SqlSession};
use futures_util::future::try_join_all;

use crate::Outcome;
use crate::case::fresh;

cases![
    of_eight_who_send_forty_mails_each_mail_is_taken_by_one,
    a_mail_that_is_put_off_is_taken_when_it_is_due_and_one_that_was_sent_never,
];

const NOW: i64 = 1_800_000_000;

/// A session as a sender has one; each of those who come at once has their own.
fn session(platform: &Platform) -> SqlSession {
    #[expect(clippy::disallowed_methods, reason = "there is no request here")]
    SqlSession::open(platform.sql.as_ref(), platform.clock.clone(), SessionStart::FirstPrimary)
}

/// So many mails of a new tenant, that are due at this time.
async fn mails(platform: &Platform, many: u32, at: i64) -> Result<TenantId, crate::Failure> {
    let id = TenantId(fresh(platform, "mails"));
    let tenant =
        Tenant { host: id.0.clone(), name: String::new(), currency: "USD".to_owned(), id: id.clone() };
    let mut statements = vec![save_tenant_statement(&tenant, NOW)];
    for number in 0..many {
        let mail = format!("{}/{number}", id.0);
        statements.push(mail_statement(&id, &mail, MailKind::Paid, &mail, at));
        // The same fact again.
        statements.push(mail_statement(&id, &format!("{mail}/again"), MailKind::Paid, &mail, at));
    }
    session(platform).batch(statements).await?;
    Ok(id)
}

async fn of_eight_who_send_forty_mails_each_mail_is_taken_by_one(platform: Platform) -> Outcome {
    let tenant = mails(&platform, 40, NOW).await?;
    let senders = (0..8).map(|_| {
        let db = session(&platform);
        async move {
            let mut all = Vec::new();
            loop {
                let taken = claim_mails(&db, NOW, 5).await?;
                if taken.is_empty() {
                    return Ok::<_, coppice_platform::PlatformError>(all);
                }
                all.extend(taken);
            }
        }
    });
    let taken: Vec<_> = try_join_all(senders).await?.into_iter().flatten().collect();
    let own: Vec<_> = taken.iter().filter(|mail| mail.tenant_id == tenant).collect();
    ensure!(own.iter().all(|mail| mail.attempts == 1 && mail.lease_until == NOW + 60), "{own:?}");
    let ids: BTreeSet<_> = own.iter().map(|mail| mail.id.as_str()).collect();
    ensure_eq!((own.len(), ids.len()), (40, 40));
    Ok(())
}

async fn a_mail_that_is_put_off_is_taken_when_it_is_due_and_one_that_was_sent_never(
    platform: Platform,
) -> Outcome {
    const LATER: i64 = NOW + 1_000_000;
    let tenant = mails(&platform, 2, LATER).await?;
    let (db, ids) = (session(&platform), [0, 1].map(|number| format!("{}/{number}", tenant.0)));
    let claim = async |now| claim_mails_by_id(&db, now, &ids).await;
    ensure!(claim(LATER - 1).await?.is_empty(), "before its time");
    let taken = claim(LATER).await?;
    let [first, second] = taken.as_slice() else {
        ensure_eq!(taken.len(), 2);
        return Ok(());
    };
    mail_sent(&db, first).await?;
    mail_put_off(&db, second, LATER + 300).await?;
    ensure!(claim(LATER + 299).await?.is_empty(), "put off, and taken all the same");
    let again = claim(LATER + 300).await?;
    ensure_eq!(
        again.iter().map(|mail| (mail.id.as_str(), mail.attempts)).collect::<Vec<_>>(),
        [(second.id.as_str(), 2)]
    );
    Ok(())
}
