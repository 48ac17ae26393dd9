//! What somebody is about to order.

use coppice_orders::totals::Line;
use serde::{Deserialize, Serialize};

use crate::shop::model::{Image, Variant};

/// A line of a cart, with all that an order needs to know of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BasketLine {
    /// How many.
    pub quantity: i64,
    /// The product's id.
    pub product_id: String,
    /// The product's address.
    pub slug: String,
    /// What the product is called.
    pub name: String,
    /// What kind of thing it is.
    pub kind: String,
    /// Whose rates of tax count.
    pub tax_class: String,
    /// Whether it is on sale.
    pub on_sale: bool,
    /// Its picture.
    pub image: Option<Image>,
    /// The variant.
    pub variant: Variant,
}

impl BasketLine {
    /// Why it can't be ordered as it is, in words for its buyer.
    pub fn problem(&self) -> Option<String> {
        if !self.on_sale {
            return Some("This is no longer for sale.".into());
        }
        if self.variant.is_recurring() {
            return Some("Subscriptions are not sold online yet.".into());
        }
        match self.variant.available() {
            0 => Some("This is sold out.".into()),
            n if n < self.quantity => Some(format!("Only {n} in stock.")),
            _ => None,
        }
    }

    /// As the totals see it.
    pub fn line(&self) -> Line {
        Line {
            unit_price: self.variant.price_amount,
            quantity: self.quantity,
            tax_class: self.tax_class.clone(),
            requires_shipping: self.variant.requires_shipping,
            grams: self.variant.weight_grams.unwrap_or(0),
        }
    }

    /// What of it its buyer has seen.
    pub fn seen(&self) -> SeenLine {
        SeenLine(self.variant.id.clone(), self.quantity, self.variant.price_amount)
    }
}

/// A line as its buyer has seen it: variant, quantity, price of a piece. A form brings it back, so that they are told what has
/// changed since.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenLine(pub String, pub i64, pub i64);
