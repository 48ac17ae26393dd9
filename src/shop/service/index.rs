//! Products that were indexed before the words changed.

use coppice_platform::PlatformError;
use coppice_platform::sql::SqlSession;

use crate::shop::store;
use crate::state::AppState;
use crate::tick::budget::Budget;
use crate::tick::duty;

/// How many products are indexed at once. The words of so many, with the longest descriptions there may be, are well below the
/// 2 MB of a parameter that D1 takes (<https://developers.cloudflare.com/d1/platform/limits/>).
const CHUNK: u32 = 10;

/// [`index_stale_products`], by the clock.
///
/// # Errors
/// As there.
pub async fn index_duty(app: &AppState, budget: &mut Budget) -> Result<(), PlatformError> {
    let done = index_stale_products(&duty::session(app), budget).await?;
    if done > 0 {
        log::info!("{done} products were indexed anew");
    }
    Ok(())
}

/// Indexes products of all shops whose words were made by an older version, as many as the budget allows; how many it were.
/// Until then they are found by their plain words. Safe to run at any time, twice at once, and to be stopped at any step.
///
/// # Errors
/// What the database can't do; the rest is for the next time.
pub async fn index_stale_products(db: &SqlSession, budget: &mut Budget) -> Result<usize, PlatformError> {
    let mut done = 0_usize;
    while budget.take(2) {
        let stale = store::get_stale_products(db, CHUNK).await?;
        if stale.is_empty() {
            break;
        }
        for (tenant, products) in stale {
            if !budget.take(6) {
                break;
            }
            store::index_stale_products(db, &tenant, &products).await?;
            done = done.saturating_add(products.len());
        }
    }
    Ok(done)
}
