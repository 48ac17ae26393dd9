//! What somebody has typed to order, and what it comes to.

use coppice_orders::address::Address;
use coppice_orders::totals::{Totals, TotalsError};

use super::basket::BasketLine;
use super::selling::{Provider, Selling};
use crate::typed::Typed;

/// What an order is made of, as it was typed.
#[derive(Debug, Clone, Default)]
pub struct CheckoutForm {
    /// Tells this form from every other: it orders once, however often it is sent.
    pub key: String,
    /// Whom to write to.
    pub email: String,
    /// Where it goes.
    pub address: Address,
    /// The id of the way of delivery.
    pub rate: String,
    /// How it is paid, where that was chosen.
    pub payment: Option<Provider>,
    /// The code.
    pub code: String,
    /// What its buyer says.
    pub note: String,
    /// Whether what is not sent is to come at once.
    pub at_once: bool,
    /// The lines and the total that the page has shown, as it says them back.
    pub seen: String,
    /// Whether it is only to be reckoned.
    pub is_update: bool,
}

impl CheckoutForm {
    /// How it is paid, where the shop sells by this: as was chosen, or as one does who has not.
    pub fn provider(&self, selling: &Selling) -> Provider {
        let offered = selling.settings.providers();
        let chosen = self.payment.filter(|payment| offered.contains(payment));
        chosen.or_else(|| offered.first().copied()).unwrap_or_default()
    }

    /// A form as it was sent.
    pub fn read(form: &Typed) -> Self {
        let field = |name: &str| form.field(name);
        Self {
            key: field("key"),
            email: field("email"),
            address: Address {
                name: field("name"),
                line1: field("line1"),
                line2: field("line2"),
                city: field("city"),
                postal_code: field("postal_code"),
                region: field("region"),
                country: field("country"),
                phone: field("phone"),
            },
            rate: field("rate"),
            payment: Provider::parse(&field("payment")),
            code: field("code").trim().chars().take(64).collect(),
            note: field("note"),
            at_once: !field("at_once").is_empty(),
            seen: field("seen"),
            is_update: field("act") == "update",
        }
    }
}

/// What is wrong with a field, in a sentence that stands beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The field's name; empty where it is none's.
    pub field: String,
    /// What is wrong.
    pub message: String,
}

impl Problem {
    /// What is wrong with this field.
    pub fn new(field: &str, message: impl Into<String>) -> Self {
        Self { field: field.to_owned(), message: message.into() }
    }
}

/// What the page of an order that is about to be placed shows.
#[derive(Debug, Clone)]
pub struct CheckoutView {
    /// What was typed.
    pub form: CheckoutForm,
    /// What is in the cart.
    pub lines: Vec<BasketLine>,
    /// By what the shop sells.
    pub selling: Selling,
    /// What it comes to, or why that can't be said.
    pub totals: Result<Totals, TotalsError>,
    /// What is wrong with what was typed.
    pub problems: Vec<Problem>,
    /// What has changed since the buyer looked, a sentence each.
    pub changed: Vec<String>,
}

impl CheckoutView {
    /// What is wrong with this field.
    pub fn problem(&self, field: &str) -> Option<&str> {
        self.problems.iter().find(|problem| problem.field == field).map(|problem| problem.message.as_str())
    }

    /// How it is paid: as was chosen, or as one does who has not.
    pub fn provider(&self) -> Provider {
        self.form.provider(&self.selling)
    }

    /// Whether anything is sent.
    pub fn is_sent(&self) -> bool {
        self.lines.iter().any(|line| line.variant.requires_shipping)
    }

    /// Whether anything comes without being sent.
    pub fn has_digital(&self) -> bool {
        self.lines.iter().any(|line| line.kind == "digital")
    }
}
