//! What stock promises when everybody comes at once.

use coppice::audit::{Action, AuditEvent};
use coppice::shop::model::Product;
use coppice::shop::store::{
    SaveOutcome, SeenProduct, StockAsked, StockCause, StockChange, StockOutcome, StockReason, StockStep,
    change_stock, get_products_by_ids, get_stock_page, save_products, save_seen_products,
};
use coppice::tenant::store::save_tenant_statement;
use coppice::tenant::{Tenant, TenantId};
use coppice_platform::Platform;
use coppice_platform::sql::{SessionStart, SqlSession};
use futures_util::future::try_join_all;

use crate::case::fresh;
use crate::{Failure, Outcome};

cases![
    thirty_buyers_and_somebody_who_counts_leave_what_their_moves_explain,
    of_ten_who_save_one_product_at_once_one_does,
];

const NOW: i64 = 1_800_000_000;

fn session(platform: &Platform) -> SqlSession {
    #[expect(clippy::disallowed_methods, reason = "there is no request here")]
    SqlSession::open(platform.sql.as_ref(), platform.clock.clone(), SessionStart::FirstPrimary)
}

fn cause<'a>(reference: &'a str) -> StockCause<'a> {
    StockCause { reason: StockReason::Admin, reference, by: "", at: NOW }
}

/// A shop with one product of which there are a hundred pieces; the ids of shop, product and variant.
async fn shop(platform: &Platform) -> Result<(TenantId, String, String), Failure> {
    let (tenant, id) = (TenantId(fresh(platform, "tenant")), fresh(platform, "product"));
    let row = Tenant {
        host: tenant.0.clone(),
        name: "Shop".to_owned(),
        currency: "USD".to_owned(),
        id: tenant.clone(),
    };
    let db = session(platform);
    db.query(save_tenant_statement(&row, NOW)).await?;
    let variant = format!("{id}-v");
    let product: Product = serde_json::from_value(serde_json::json!({
        "id": id, "slug": "cup", "name": "Cup",
        "variants": [{ "id": variant, "name": "Default", "price_amount": 500, "price_currency": "USD", "inventory_quantity": 100 }]
    }))
    .map_err(|error| Failure(error.to_string()))?;
    save_products(&db, &tenant, &[product], &StockChange { cause: cause(&id), told: &[] }).await?;
    Ok((tenant, id, variant))
}

async fn product(db: &SqlSession, tenant: &TenantId, id: &str) -> Result<Product, Failure> {
    let found = get_products_by_ids(db, tenant, &[id.to_owned()]).await?.pop();
    found.ok_or_else(|| Failure("the product is gone".to_owned()))
}

async fn thirty_buyers_and_somebody_who_counts_leave_what_their_moves_explain(platform: Platform) -> Outcome {
    let (tenant, id, variant) = shop(&platform).await?;
    let event = AuditEvent::at(NOW, Action::StockChanged);
    let change = async |reference: String, step: StockStep| {
        let db = session(&platform);
        let asked =
            StockAsked { id: reference.clone(), variant: variant.clone(), step, event: event.clone() };
        let outcomes = change_stock(&db, &tenant, &[asked], 1_000, &cause(&reference)).await?;
        outcomes.into_iter().next().ok_or_else(|| Failure("nothing came of it".to_owned()))
    };
    let buys = (0..30).map(|n| change(format!("{id}/buy/{n}"), StockStep::Add(-1)));
    let counts = async {
        let mut set = 0;
        for n in 0..10 {
            let was = product(&session(&platform), &tenant, &id)
                .await?
                .variants
                .first()
                .map_or(0, |v| v.inventory_quantity);
            let step = StockStep::Set { to: 60, was };
            if let StockOutcome::Changed(_) = change(format!("{id}/count/{n}"), step).await? {
                set += 1;
            }
        }
        Ok::<i32, Failure>(set)
    };
    let (bought, counted) = futures_util::future::join(try_join_all(buys), counts).await;
    let bought = bought?.into_iter().filter(|outcome| matches!(outcome, StockOutcome::Changed(_))).count();
    ensure_eq!(bought, 30);
    let counted = usize::try_from(counted?).unwrap_or_default();
    let db = session(&platform);
    let moves = get_stock_page(&db, &tenant, &id, Some(&variant), 100).await?.moves;
    ensure_eq!(moves.len(), 1 + 30 + counted);
    let there = product(&db, &tenant, &id).await?.variants.first().map_or(0, |v| v.inventory_quantity);
    ensure_eq!(moves.iter().map(|one| one.change.delta).sum::<i64>(), there);
    Ok(())
}

async fn of_ten_who_save_one_product_at_once_one_does(platform: Platform) -> Outcome {
    let (tenant, id, _) = shop(&platform).await?;
    let before = product(&session(&platform), &tenant, &id).await?;
    let saves = (0..10).map(|n| {
        let (platform, tenant, before) = (&platform, &tenant, &before);
        let (name, reference) = (format!("Cup {n}"), format!("{id}/save/{n}"));
        async move {
            let named = Product { name, ..before.clone() };
            let seen = SeenProduct { product: &named, revision: before.revision, old_slug: None };
            let stock = StockChange { cause: cause(&reference), told: &[] };
            save_seen_products(&session(platform), tenant, &[seen], &stock, &[]).await
        }
    });
    let outcomes = try_join_all(saves).await?;
    ensure_eq!(outcomes.iter().filter(|outcome| **outcome == SaveOutcome::Saved).count(), 1);
    ensure!(
        outcomes.iter().all(|outcome| matches!(outcome, SaveOutcome::Saved | SaveOutcome::Changed)),
        "a save ends otherwise: {outcomes:?}"
    );
    let after = product(&session(&platform), &tenant, &id).await?;
    ensure_eq!(after.revision, before.revision + 1);
    // A new product changes none that has its address.
    let other = Product { id: fresh(&platform, "product"), revision: 0, ..before.clone() };
    let seen = SeenProduct { product: &other, revision: 0, old_slug: None };
    let stock = StockChange { cause: cause(&id), told: &[] };
    let taken = save_seen_products(&session(&platform), &tenant, &[seen], &stock, &[]).await?;
    ensure_eq!(taken, SaveOutcome::SlugTaken);
    Ok(())
}
