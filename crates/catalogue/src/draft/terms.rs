//! What a shop takes of prices and classes of taxes.

use crate::product::{Product, SHIPPING_TAX_CLASS, STANDARD_TAX_CLASS};
use crate::text::excerpt;

/// What a shop takes of prices and classes of taxes: as who takes its money can charge, and as there are rates for. What a
/// product has already stays, whatever is taken by now: it can still be archived, or described in other words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    price_step: i64,
    tax_classes: Vec<String>,
}

impl Default for Terms {
    /// Any price, and the class that products have.
    fn default() -> Self {
        Self::new(1, [])
    }
}

impl Terms {
    /// Prices that are multiples of this, in minor units, and these classes beside the one that products have.
    pub fn new(price_step: i64, tax_classes: impl IntoIterator<Item = String>) -> Self {
        let mut all = vec![STANDARD_TAX_CLASS.to_owned()];
        for class in tax_classes {
            if class != SHIPPING_TAX_CLASS && !all.contains(&class) {
                all.push(class);
            }
        }
        Self { price_step: price_step.max(1), tax_classes: all }
    }

    /// Of what prices are multiples, in minor units.
    pub fn price_step(&self) -> i64 {
        self.price_step
    }

    /// The classes of taxes that a product can have.
    pub fn tax_classes(&self) -> &[String] {
        &self.tax_classes
    }

    /// Takes a class that a product has, though there is no rate for it any more, or not yet.
    pub fn take_class(&mut self, class: &str) {
        if !self.takes_class(class) {
            self.tax_classes.push(class.to_owned());
        }
    }

    /// Whether there is such a class.
    pub fn takes_class(&self, class: &str) -> bool {
        self.tax_classes.iter().any(|own| own == class)
    }

    /// Whether a price, in minor units, can be charged exactly.
    pub fn takes_price(&self, price: i64) -> bool {
        price.checked_rem(self.price_step) == Some(0)
    }

    /// The nearest price that can be charged exactly, halves up.
    pub fn nearest(&self, price: i64) -> i64 {
        let over = price.checked_rem_euclid(self.price_step).unwrap_or(0);
        let below = price.saturating_sub(over);
        if over.saturating_mul(2) >= self.price_step && over > 0 {
            below.saturating_add(self.price_step)
        } else {
            below
        }
    }

    /// Whether what a product has, and had not before, is taken.
    ///
    /// # Errors
    /// What is not, as the end of a sentence that begins with the product.
    pub fn check(&self, product: &Product, before: Option<&Product>) -> Result<(), String> {
        let class = &product.tax_class;
        if !self.takes_class(class) && before.is_none_or(|before| before.tax_class != *class) {
            return Err(format!(
                "has the tax class “{}”, which is none of the shop’s; these are: {}",
                excerpt(class),
                self.tax_classes.join(", ")
            ));
        }
        for variant in product.variants.iter().filter(|variant| !self.takes_price(variant.price_amount)) {
            let was = before.and_then(|before| before.variants.iter().find(|was| was.id == variant.id));
            if was.is_none_or(|was| was.price_amount != variant.price_amount) {
                return Err(format!(
                    "has the price {} in minor units, which can’t be charged exactly: it has to be a multiple of {}",
                    variant.price_amount, self.price_step
                ));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_price_is_one_that_is_taken() {
        let terms = Terms::new(10, []);
        for (price, nearest) in [(0, 0), (4, 0), (5, 10), (14, 10), (15, 20), (20, 20), (-5, 0), (-6, -10)] {
            assert_eq!(terms.nearest(price), nearest, "{price}");
            assert!(terms.takes_price(nearest));
            assert_eq!(terms.takes_price(price), price == nearest);
            assert_eq!(Terms::default().nearest(price), price);
        }
        assert_eq!(Terms::new(0, []).price_step(), 1);
    }

    #[test]
    fn no_product_has_the_class_of_delivery() {
        let classes = ["reduced", "shipping", "standard", "reduced"].map(str::to_owned);
        assert_eq!(Terms::new(1, classes).tax_classes(), ["standard", "reduced"]);
    }
}
