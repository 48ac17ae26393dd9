//! A search's candidates for other programs.

use crate::domains::model::{DomainResult, SearchJob};
use crate::domains::store::{self, ResultFilter};
use crate::error::AppError;
use crate::locals::Locals;
use crate::text::day;

use super::jobs::{none, seen_by};

/// More candidates than any search has.
const ALL: u32 = 5_000;

async fn all(locals: &Locals, id: &str) -> Result<(SearchJob, Vec<DomainResult>), AppError> {
    let user = seen_by(locals)?;
    let filter = ResultFilter::default();
    let found = store::get_job_with_results(&locals.db, &locals.tenant.id, user, id, &filter, ALL).await?;
    let (job, page) = found.ok_or_else(none)?;
    Ok((job, page.results))
}

/// All candidates of a search as JSON, with the search.
///
/// # Errors
/// [`AppError::NotFound`] for another's; what the database can't do.
pub async fn json(locals: &Locals, id: &str) -> Result<String, AppError> {
    let (search, results) = all(locals, id).await?;
    Ok(serde_json::json!({ "search": search, "results": results }).to_string())
}

/// All candidates of a search as CSV (RFC 4180), best first.
///
/// # Errors
/// As [`json`].
pub async fn csv(locals: &Locals, id: &str) -> Result<String, AppError> {
    let (_, results) = all(locals, id).await?;
    let head = [
        "domain",
        "unicode",
        "state",
        "probably_free",
        "reason",
        "score",
        "first_year_usd",
        "renewal_usd",
        "price_of",
        "registrar",
        "registered",
        "expires",
        "flags",
        "evidence",
    ];
    let mut text = line(head.map(str::to_owned).as_slice());
    for result in results {
        let dollars = |cents: Option<i64>| {
            cents.map(|cents| format!("{}.{:02}", cents / 100, cents % 100)).unwrap_or_default()
        };
        let evidence: Vec<String> = result
            .evidence
            .iter()
            .map(|one| format!("{}: {}", one.url.as_deref().unwrap_or(&one.source), one.said))
            .collect();
        let day = |at: Option<i64>| at.map(day).unwrap_or_default();
        text.push_str(&line(&[
            result.domain,
            result.unicode,
            result.state.name().to_owned(),
            if result.likely { "yes" } else { "" }.to_owned(),
            result.reason.unwrap_or_default(),
            format!("{:.3}", result.score),
            dollars(result.price_cents),
            dollars(result.renewal_cents),
            day(result.price_asof),
            result.registrar.unwrap_or_default(),
            day(result.registered_at),
            day(result.expires_at),
            result.flags.join(" "),
            evidence.join("; "),
        ]));
    }
    Ok(text)
}

fn line(fields: &[String]) -> String {
    let fields: Vec<String> = fields.iter().map(|field| cell(field)).collect();
    fields.join(",") + "\r\n"
}

/// A field that no spreadsheet takes for a formula: what others have written may begin like one
/// (<https://owasp.org/www-community/attacks/CSV_Injection>).
fn cell(field: &str) -> String {
    let formula = field.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
    let safe = if formula { format!("'{field}") } else { field.to_owned() };
    if safe.contains([',', '"', '\n', '\r', '\'', ';']) {
        format!("\"{}\"", safe.replace('"', "\"\""))
    } else {
        safe
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn whatever_others_have_written_a_cell_is_no_formula_and_ends_no_line(field: String) {
            let cell = cell(&field);
            let inner = cell.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(&cell);
            prop_assert!(!inner.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']), "{cell:?}");
            if inner == cell {
                prop_assert!(!cell.contains([',', '"', '\n', '\r']));
            } else {
                prop_assert!(!inner.replace("\"\"", "").contains('"'));
            }
        }
    }
}
