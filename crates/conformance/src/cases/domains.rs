//! What searches for domain names rest on: claims that one wins, a pace over all instances, and answers that prove nothing.

use coppice::audit::{Action, AuditEvent};
use coppice::auth::store::get_or_create_user;
use coppice::domains::model::{SearchRequest, Settings};
use coppice::domains::store::{NewJob, claim, insert_job, release, take_slots};
use coppice::tenant::store::save_tenant_statement;
use coppice::tenant::{Tenant, TenantId};
use coppice_platform::Platform;
use coppice_platform::sql::{SessionStart, SqlSession};
use futures_util::future::try_join_all;

use crate::Outcome;
use crate::case::fresh;

cases![
    of_twenty_who_would_go_on_with_a_search_one_does,
    a_servers_times_are_given_away_once_and_never_too_near,
    no_shape_of_answer_makes_a_name_available_without_proof,
];

const NOW: i64 = 1_800_000_000_000;

/// A session as a step has one.
fn session(platform: &Platform) -> SqlSession {
    #[expect(clippy::disallowed_methods, reason = "there is no request here")]
    SqlSession::open(platform.sql.as_ref(), platform.clock.clone(), SessionStart::FirstPrimary)
}

async fn of_twenty_who_would_go_on_with_a_search_one_does(platform: Platform) -> Outcome {
    let db = session(&platform);
    let (id, user) = (fresh(&platform, "search"), fresh(&platform, "ada"));
    let tenant = TenantId(fresh(&platform, "tenant"));
    let shop = Tenant {
        host: tenant.0.clone(),
        name: String::new(),
        currency: "USD".to_owned(),
        id: tenant.clone(),
    };
    db.query(save_tenant_statement(&shop, NOW / 1_000)).await?;
    get_or_create_user(&db, &user, &format!("{user}@example.com"), "", NOW / 1_000).await?;
    let (request, settings) = (SearchRequest::default(), Settings::default());
    let job = NewJob { id: &id, user: &user, request: &request, settings: &settings, seed: 1, now_ms: NOW };
    insert_job(&db, &tenant, &job, &AuditEvent::at(NOW / 1_000, Action::SearchStarted)).await?;
    let mut fence = 0;
    for round in 1..=3 {
        let claims = (0..20).map(|_| {
            let (db, id) = (session(&platform), id.clone());
            async move { claim(&db, &id, NOW + round).await }
        });
        let won: Vec<_> = try_join_all(claims).await?.into_iter().flatten().collect();
        ensure_eq!(won.len(), 1);
        let Some(won) = won.first() else { return Ok(()) };
        ensure!(won.fence > fence, "the fence grows with each claim");
        fence = won.fence;
        let released = release(&db, won, 0.8, NOW + round).await?;
        ensure!(released.is_some_and(|released| released.next_at == NOW + round), "{released:?}");
        ensure!(
            release(&db, won, 0.8, NOW + round).await?.is_some(),
            "as long as nobody else has claimed it"
        );
    }
    Ok(())
}

async fn a_servers_times_are_given_away_once_and_never_too_near(platform: Platform) -> Outcome {
    let origin = format!("https://{}.example", fresh(&platform, "rdap"));
    let takes = (0..10).map(|_| {
        let (db, origin) = (session(&platform), origin.clone());
        async move { take_slots(&db, &[&origin, &origin], 500, NOW).await }
    });
    let mut times: Vec<i64> = try_join_all(takes).await?.into_iter().flatten().flatten().collect();
    times.sort_unstable();
    ensure_eq!(times, [NOW, NOW + 500, NOW + 1_000, NOW + 1_500, NOW + 2_000]);
    Ok(())
}

async fn no_shape_of_answer_makes_a_name_available_without_proof(platform: Platform) -> Outcome {
    let tried = coppice_rdap::shapes::check(platform.clock).await;
    ensure!(tried.as_ref().is_ok_and(|tried| *tried >= 60), "{tried:?}");
    Ok(())
}
