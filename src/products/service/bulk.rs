//! The same change to many products: shown first, product by product, and then done to those that are still as they were.

mod change;

use coppice_catalogue::draft::{Change, Shop, Terms};
use coppice_platform::random::uuid_v7;

pub use change::BulkChange;

use crate::audit::{Action, AuditEvent};
use crate::error::AppError;
use crate::locals::Locals;
use crate::orders::model::selling::Provider;
use crate::shop::model::Product;
use crate::shop::store::{
    SaveOutcome, SeenProduct, StockCause, StockChange, StockReason, get_products_by_ids, get_terms,
    save_seen_products,
};

/// So many bytes of products are saved in one batch, or one product: D1 takes 2 MB in a statement.
const BYTES: usize = 500_000;

/// What prices the shop takes. In nearly every currency whatever can be said can be charged, so that nothing has to be read.
///
/// # Errors
/// What the database can't do.
pub async fn get_bulk_terms(locals: &Locals) -> Result<Terms, AppError> {
    if Provider::Stripe.price_step(&locals.tenant.currency) == 1 {
        return Ok(Terms::default());
    }
    Ok(get_terms(&locals.db, &locals.tenant).await?)
}

/// What becomes of a product.
#[derive(Debug, Clone)]
pub struct BulkRow {
    /// The product as it is to be, or as it stays.
    pub product: Product,
    /// What is there now, and what will be; why it stays as it is, where it does.
    pub outcome: Result<(String, String), String>,
}

/// What a change does, product by product.
#[derive(Debug, Clone)]
pub struct BulkPlan {
    /// The products, in the order in which they were chosen.
    pub rows: Vec<BulkRow>,
    /// How many of those that were chosen are not there.
    pub missing: usize,
}

/// What has come of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BulkOutcome {
    /// How many were changed.
    pub changed: usize,
    /// The names of those that were not, and why.
    pub left: Vec<(String, String)>,
}

/// What the change would do to these products; one round trip.
///
/// # Errors
/// What the database can't do.
pub async fn plan_bulk(
    locals: &Locals,
    change: &BulkChange,
    terms: &Terms,
    ids: &[String],
) -> Result<BulkPlan, AppError> {
    let mut found = get_products_by_ids(&locals.db, &locals.tenant.id, ids).await?;
    let currency = &locals.tenant.currency;
    let now = locals.app.platform.clock.now();
    let shop = Shop { currency: currency.clone(), now, sets_stock: false, terms: terms.clone() };
    let mut rows = Vec::with_capacity(ids.len());
    for id in ids {
        let Some(at) = found.iter().position(|product| product.id == *id) else { continue };
        let product = found.swap_remove(at);
        let merged = change.draft(&product, terms).and_then(|draft| {
            draft
                .merge(&product.slug, Some(&product), &shop, String::new)
                .map_err(|reason| format!("it {reason}"))
        });
        let state = |product: &Product| change.state(product, currency);
        rows.push(match merged {
            Ok(merged) if merged.change == Change::Unchanged => {
                let why = format!("it is so already: {}", state(&product));
                BulkRow { product, outcome: Err(why) }
            }
            Ok(merged) => {
                let outcome = Ok((state(&product), state(&merged.product)));
                BulkRow { product: merged.product, outcome }
            }
            Err(why) => BulkRow { product, outcome: Err(why) },
        });
    }
    let missing = ids.len().saturating_sub(rows.len());
    Ok(BulkPlan { rows, missing })
}

/// Does it, to those products that are still as they were seen: `seen` are their ids with the revisions that were looked
/// at. Many products are saved a part at a time, each part whole or not at all.
///
/// # Errors
/// What the database can't do; parts that came before are saved then.
pub async fn apply_bulk(
    locals: &Locals,
    change: &BulkChange,
    terms: &Terms,
    seen: &[(String, i64)],
) -> Result<BulkOutcome, AppError> {
    let ids: Vec<String> = seen.iter().map(|(id, _)| id.clone()).collect();
    let BulkPlan { rows, missing } = plan_bulk(locals, change, terms, &ids).await?;
    let mut outcome = BulkOutcome::default();
    for _ in 0..missing {
        outcome.left.push(("A product".into(), "it is not there any more".into()));
    }
    let mut changed = Vec::new();
    for BulkRow { product, outcome: planned } in rows {
        let was = seen.iter().find(|(id, _)| *id == product.id).map(|(_, revision)| *revision);
        match planned {
            Err(why) => outcome.left.push((product.name, why)),
            Ok(_) if was != Some(product.revision) => {
                outcome.left.push((product.name, "somebody has changed it since you looked".into()));
            }
            Ok(_) => changed.push(product),
        }
    }
    let words = change.words(&locals.tenant.currency);
    for part in parts(changed) {
        match write(locals, &part, &words).await? {
            SaveOutcome::Saved => {
                outcome.changed = outcome.changed.saturating_add(part.len());
                // Now, for the next part may end in an error.
                locals.published();
            }
            SaveOutcome::Changed | SaveOutcome::SlugTaken => {
                let why = "somebody has just changed it, or one of those beside it";
                outcome.left.extend(part.into_iter().map(|product| (product.name, why.to_owned())));
            }
        }
    }
    Ok(outcome)
}

/// The products in parts that are each saved in one batch.
fn parts(products: Vec<Product>) -> Vec<Vec<Product>> {
    let mut parts: Vec<Vec<Product>> = Vec::new();
    let mut room = 0_usize;
    for product in products {
        let bytes = serde_json::to_string(&product).map_or(BYTES, |json| json.len());
        match parts.last_mut().filter(|_| bytes <= room) {
            Some(part) => part.push(product),
            None => {
                parts.push(vec![product]);
                room = BYTES;
            }
        }
        room = room.saturating_sub(bytes);
    }
    parts
}

async fn write(locals: &Locals, products: &[Product], words: &str) -> Result<SaveOutcome, AppError> {
    let platform = &locals.app.platform;
    let (now, reference) = (platform.clock.now(), uuid_v7(platform.clock.now_ms(), platform.random.u128()));
    let by = locals.user().map(|user| user.user_id.clone()).unwrap_or_default();
    let cause = StockCause { reason: StockReason::Admin, reference: &reference, by: &by, at: now };
    let seen: Vec<_> = products
        .iter()
        .map(|product| SeenProduct { product, revision: product.revision, old_slug: None })
        .collect();
    let slugs: Vec<&str> = products.iter().map(|product| product.slug.as_str()).collect();
    let subject = match slugs.as_slice() {
        [one] => (*one).to_owned(),
        all => format!("{} products", all.len()),
    };
    let event = AuditEvent::new(locals, Action::ProductChanged, subject)
        .with(format!("{words}: {}", slugs.join(", ")));
    let stock = StockChange { cause, told: &[] };
    Ok(save_seen_products(&locals.db, &locals.tenant.id, &seen, &stock, &[event]).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_as_large_as_a_statement_may_be_whatever_makes_them_so() {
        let product = |description: usize, variants: usize| {
            let variant = |n: usize| serde_json::json!({ "id": format!("v{n}"), "name": n.to_string(), "price_amount": 1, "price_currency": "EUR" });
            let variants: Vec<_> = (0..variants).map(variant).collect();
            let json = serde_json::json!({ "id": "p", "slug": "p", "name": "P", "description": "ä".repeat(description), "variants": variants });
            serde_json::from_value::<Product>(json).unwrap()
        };
        let sizes = |products: Vec<Product>| parts(products).iter().map(Vec::len).collect::<Vec<_>>();
        assert_eq!(sizes(vec![product(0, 1); 100]), [100]);
        assert_eq!(sizes(vec![product(50_000, 1); 10]), [4, 4, 2]);
        assert_eq!(
            sizes(vec![product(0, 2_048), product(0, 2_048), product(0, 1), product(0, 1)]),
            [1, 1, 2]
        );
        assert!(parts(Vec::new()).is_empty());
    }
}
