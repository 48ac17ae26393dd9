//! Stock, and the moves that it is the sum of. Nothing else writes `inventory_quantity`.

use std::collections::HashMap;

use coppice_platform::PlatformError;
use coppice_platform::sql::{SqlSession, Statement};
use serde::Deserialize;

use super::product::{ProductKey, assemble, by_key};
use super::summary::summary_statement;
use crate::audit::AuditEvent;
use crate::audit::store::event_if_statement;
use crate::shop::model::Product;
use crate::tenant::TenantId;
use crate::tenant::store::raise_generations_statement;

/// Why stock changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StockReason {
    /// Somebody who manages the shop has counted, or changed the variants.
    Admin,
    /// A file says so.
    Import,
    /// It is sold.
    Order,
    /// It is sold after all, for money that came late.
    Retaken,
    /// What was sold is called off.
    Canceled,
    /// What was sold has come back.
    Refund,
}

impl StockReason {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Import => "import",
            Self::Order => "order",
            Self::Retaken => "retaken",
            Self::Canceled => "canceled",
            Self::Refund => "refund",
        }
    }
}

/// What a change of stock is noted as.
#[derive(Debug, Clone, Copy)]
pub struct StockCause<'a> {
    /// Why it changes.
    pub reason: StockReason,
    /// What changes it: a form's key, an import's id. One thing changes a variant's stock once.
    pub reference: &'a str,
    /// Who changes it: a user's id, or nobody where it is the command line.
    pub by: &'a str,
    /// When, in epoch seconds.
    pub at: i64,
}

impl StockCause<'_> {
    /// Appends reason, reference, person and time.
    pub(super) fn bind(&self, statement: Statement) -> Statement {
        statement.bind(self.reason.name()).bind(self.reference).bind(self.by).bind(self.at)
    }
}

/// Two moves of a variant for one reference and reason are one: the sum stays what is there.
const TOGETHER: &str = "ON CONFLICT (ref, reason, variant_id) DO UPDATE SET delta = delta + excluded.delta, applied = excluded.applied";

/// The moves of variants that are about to come with stock, or to go with it; before both happen. `products` are the
/// products about to be saved, as JSON.
pub(super) fn coming_and_going_statements(
    tenant: &TenantId,
    products: &str,
    cause: &StockCause<'_>,
) -> [Statement; 2] {
    [("stock_opened", OPENED), ("stock_closed", CLOSED)].map(|(name, sql)| {
        cause.bind(Statement::write(name, format!("{sql} {TOGETHER}")).bind(tenant).bind(products))
    })
}

/// Sets the stock of variants to what somebody has said; none of it where nobody has.
pub(super) fn told_statements(
    tenant: &TenantId,
    told: &[(String, i64)],
    cause: &StockCause<'_>,
) -> Vec<Statement> {
    if told.is_empty() {
        return Vec::new();
    }
    let json = serde_json::to_string(told).unwrap_or_default();
    let moves = cause
        .bind(Statement::write("stock_told", format!("{TOLD} {TOGETHER}")).bind(tenant).bind(json.as_str()));
    vec![moves, Statement::write("stock_set_told", SET_TOLD).bind(tenant).bind(json)]
}

/// Moves the stock of variants back by what an import has moved it, however much was sold since.
pub(super) fn back_statements(
    tenant: &TenantId,
    variants: &[&str],
    import: &str,
    cause: &StockCause<'_>,
) -> [Statement; 2] {
    let json = serde_json::to_string(variants).unwrap_or_default();
    let moves =
        cause.bind(Statement::write("stock_back", BACK).bind(tenant).bind(json.as_str())).bind(import);
    let set = Statement::write("stock_set_back", SET_BACK).bind(tenant).bind(json);
    [moves, set.bind(cause.reason.name()).bind(cause.reference)]
}

/// What somebody does to a variant's stock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StockStep {
    /// It is this much, where it was that much when they looked.
    Set {
        /// What is there.
        to: i64,
        /// What they saw.
        was: i64,
    },
    /// So much more, or less.
    Add(i64),
}

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StockOutcome {
    /// It is this much now.
    Changed(i64),
    /// The same reference has done the same to it before; it is this much now.
    Already(i64),
    /// The same reference has done something else to it before; it is this much now.
    Spent(i64),
    /// It was another amount than they saw, or would leave all bounds: it stays this much.
    Stays(i64),
    /// There is no such variant.
    Gone,
}

/// What somebody asks of a variant's stock.
#[derive(Debug, Clone)]
pub struct StockAsked {
    /// What the move is noted under.
    pub id: String,
    /// The variant.
    pub variant: String,
    /// What is done to it.
    pub step: StockStep,
    /// What is noted of it.
    pub event: AuditEvent,
}

impl StockAsked {
    /// As the statements read it: id, variant, how much more, how much, and how much was seen.
    fn row(&self) -> (&str, &str, Option<i64>, Option<i64>, Option<i64>) {
        let (add, to, was) = match self.step {
            StockStep::Add(delta) => (Some(delta), None, None),
            StockStep::Set { to, was } => (None, Some(to), Some(was)),
        };
        (&self.id, &self.variant, add, to, was)
    }
}

/// Changes the stock of variants, notes the moves and the events; one round trip, in which each is done or not by itself.
/// What came of each, in their order. `most` is the largest amount there may be, either way.
///
/// # Errors
/// What the database can't do; then nothing has happened.
pub async fn change_stock(
    db: &SqlSession,
    tenant: &TenantId,
    asked: &[StockAsked],
    most: i64,
    cause: &StockCause<'_>,
) -> Result<Vec<StockOutcome>, PlatformError> {
    let json = serde_json::to_string(&asked.iter().map(StockAsked::row).collect::<Vec<_>>());
    let json = json.unwrap_or_default();
    let bind = |statement: Statement| statement.bind(tenant).bind(json.as_str());
    let mut statements = vec![
        cause.bind(bind(Statement::write("stock_move", MOVE))).bind(most),
        bind(Statement::write("stock_set_moved", SET_MOVED)),
        summary_statement(MOVED_PRODUCTS, tenant, json.as_str()),
        raise_generations_statement(MOVED_SHOP, vec![tenant.into(), json.as_str().into()]),
    ];
    let noted = "EXISTS (SELECT 1 FROM stock_moves WHERE id = ?9)";
    statements.extend(
        asked.iter().map(|one| event_if_statement(&one.event, "", noted, vec![one.id.as_str().into()])),
    );
    let now = bind(Statement::read("stock_now", NOW));
    statements.push(now.bind(cause.reference).bind(cause.reason.name()));
    let now: Vec<Now> = db.batch(statements).await?.pop().unwrap_or_default().decode()?;
    let now: HashMap<&str, &Now> = now.iter().map(|row| (row.id.as_str(), row)).collect();
    let outcome = |one: &StockAsked| match now.get(one.id.as_str()) {
        None => StockOutcome::Gone,
        Some(Now { quantity, moved: 1, .. }) => StockOutcome::Changed(*quantity),
        Some(Now { quantity, delta: Some(delta), applied: Some(applied), .. }) => {
            let same = match one.step {
                StockStep::Add(more) => *delta == more,
                StockStep::Set { to, was } => *applied == to && applied.checked_sub(*delta) == Some(was),
            };
            if same { StockOutcome::Already(*quantity) } else { StockOutcome::Spent(*quantity) }
        }
        Some(Now { quantity, .. }) => StockOutcome::Stays(*quantity),
    };
    Ok(asked.iter().map(outcome).collect())
}

/// A change of a variant's stock.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct StockMove {
    /// How much more, or less.
    pub delta: i64,
    /// Why: `order`, `retaken`, `canceled`, `refund`, `admin`, `import`.
    pub reason: String,
    /// What made it.
    #[serde(rename = "ref")]
    pub reference: String,
    /// Who made it, by their address, where that is somebody.
    pub by: Option<String>,
    /// When, in epoch seconds.
    pub at: i64,
    /// What was there afterwards.
    pub applied: i64,
}

/// What the references begin with of moves that explain what nobody has noted.
pub const UNNOTED: &str = "drift-";

impl StockMove {
    /// Whether it explains what nobody has noted when it happened.
    pub fn is_unnoted(&self) -> bool {
        self.reference.starts_with(UNNOTED)
    }
}

/// What the page of a product's stock shows.
#[derive(Debug, Default)]
pub struct StockPage {
    /// The product with its variants, if there is one.
    pub product: Option<Product>,
    /// The last changes of the stock of one of its variants, or of all, the newest first.
    pub moves: Vec<NamedMove>,
}

/// A change of stock, and of which variant.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct NamedMove {
    /// The variant's id.
    pub variant_id: String,
    /// The change.
    #[serde(flatten)]
    pub change: StockMove,
}

/// A product by its id, and the last changes of the stock of its variant `variant`, or of all its variants; one round trip.
///
/// # Errors
/// What the database can't do.
pub async fn get_stock_page(
    db: &SqlSession,
    tenant: &TenantId,
    id: &str,
    variant: Option<&str>,
    limit: u32,
) -> Result<StockPage, PlatformError> {
    let sql = "SELECT m.variant_id, m.delta, m.reason, m.ref, u.email AS by, m.at, m.applied FROM product_variants v \
               CROSS JOIN stock_moves m ON m.variant_id = v.id LEFT JOIN users u ON u.id = m.by \
               WHERE v.product_id = ?2 AND v.tenant_id = ?1 AND (?4 IS NULL OR v.id = ?4) ORDER BY m.at DESC, m.id DESC LIMIT ?3";
    let moves =
        Statement::read("stock_moves_of_product", sql).bind(tenant).bind(id).bind(limit).bind(variant);
    let [product, variants] = by_key(tenant, &ProductKey::Id(id.to_owned()), "?2");
    let mut rows = db.batch(vec![product, variants, moves]).await?;
    let moves = rows.pop().unwrap_or_default().decode()?;
    Ok(StockPage { product: assemble(rows)?, moves })
}

#[derive(Deserialize)]
struct Now {
    id: String,
    quantity: i64,
    moved: i64,
    /// What the reference has moved before.
    delta: Option<i64>,
    /// What was there afterwards.
    applied: Option<i64>,
}

const OPENED: &str = "INSERT INTO stock_moves (id, tenant_id, variant_id, delta, reason, ref, by, at, applied) \
    SELECT ?4 || ':' || ?3 || ':' || (w.value ->> 'id'), ?1, w.value ->> 'id', w.value ->> 'inventory_quantity', ?3, ?4, ?5, ?6, w.value ->> 'inventory_quantity' \
    FROM json_each(?2) j CROSS JOIN json_each(j.value, '$.variants') w WHERE w.value ->> 'inventory_quantity' <> 0 \
    AND NOT EXISTS (SELECT 1 FROM product_variants v WHERE v.id = w.value ->> 'id')";

const CLOSED: &str = "INSERT INTO stock_moves (id, tenant_id, variant_id, delta, reason, ref, by, at, applied) \
    SELECT ?4 || ':' || ?3 || ':' || v.id, ?1, v.id, -v.inventory_quantity, ?3, ?4, ?5, ?6, 0 \
    FROM json_each(?2) j CROSS JOIN products p ON p.tenant_id = ?1 AND p.slug = j.value ->> 'slug' CROSS JOIN product_variants v ON v.product_id = p.id \
    WHERE v.inventory_quantity <> 0 \
    AND v.id NOT IN (SELECT w.value ->> 'id' FROM json_each(?2) o CROSS JOIN json_each(o.value, '$.variants') w)";

const TOLD: &str = "INSERT INTO stock_moves (id, tenant_id, variant_id, delta, reason, ref, by, at, applied) \
    SELECT ?4 || ':' || ?3 || ':' || v.id, ?1, v.id, (j.value ->> 1) - v.inventory_quantity, ?3, ?4, ?5, ?6, j.value ->> 1 \
    FROM json_each(?2) j CROSS JOIN product_variants v ON v.id = j.value ->> 0 AND v.tenant_id = ?1 \
    WHERE v.inventory_quantity <> j.value ->> 1";

const SET_TOLD: &str = "UPDATE product_variants SET inventory_quantity = j.value ->> 1 FROM json_each(?2) j \
    WHERE product_variants.id = j.value ->> 0 AND product_variants.tenant_id = ?1 AND inventory_quantity <> j.value ->> 1";

const BACK: &str = "INSERT INTO stock_moves (id, tenant_id, variant_id, delta, reason, ref, by, at, applied) \
    SELECT lower(hex(randomblob(16))), ?1, v.id, -m.delta, ?3, ?4, ?5, ?6, v.inventory_quantity - m.delta \
    FROM json_each(?2) j CROSS JOIN product_variants v ON v.id = j.value AND v.tenant_id = ?1 \
    CROSS JOIN stock_moves m ON m.ref = ?7 AND m.reason = 'import' AND m.variant_id = v.id WHERE m.delta <> 0";

const SET_BACK: &str = "UPDATE product_variants SET inventory_quantity = m.applied FROM json_each(?2) j \
    CROSS JOIN stock_moves m ON m.ref = ?4 AND m.reason = ?3 AND m.variant_id = j.value \
    WHERE product_variants.id = j.value AND product_variants.tenant_id = ?1";

const MOVE: &str = "INSERT INTO stock_moves (id, tenant_id, variant_id, delta, reason, ref, by, at, applied) \
    SELECT j.value ->> 0, ?1, v.id, COALESCE(j.value ->> 2, (j.value ->> 3) - v.inventory_quantity), ?3, ?4, ?5, ?6, \
    COALESCE(v.inventory_quantity + (j.value ->> 2), j.value ->> 3) \
    FROM json_each(?2) j CROSS JOIN product_variants v ON v.id = j.value ->> 1 AND v.tenant_id = ?1 \
    WHERE (j.value ->> 4 IS NULL OR v.inventory_quantity = j.value ->> 4) \
    AND COALESCE(j.value ->> 2, (j.value ->> 3) - v.inventory_quantity) <> 0 \
    AND ABS(COALESCE(v.inventory_quantity + (j.value ->> 2), j.value ->> 3)) <= ?7 \
    ON CONFLICT (ref, reason, variant_id) DO NOTHING";

const SET_MOVED: &str = "UPDATE product_variants SET inventory_quantity = m.applied FROM json_each(?2) j \
    CROSS JOIN stock_moves m ON m.id = j.value ->> 0 AND m.tenant_id = ?1 WHERE product_variants.id = j.value ->> 1 AND product_variants.tenant_id = ?1";

/// The products whose variants have moved.
const MOVED_PRODUCTS: &str = "SELECT v.product_id FROM json_each(?2) j CROSS JOIN stock_moves m ON m.id = j.value ->> 0 \
    CROSS JOIN product_variants v ON v.id = m.variant_id AND v.tenant_id = ?1";

/// The shop, if anything has moved: what its shoppers see is else as it was.
const MOVED_SHOP: &str = "SELECT m.tenant_id FROM json_each(?2) j CROSS JOIN stock_moves m ON m.id = j.value ->> 0 AND m.tenant_id = ?1";

const NOW: &str = "SELECT j.value ->> 0 AS id, v.inventory_quantity AS quantity, \
    COALESCE(m.id = j.value ->> 0, 0) AS moved, m.delta, m.applied \
    FROM json_each(?2) j CROSS JOIN product_variants v ON v.id = j.value ->> 1 AND v.tenant_id = ?1 \
    LEFT JOIN stock_moves m ON m.ref = ?3 AND m.reason = ?4 AND m.variant_id = v.id";
