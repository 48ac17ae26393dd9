//! Words of the shop that are spelt nearly as others.

use std::collections::BTreeSet;

use coppice_platform::PlatformError;
use coppice_platform::sql::{Rows, SqlSession, Statement};
use serde::Deserialize;

use super::list::{ProductFilter, list_statement};
use crate::tenant::TenantId;

/// How many words are looked at.
const MOST: u32 = 40;

#[derive(Deserialize)]
struct Word {
    word: String,
}

/// For each set of runs of letters, the words of the shop that have the most of them; one round trip.
///
/// # Errors
/// What the database can't do.
pub async fn get_near_words(
    db: &SqlSession,
    tenant: &TenantId,
    grams: &[BTreeSet<String>],
) -> Result<Vec<Vec<String>>, PlatformError> {
    let sql = "SELECT word, COUNT(*) AS shared FROM search_grams WHERE tenant_id = ?1 \
               AND gram IN (SELECT value FROM json_each(?2)) GROUP BY word ORDER BY shared DESC, word LIMIT ?3";
    let each = grams.iter().map(|grams| {
        let json = serde_json::to_string(grams).unwrap_or_default();
        Statement::read("search_near", sql).bind(tenant).bind(json).bind(MOST)
    });
    let rows = db.batch(each.collect()).await?;
    let words = |rows: Rows| Ok(rows.decode::<Word>()?.into_iter().map(|row| row.word).collect());
    rows.into_iter().map(words).collect()
}

/// Whether each of these searches finds anything; one round trip.
///
/// # Errors
/// What the database can't do.
pub async fn find_anything(
    db: &SqlSession,
    tenant: &TenantId,
    searches: &[String],
) -> Result<Vec<bool>, PlatformError> {
    let statement = |search: &String| {
        let filter = ProductFilter { search: Some(search.clone()), limit: 1, ..ProductFilter::default() };
        list_statement(tenant, &filter, "p.number")
    };
    let rows = db.batch(searches.iter().filter_map(statement).collect()).await?;
    Ok(rows.iter().map(|rows| !rows.is_empty()).collect())
}
