//! What a visitor typed into the search box, as conditions.

use coppice_catalogue::search::Query;

use super::sql_text::SqlText;
use crate::tenant::TenantId;

/// Where the words must stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Wherever words are searched.
    Anywhere,
    /// All in the name.
    Name,
    /// Not all in the name.
    Elsewhere,
}

/// The words of a search.
pub struct Search {
    query: Query,
}

impl Search {
    /// The words of `text`; `None` if there is none.
    pub fn parse(text: &str) -> Option<Self> {
        Query::parse(text).map(|query| Self { query })
    }

    /// Adds the full-text query of a `MATCH`. Whole words are looked for; only where the shop has nothing on sale with all
    /// of them, the last one may go on: who types `cap` wants no capes as long as there are caps.
    pub fn push(&self, sql: &mut SqlText, tenant: &TenantId, place: Place) {
        sql.push("(SELECT CASE WHEN ");
        self.push_exists(sql, tenant);
        sql.push(" THEN ");
        sql.bind(at(place, tenant, &self.query.whole()).into());
        sql.push(" ELSE ");
        sql.bind(at(place, tenant, &self.query.begun()).into());
        sql.push(" END)");
    }

    /// Adds the condition that something on sale has all the words whole.
    pub fn push_exists(&self, sql: &mut SqlText, tenant: &TenantId) {
        sql.push("EXISTS (SELECT 1 FROM products_search s CROSS JOIN products q ON q.number = s.rowid WHERE products_search MATCH ");
        sql.bind(at(Place::Anywhere, tenant, &self.query.whole()).into());
        sql.push_bound(" AND q.tenant_id = ", tenant);
        sql.push(" AND q.status = 'active')");
    }
}

fn at(place: Place, tenant: &TenantId, words: &str) -> String {
    let tenant = format!("tenant : \"{}\"", tenant.0.replace('"', ""));
    match place {
        Place::Anywhere => format!("{tenant} AND {{name rest}} : ({words})"),
        Place::Name => format!("{tenant} AND name : ({words})"),
        Place::Elsewhere => format!("({tenant} AND {{name rest}} : ({words})) NOT name : ({words})"),
    }
}
