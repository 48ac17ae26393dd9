//! Placing an order: stock, number, order, mail and cart change together, or not at all.

use coppice_orders::address::Address;
use coppice_platform::PlatformError;
use coppice_platform::sql::{SqlSession, Statement, Value};
use serde::Serialize;

use super::attempts::{NewAttempt, attempt_statement};
use super::basket::{Placed, get_placed};
use super::mails::mail_statement;
use super::story::{Told, story_statement};
use crate::audit::AuditEvent;
use crate::audit::store::event_statement;
use crate::orders::model::selling::Provider;
use crate::orders::model::{Delivery, MailKind};
use crate::shop::model::Image;
use crate::shop::store::{Guard, StockCause, StockReason, moved_statements, refused_guard};
use crate::tenant::TenantId;

/// An order that is about to be placed; amounts are minor units.
#[derive(Debug)]
pub struct NewOrder<'a> {
    /// Its id.
    pub id: &'a str,
    /// The key of the form that places it: one form places one order.
    pub key: &'a str,
    /// The cart it is made of.
    pub cart: &'a str,
    /// Tells the client's address from others.
    pub client: &'a str,
    /// Who places it, if they are signed in.
    pub user: Option<&'a str>,
    /// Whom to write to.
    pub email: &'a str,
    /// How it is paid.
    pub provider: Provider,
    /// Its currency.
    pub currency: &'a str,
    /// Where it goes.
    pub address: &'a Address,
    /// What its buyer says.
    pub note: &'a str,
    /// What they have agreed to.
    pub consents: &'a [&'a str],
    /// How it goes.
    pub delivery: Option<&'a Delivery>,
    /// The id and the code of its discount.
    pub discount: Option<(&'a str, &'a str)>,
    /// Its lines.
    pub lines: &'a [NewLine<'a>],
    /// Prices of the lines.
    pub subtotal: i64,
    /// What the code takes off.
    pub discounted: i64,
    /// The delivery's price.
    pub shipping: i64,
    /// All tax.
    pub tax: i64,
    /// What is paid.
    pub total: i64,
    /// Whether prices have the tax in them.
    pub prices_include_tax: bool,
    /// Which settings of the shop it was reckoned by.
    pub settings_revision: i64,
    /// Whether anything is sent.
    pub has_to_be_sent: bool,
    /// Until when its pieces are nobody else's, in epoch seconds.
    pub hold_until: Option<i64>,
    /// Unpaid orders that a browser or a client's address may have.
    pub most_unpaid: u32,
    /// The id of the first attempt to pay it.
    pub attempt: &'a str,
    /// Of the mails that go, their ids.
    pub mails: [&'a str; 2],
    /// What is noted of it; its subject, the order's id, becomes the number.
    pub event: &'a AuditEvent,
}

/// A line of it, as its buyer was shown it.
#[derive(Debug, Serialize)]
pub struct NewLine<'a> {
    /// Its place, from 0.
    pub position: usize,
    /// The product.
    pub product: &'a str,
    /// The variant.
    pub variant: &'a str,
    /// The product's address.
    pub slug: &'a str,
    /// What the product is called.
    pub name: &'a str,
    /// What the variant is called.
    pub variant_name: &'a str,
    /// Its SKU.
    pub sku: Option<&'a str>,
    /// Its picture.
    pub image: Option<&'a Image>,
    /// What kind of thing it is.
    pub kind: &'a str,
    /// Whose rates of tax count.
    pub tax_class: &'a str,
    /// What a piece weighs.
    pub grams: i64,
    /// What a piece costs.
    pub price: i64,
    /// How many.
    pub quantity: i64,
    /// Its share of the discount.
    pub discount: i64,
    /// Its rate of tax.
    pub tax_ppm: i64,
    /// Its tax.
    pub tax: i64,
    /// What is paid for it.
    pub total: i64,
    /// Whether its stock is counted.
    pub tracked: bool,
    /// Whether it is sent.
    pub sent: bool,
}

/// What came of placing an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlaceOutcome {
    /// It is placed, by this call or by an earlier one with the same key.
    Placed(Placed),
    /// The cart, its prices, the stock, the code or the shop's settings are not any more as they were read.
    Changed,
    /// The key is that of an order which was made of another cart.
    KeyTaken,
    /// This browser, or this client's address, has as many unpaid orders as it may.
    TooManyUnpaid,
}

/// Places an order, if all is still as it was read; one round trip, and one more where it is not.
///
/// # Errors
/// What the database can't do; then nothing has happened.
pub async fn place_order(
    db: &SqlSession,
    tenant: &TenantId,
    order: &NewOrder<'_>,
) -> Result<PlaceOutcome, PlatformError> {
    let at = order.event.at;
    let json = serde_json::to_string(order.lines).unwrap_or_default();
    let mut statements = guard_statements(tenant, order, &json).to_vec();
    statements.push(Statement::write("counter_order", COUNT).bind(tenant));
    statements.push(insert_statement(tenant, order, at));
    statements.push(Statement::write("order_lines_insert", LINES).bind(order.id).bind(json));
    if order.total > 0 {
        let attempt = NewAttempt {
            id: order.attempt,
            order: order.id,
            provider: order.provider,
            amount: order.total,
            at,
        };
        statements.push(attempt_statement(&attempt));
    }
    let taken: Vec<(&str, i64)> =
        order.lines.iter().map(|line| (line.variant, line.quantity.saturating_neg())).collect();
    let by = order.user.unwrap_or_default();
    let cause = StockCause { reason: StockReason::Order, reference: order.id, by, at };
    statements.extend(moved_statements(tenant, &taken, &cause));
    if let Some((id, _)) = order.discount {
        let used = "UPDATE discounts SET used = used + 1 WHERE id = ?1 AND tenant_id = ?2";
        statements.push(Statement::write("discount_use", used).bind(id).bind(tenant));
    }
    // What is paid on a provider's page is written of when it is paid.
    let kinds: &[MailKind] = match order.provider {
        Provider::Stripe if order.total > 0 => &[],
        Provider::Stripe | Provider::Manual => &[MailKind::Placed, MailKind::NewOrder],
    };
    statements.extend(
        kinds.iter().zip(order.mails).map(|(kind, id)| mail_statement(tenant, id, *kind, order.id, at)),
    );
    statements.push(story_statement(order.id, &Told { once: "placed", what: "placed", details: "", by, at }));
    statements.push(event_statement(order.event));
    let named = "UPDATE audit_log SET subject = (SELECT 'No. ' || number FROM orders WHERE id = ?3 AND tenant_id = ?1) \
                 WHERE tenant_id = ?1 AND action = 'order_placed' AND at = ?2 AND subject = ?3";
    statements.push(Statement::write("audit_name_order", named).bind(tenant).bind(at).bind(order.id));
    let emptied =
        "DELETE FROM cart_lines WHERE cart_id = (SELECT id FROM carts WHERE id = ?1 AND tenant_id = ?2)";
    statements.push(Statement::write("cart_empty", emptied).bind(order.cart).bind(tenant));
    match db.batch(statements).await {
        Ok(_) => Ok(PlaceOutcome::Placed(Placed {
            id: order.id.to_owned(),
            link_version: 1,
            placed_at: at,
            is_unpaid: i64::from(order.total > 0),
        })),
        Err(error) => {
            let refused = refused_guard(&error).ok_or(error)?;
            // Whoever sends a form twice has found the cart empty, or the key taken: that is their order.
            if let Some(placed) = get_placed(db, tenant, order.cart, order.key).await? {
                return Ok(PlaceOutcome::Placed(placed));
            }
            Ok(match refused {
                Guard::Lost => PlaceOutcome::TooManyUnpaid,
                Guard::Stale => PlaceOutcome::Changed,
                Guard::Taken => PlaceOutcome::KeyTaken,
            })
        }
    }
}

/// What must be so, or nothing happens: the form was not sent before, not too much is unpaid, and all is as it was read.
fn guard_statements(tenant: &TenantId, order: &NewOrder<'_>, lines: &str) -> [Statement; 3] {
    let key = Statement::write("order_key_free", KEY_FREE).bind(tenant).bind(order.key);
    let unpaid = Statement::write("order_unpaid_few", UNPAID)
        .bind(tenant)
        .bind(order.cart)
        .bind(order.client)
        .bind(order.most_unpaid);
    let (discount, code) = order.discount.unzip();
    let seen = Statement::write("order_as_seen", AS_SEEN)
        .bind(tenant)
        .bind(order.cart)
        .bind(lines)
        .bind(order.settings_revision)
        .bind(order.currency)
        .bind(discount)
        .bind(code)
        .bind(order.email)
        .bind(order.event.at);
    [key, unpaid, seen]
}

fn insert_statement(tenant: &TenantId, order: &NewOrder<'_>, at: i64) -> Statement {
    let json = |value: Result<String, serde_json::Error>| value.unwrap_or_default();
    let (discount, code) = order.discount.unzip();
    let fulfilment = if order.has_to_be_sent { "waiting" } else { "none" };
    let delivery: Option<String> = order.delivery.map(|delivery| json(serde_json::to_string(delivery)));
    Statement::write("order_insert", INSERT)
        .bind(order.id)
        .bind(tenant)
        .bind(order.key)
        .bind(order.cart)
        .bind(order.client)
        .bind(order.user)
        .bind(order.email)
        .bind(fulfilment)
        .bind(order.provider.name())
        .bind(order.currency)
        .bind(json(serde_json::to_string(&[
            order.subtotal,
            order.discounted,
            order.shipping,
            order.tax,
            order.total,
            i64::from(order.prices_include_tax),
        ])))
        .bind(discount)
        .bind(code)
        .bind(delivery.map_or(Value::Null, Value::from))
        .bind(order.hold_until)
        .bind(order.address.country.as_str())
        .bind(json(serde_json::to_string(order.consents)))
        .bind(json(serde_json::to_string(order.address)))
        .bind(order.note)
        .bind(at)
}

const KEY_FREE: &str = "INSERT INTO guards (free) SELECT 0 WHERE EXISTS (SELECT 1 FROM orders WHERE tenant_id = ?1 AND key = ?2)";

/// Found by cart and client: by its tenant, as SQLite would, all that is unpaid in the shop were walked. The browser is known by its cart. By e-mail nobody is counted: a stranger could lock its owner out.
const UNPAID: &str = "INSERT INTO guards (held) SELECT 0 WHERE (SELECT COUNT(*) FROM orders WHERE cart_id = ?2 AND +tenant_id = ?1 AND +status = 'pending' AND paid = 0) >= ?4 \
    OR (?3 <> '' AND (SELECT COUNT(*) FROM orders WHERE client = ?3 AND status = 'pending' AND +tenant_id = ?1 AND paid = 0) >= ?4)";

const AS_SEEN: &str = "INSERT INTO guards (fresh) SELECT 0 WHERE \
    COALESCE((SELECT revision FROM checkout_settings WHERE tenant_id = ?1), 0) <> ?4 \
    OR (SELECT currency FROM tenants WHERE id = ?1) <> ?5 \
    OR (SELECT COUNT(*) FROM cart_lines WHERE cart_id = ?2) <> json_array_length(?3) \
    OR EXISTS (SELECT 1 FROM json_each(?3) j \
        LEFT JOIN cart_lines l ON l.cart_id = ?2 AND l.variant_id = j.value ->> 'variant' \
        LEFT JOIN product_variants v ON v.id = l.variant_id AND v.tenant_id = ?1 \
        LEFT JOIN products p ON p.id = v.product_id AND p.status = 'active' \
        WHERE p.id IS NULL OR l.quantity <> j.value ->> 'quantity' OR v.price_amount <> j.value ->> 'price' OR v.pricing_type = 'recurring' \
        OR p.tax_class <> j.value ->> 'tax_class' OR v.requires_shipping <> j.value ->> 'sent' OR COALESCE(v.weight_grams, 0) <> j.value ->> 'grams' \
        OR v.track_inventory <> j.value ->> 'tracked' OR (v.track_inventory AND v.inventory_policy = 'deny' AND v.inventory_quantity < j.value ->> 'quantity')) \
    OR (?6 IS NOT NULL AND NOT EXISTS (SELECT 1 FROM discounts d WHERE d.id = ?6 AND d.tenant_id = ?1 AND d.code = ?7 AND d.active \
        AND COALESCE(d.starts_at, 0) <= ?9 AND COALESCE(d.ends_at, ?9 + 1) > ?9 AND (d.max_uses IS NULL OR d.used < d.max_uses) \
        AND (NOT d.once_per_email OR NOT EXISTS (SELECT 1 FROM orders o WHERE o.discount_id = ?6 AND o.email = ?8 AND o.status <> 'canceled'))))";

const COUNT: &str = "INSERT INTO counters (tenant_id, name, next) VALUES (?1, 'order', 1002) \
    ON CONFLICT (tenant_id, name) DO UPDATE SET next = next + 1";

const INSERT: &str = "INSERT INTO orders (id, tenant_id, number, key, cart_id, client, user_id, email, fulfilment, stock, provider, currency, \
    subtotal, discount, shipping, tax, total, prices_include_tax, discount_id, discount_code, delivery, hold_until, country, consents, address, note, placed_at) \
    SELECT ?1, ?2, c.next - 1, ?3, ?4, ?5, ?6, ?7, ?8, 'taken', ?9, ?10, ?11 ->> 0, ?11 ->> 1, ?11 ->> 2, ?11 ->> 3, ?11 ->> 4, ?11 ->> 5, \
    ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20 FROM counters c WHERE c.tenant_id = ?2 AND c.name = 'order'";

const LINES: &str = "INSERT INTO order_lines (order_id, position, product_id, variant_id, slug, name, variant_name, sku, image, type, \
    unit_price, quantity, discount, tax_ppm, tax, total, tracked, requires_shipping) \
    SELECT ?1, j.value ->> 'position', j.value ->> 'product', j.value ->> 'variant', j.value ->> 'slug', j.value ->> 'name', j.value ->> 'variant_name', \
    j.value ->> 'sku', j.value -> 'image', j.value ->> 'kind', j.value ->> 'price', j.value ->> 'quantity', j.value ->> 'discount', j.value ->> 'tax_ppm', \
    j.value ->> 'tax', j.value ->> 'total', j.value ->> 'tracked', j.value ->> 'sent' FROM json_each(?2) j";
