//! Placing an order.

use coppice_orders::address;
use coppice_orders::totals::Totals;
use coppice_platform::random::uuid_v7;
use sha2::{Digest, Sha256};

use super::pay::HOLD_SECS;
use crate::audit::{Action, AuditEvent};
use crate::error::AppError;
use crate::locals::Locals;
use crate::orders::model::selling::Provider;
use crate::orders::model::{CheckoutForm, Delivery, UNPROVEN};
use crate::orders::store::{self, Checkout, NewLine, NewOrder, PlaceOutcome};
use crate::shop::service::current_cart_id;

/// Unpaid orders that a browser or a client's address may have.
const MOST_UNPAID: u32 = 3;

/// Places what was typed: what came of it, and the mails that are to go.
///
/// # Errors
/// What the database can't do.
pub(super) async fn place(
    locals: &Locals,
    checkout: &Checkout,
    form: &CheckoutForm,
    email: &str,
    address: &address::Address,
    note: &str,
    totals: &Totals,
) -> Result<(PlaceOutcome, Vec<String>), AppError> {
    let platform = &locals.app.platform;
    let now = platform.clock.now();
    let new_id = || uuid_v7(platform.clock.now_ms(), platform.random.u128());
    let (id, attempt) = (new_id(), new_id());
    let mails = [new_id(), new_id()];
    let cart = current_cart_id(locals).unwrap_or_default();
    let client = locals.address.0.map(|address| client(locals, &address.to_string())).unwrap_or_default();
    let user = locals.user();
    let settings = &checkout.selling.settings;
    let provider = form.provider(&checkout.selling);
    let lines: Vec<NewLine<'_>> = checkout
        .lines
        .iter()
        .zip(&totals.lines)
        .enumerate()
        .map(|(position, (line, sums))| NewLine {
            position,
            product: &line.product_id,
            variant: &line.variant.id,
            slug: &line.slug,
            name: &line.name,
            variant_name: &line.variant.name,
            sku: line.variant.sku.as_deref(),
            image: line.image.as_ref(),
            kind: &line.kind,
            tax_class: &line.tax_class,
            grams: line.variant.weight_grams.unwrap_or(0),
            price: line.variant.price_amount,
            quantity: line.quantity,
            discount: sums.discount,
            tax_ppm: sums.tax_ppm,
            tax: sums.tax,
            total: sums.total,
            tracked: line.variant.track_inventory,
            sent: line.variant.requires_shipping,
        })
        .collect();
    let delivery = totals.delivery.as_ref().map(|way| Delivery {
        rate: way.rate.clone(),
        name: way.name.clone(),
        tax_ppm: way.tax_ppm,
        tax: way.tax,
        total: way.total,
    });
    let discount = checkout.discount.as_ref().and_then(|found| found.as_ref().ok());
    // One that takes nothing off is not used.
    let discount = discount.filter(|_| totals.discount_missing.is_none());
    let event = AuditEvent::new(locals, Action::OrderPlaced, id.as_str());
    let order = NewOrder {
        id: &id,
        key: &form.key,
        cart: &cart,
        client: &client,
        user: user.map(|user| user.user_id.as_str()),
        email,
        provider,
        currency: &locals.tenant.currency,
        address,
        note,
        consents: if form.at_once { &["at_once"] } else { &[] },
        delivery: delivery.as_ref(),
        discount: discount.map(|discount| (discount.id.as_str(), discount.code.as_str())),
        lines: &lines,
        subtotal: totals.subtotal,
        discounted: totals.discount,
        shipping: totals.shipping,
        tax: totals.tax,
        total: totals.total,
        prices_include_tax: settings.prices_include_tax,
        settings_revision: settings.revision,
        has_to_be_sent: delivery.is_some(),
        hold_until: match provider {
            Provider::Manual => {
                hold_until(now, settings.hold_manual_days, user.is_some_and(|user| user.email == email))
            }
            Provider::Stripe => Some(now.saturating_add(HOLD_SECS)),
        },
        most_unpaid: MOST_UNPAID,
        attempt: &attempt,
        mails: [&mails[0], &mails[1]],
        event: &event,
    };
    let outcome = store::place_order(&locals.db, &locals.tenant.id, &order).await?;
    let is_new = matches!(&outcome, PlaceOutcome::Placed(placed) if placed.id == id);
    Ok((outcome, if is_new { mails.to_vec() } else { Vec::new() }))
}

/// Until when an order is waited for: as long as the shop says; where nobody has proven that the address is their own, a day.
pub(super) fn hold_until(now: i64, days: i64, is_proven: bool) -> Option<i64> {
    let whole = (days > 0).then(|| now.saturating_add(days.saturating_mul(86_400)));
    let short = now.saturating_add(UNPROVEN);
    if is_proven { whole } else { Some(whole.map_or(short, |whole| whole.min(short))) }
}

/// Tells a client's address from others, without being it.
fn client(locals: &Locals, address: &str) -> String {
    let digest = Sha256::digest(format!("{} {address}", locals.home).as_bytes());
    hex::encode(digest).chars().take(24).collect()
}
