//! Things as Stripe's API shows them: <https://docs.stripe.com/api>. Other things stand in them by their ids.

use serde_json::{Value, json};

use crate::model::{Charge, ChargeStatus, Dispute, Intent, Line, Refund, Session, SessionStatus};

/// What it has besides, and is null here always.
fn and_nothing(mut shown: Value, names: &[&str]) -> Value {
    if let Some(shown) = shown.as_object_mut() {
        shown.extend(names.iter().map(|name| ((*name).to_owned(), Value::Null)));
    }
    shown
}

/// A session, whose page is at `page`.
pub(crate) fn session(session: &Session, page: &str) -> Value {
    let is_open = session.status == SessionStatus::Open;
    let details = (!is_open).then(|| {
        json!({
            "address": null, "business_name": null, "email": session.email, "individual_name": null, "name": null,
            "phone": null, "tax_exempt": "none", "tax_ids": [],
        })
    });
    let shown = json!({
        "id": session.id,
        "object": "checkout.session",
        "adaptive_pricing": { "enabled": session.adaptive_pricing },
        "amount_subtotal": session.total,
        "amount_total": session.total,
        "automatic_tax": { "enabled": false, "liability": null, "provider": null, "status": null },
        "cancel_url": session.cancel_url,
        "client_reference_id": session.reference,
        "created": session.created,
        "currency": session.currency.code(),
        "custom_fields": [],
        "custom_text": {
            "after_submit": null, "shipping_address": null, "submit": null, "terms_of_service_acceptance": null,
        },
        "customer_creation": "if_required",
        "customer_details": details,
        "customer_email": session.email,
        "discounts": [],
        "expires_at": session.expires_at,
        "livemode": false,
        "locale": session.locale,
        "metadata": session.metadata,
        "mode": "payment",
        "payment_intent": session.intent,
        "payment_method_collection": "always",
        "payment_method_options": {},
        "payment_method_types": ["card", "sepa_debit"],
        "payment_status": if session.paid { "paid" } else { "unpaid" },
        "shipping_options": [],
        "status": session.status.word(),
        "submit_type": session.submit_type,
        "success_url": session.success_url,
        "total_details": { "amount_discount": 0, "amount_shipping": 0, "amount_tax": 0 },
        "ui_mode": "hosted_page",
        "url": is_open.then_some(page),
    });
    and_nothing(
        shown,
        &[
            "after_expiration",
            "allow_promotion_codes",
            "allowed_payment_method_types",
            "billing_address_collection",
            "client_secret",
            "collected_information",
            "consent",
            "consent_collection",
            "currency_conversion",
            "customer",
            "customer_account",
            "integration_identifier",
            "invoice",
            "invoice_creation",
            "managed_payments",
            "origin_context",
            "payment_link",
            "payment_method_configuration_details",
            "permissions",
            "recovered_from",
            "saved_payment_method_options",
            "setup_intent",
            "shipping_address_collection",
            "shipping_cost",
            "subscription",
            "wallet_options",
        ],
    )
}

pub(crate) fn line(line: &Line, currency: &str) -> Value {
    json!({
        "id": line.id,
        "object": "item",
        "adjustable_quantity": null,
        "amount_discount": 0,
        "amount_subtotal": line.total,
        "amount_tax": 0,
        "amount_total": line.total,
        "currency": currency,
        "description": line.name,
        "metadata": {},
        "price": { "object": "price", "currency": currency, "type": "one_time", "unit_amount": line.unit_amount },
        "quantity": line.quantity,
    })
}

pub(crate) fn intent(intent: &Intent) -> Value {
    let error = intent.error.map(|code| {
        json!({
            "type": "card_error", "code": code, "message": "Your card was declined.", "charge": intent.charge,
        })
    });
    let received = if intent.status == "succeeded" { intent.amount } else { 0 };
    let shown = json!({
        "id": intent.id,
        "object": "payment_intent",
        "amount": intent.amount,
        "amount_capturable": 0,
        "amount_received": received,
        "capture_method": "automatic_async",
        "confirmation_method": "automatic",
        "created": intent.created,
        "currency": intent.currency.code(),
        "description": intent.description,
        "last_payment_error": error,
        "latest_charge": intent.charge,
        "livemode": false,
        "metadata": intent.metadata,
        "payment_method_options": {},
        "payment_method_types": ["card", "sepa_debit"],
        "status": intent.status,
    });
    and_nothing(
        shown,
        &[
            "allowed_payment_method_types",
            "application",
            "application_fee_amount",
            "automatic_payment_methods",
            "canceled_at",
            "cancellation_reason",
            "client_secret",
            "customer",
            "customer_account",
            "excluded_payment_method_types",
            "managed_payments",
            "next_action",
            "on_behalf_of",
            "payment_method",
            "payment_method_configuration_details",
            "payment_record",
            "processing",
            "receipt_email",
            "review",
            "setup_future_usage",
            "shipping",
            "source",
            "statement_descriptor",
            "statement_descriptor_suffix",
            "transfer_group",
        ],
    )
}

pub(crate) fn charge(charge: &Charge) -> Value {
    let succeeded = charge.status == ChargeStatus::Succeeded;
    let failed = charge.status == ChargeStatus::Failed;
    let shown = json!({
        "id": charge.id,
        "object": "charge",
        "amount": charge.amount,
        "amount_captured": if succeeded { charge.amount } else { 0 },
        "amount_refunded": charge.refunded,
        "billing_details": { "address": null, "email": charge.email, "name": null, "phone": null, "tax_id": null },
        "captured": succeeded,
        "created": charge.created,
        "currency": charge.currency.code(),
        "description": charge.description,
        "disputed": charge.disputed,
        "failure_code": failed.then_some("card_declined"),
        "failure_message": failed.then_some("Your card was declined."),
        "fraud_details": {},
        "livemode": false,
        "metadata": charge.metadata,
        "paid": succeeded,
        "payment_intent": charge.intent,
        "payment_method_details": { "type": charge.method },
        "refunded": charge.refunded == charge.amount,
        "status": charge.status.word(),
    });
    and_nothing(
        shown,
        &[
            "application",
            "application_fee",
            "application_fee_amount",
            "balance_transaction",
            "calculated_statement_descriptor",
            "customer",
            "failure_balance_transaction",
            "on_behalf_of",
            "outcome",
            "payment_method",
            "receipt_email",
            "receipt_number",
            "receipt_url",
            "review",
            "shipping",
            "source",
            "source_transfer",
            "statement_descriptor",
            "statement_descriptor_suffix",
            "transfer_data",
            "transfer_group",
        ],
    )
}

pub(crate) fn refund(refund: &Refund) -> Value {
    let mut shown = json!({
        "id": refund.id,
        "object": "refund",
        "amount": refund.amount,
        "balance_transaction": null,
        "charge": refund.charge,
        "created": refund.created,
        "currency": refund.currency.code(),
        "customer": null,
        "customer_account": null,
        "metadata": refund.metadata,
        "payment_intent": refund.intent,
        "payment_method": null,
        "reason": refund.reason,
        "receipt_number": null,
        "source_transfer_reversal": null,
        "status": refund.status.word(),
        "transfer_reversal": null,
    });
    let more = match refund.status.word() {
        "failed" => Some(("failure_reason", "expired_or_canceled_card")),
        "pending" => Some(("pending_reason", "processing")),
        _ => None,
    };
    if let (Some((name, value)), Some(shown)) = (more, shown.as_object_mut()) {
        shown.insert(name.into(), json!(value));
    }
    shown
}

pub(crate) fn dispute(dispute: &Dispute) -> Value {
    json!({
        "id": dispute.id,
        "object": "dispute",
        "amount": dispute.amount,
        "balance_transactions": [],
        "charge": dispute.charge,
        "created": dispute.created,
        "currency": dispute.currency.code(),
        "enhanced_eligibility_types": [],
        "evidence": {},
        "evidence_details": { "due_by": null, "has_evidence": false, "past_due": false, "submission_count": 0 },
        "intended_submission_method": null,
        "is_charge_refundable": false,
        "livemode": false,
        "metadata": {},
        "payment_intent": dispute.intent,
        "reason": "general",
        "status": dispute.status.word(),
    })
}
