//! What an order costs. Each line and the delivery are rounded once, and everything else is a sum of those parts: what is
//! shown, what is stored and what is charged are the same numbers.

mod delivery;
mod discount;
mod tax;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

pub use delivery::{NoDelivery, Offer, Rate};
pub use discount::{Discount, DiscountKind};
pub use tax::{SHIPPING_CLASS, TaxRate, TaxSum};

use crate::limits::Limits;

/// What is bought, where to, and by whose rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Basket {
    /// What is bought.
    pub lines: Vec<Line>,
    /// The code that was typed, if it holds.
    pub discount: Option<Discount>,
    /// The shop's ways of delivery.
    pub rates: Vec<Rate>,
    /// The id of the way that was chosen.
    pub chosen_rate: Option<String>,
    /// The shop's taxes.
    pub taxes: Vec<TaxRate>,
    /// Where it goes, by ISO 3166-1.
    pub country: String,
    /// Whether prices, those of delivery too, have the tax in them.
    pub prices_include_tax: bool,
}

/// So many pieces of a variant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Minor units of a piece.
    pub unit_price: i64,
    /// How many.
    pub quantity: i64,
    /// Whose rates of tax count.
    pub tax_class: String,
    /// Whether it has to be sent.
    pub requires_shipping: bool,
    /// What a piece weighs.
    pub grams: i64,
}

/// What a line comes to, in minor units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineTotals {
    /// Price times quantity.
    pub subtotal: i64,
    /// Its share of the order's discount.
    pub discount: i64,
    /// Its rate of tax.
    pub tax_ppm: i64,
    /// Its tax: in the total, wherever prices have it in them.
    pub tax: i64,
    /// What is paid for it, tax and all.
    pub total: i64,
}

/// What the delivery comes to, in minor units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryTotals {
    /// The way's id.
    pub rate: String,
    /// What it is called.
    pub name: String,
    /// Whether it is the one that was chosen, and not the first in its place.
    pub is_as_chosen: bool,
    /// Its price, as far as no code has taken it off.
    pub price: i64,
    /// Its rate of tax.
    pub tax_ppm: i64,
    /// Its tax.
    pub tax: i64,
    /// What is paid for it, tax and all.
    pub total: i64,
}

/// What an order comes to, in minor units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// Each line, in the basket's order.
    pub lines: Vec<LineTotals>,
    /// The delivery, if anything is sent.
    pub delivery: Option<DeliveryTotals>,
    /// The lines' prices.
    pub subtotal: i64,
    /// What the code takes off them.
    pub discount: i64,
    /// The delivery's price.
    pub shipping: i64,
    /// All tax: within the prices, or beside them.
    pub tax: i64,
    /// What is paid.
    pub total: i64,
    /// How much the goods are short of what the code asks for, which then takes nothing off.
    pub discount_missing: Option<i64>,
    /// The ways of delivery that fit, the cheapest first.
    pub offers: Vec<Offer>,
    /// From which worth of goods, not yet reached, delivery is free.
    pub free_from: Option<i64>,
}

/// Why a basket has no totals.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TotalsError {
    /// There is nothing in it.
    #[error("There is nothing in the cart.")]
    Empty,
    /// There is too much in it.
    #[error("An order has at most {} different things in it.", Limits::LINES)]
    Lines,
    /// So many pieces can't be bought; the line's place.
    #[error("From 1 to {} of each can be bought at once.", Limits::QUANTITY)]
    Quantity(usize),
    /// No price; the line's place.
    #[error("One of the prices is none.")]
    UnitPrice(usize),
    /// No weight; the line's place.
    #[error("One of the weights is none.")]
    Grams(usize),
    /// A way of delivery has no price or bound that could be one.
    #[error("The delivery “{0}” has no price.")]
    Rate(String),
    /// A tax is less than none, or more than all.
    #[error("A tax is from 0 to 100 %.")]
    TaxRate,
    /// A discount takes off less than nothing, or more than all.
    #[error("This code takes nothing off.")]
    Discount,
    /// More than can be counted exactly.
    #[error("This is more than one order can come to. Please order less at once.")]
    Total,
    /// It can't be sent.
    #[error(transparent)]
    NoDelivery(#[from] NoDelivery),
}

impl Basket {
    /// What the basket comes to.
    ///
    /// # Errors
    /// Why it can't be bought.
    pub fn totals(&self) -> Result<Totals, TotalsError> {
        self.check()?;
        let prices: Vec<i64> = self.lines.iter().map(|line| line.unit_price * line.quantity).collect();
        let subtotal = sum(prices.iter().copied())?;
        let (discount, discount_missing) = match &self.discount {
            Some(code) if subtotal < code.min_subtotal => (0, Some(code.min_subtotal - subtotal)),
            Some(code) => (code.takes_off(subtotal), None),
            None => (0, None),
        };
        let shares = discount::split(discount, &prices);
        let lines: Vec<_> = (self.lines.iter().zip(&prices).zip(shares))
            .map(|((line, price), share)| self.line(&line.tax_class, *price, share))
            .collect();
        let goods = subtotal - discount;
        let is_free = discount_missing.is_none()
            && self.discount.as_ref().is_some_and(|code| code.kind == DiscountKind::FreeShipping);
        let (offers, free_from) = match self.grams()? {
            Some(grams) => delivery::offers(&self.rates, &self.country, goods, grams, is_free)?,
            None => (Vec::new(), None),
        };
        let delivery = self.delivery(&offers);
        let shipping = delivery.as_ref().map_or(0, |delivery| delivery.price);
        let parts = lines.iter().map(|line| (line.tax, line.total));
        let parts = parts.chain(delivery.as_ref().map(|delivery| (delivery.tax, delivery.total)));
        let (taxes, totals): (Vec<_>, Vec<_>) = parts.unzip();
        let (tax, total) = (sum(taxes)?, sum(totals)?);
        Ok(Totals {
            lines,
            delivery,
            subtotal,
            discount,
            shipping,
            tax,
            total,
            discount_missing,
            offers,
            free_from,
        })
    }

    /// Everything within bounds, so that no product of two numbers below is beyond what can be counted.
    fn check(&self) -> Result<(), TotalsError> {
        if self.lines.is_empty() {
            return Err(TotalsError::Empty);
        }
        if self.lines.len() > Limits::LINES {
            return Err(TotalsError::Lines);
        }
        for (place, line) in self.lines.iter().enumerate() {
            if !(1..=Limits::QUANTITY).contains(&line.quantity) {
                return Err(TotalsError::Quantity(place));
            }
            if !(0..=Limits::PRICE).contains(&line.unit_price) {
                return Err(TotalsError::UnitPrice(place));
            }
            if !(0..=Limits::GRAMS).contains(&line.grams) {
                return Err(TotalsError::Grams(place));
            }
        }
        if let Some(rate) = self.rates.iter().find(|rate| !rate.is_sound()) {
            return Err(TotalsError::Rate(rate.name.clone()));
        }
        if self.taxes.iter().any(|rate| !(0..=Limits::PPM).contains(&rate.ppm)) {
            return Err(TotalsError::TaxRate);
        }
        match &self.discount {
            Some(code) if !code.is_sound() => Err(TotalsError::Discount),
            _ => Ok(()),
        }
    }

    /// What everything that is sent weighs, if anything is.
    fn grams(&self) -> Result<Option<i64>, TotalsError> {
        let sent: Vec<_> = self.lines.iter().filter(|line| line.requires_shipping).collect();
        let grams = sum(sent.iter().map(|line| line.grams * line.quantity))?;
        Ok((!sent.is_empty()).then_some(grams))
    }

    fn line(&self, class: &str, subtotal: i64, discount: i64) -> LineTotals {
        let (tax_ppm, tax, total) = self.taxed(class, subtotal - discount);
        LineTotals { subtotal, discount, tax_ppm, tax, total }
    }

    fn delivery(&self, offers: &[Offer]) -> Option<DeliveryTotals> {
        let chosen = offers.iter().find(|offer| Some(&offer.rate) == self.chosen_rate.as_ref());
        let offer = chosen.or(offers.first())?;
        let (tax_ppm, tax, total) = self.taxed(SHIPPING_CLASS, offer.price);
        Some(DeliveryTotals {
            rate: offer.rate.clone(),
            name: offer.name.clone(),
            is_as_chosen: self.chosen_rate.as_ref().is_none_or(|id| *id == offer.rate),
            price: offer.price,
            tax_ppm,
            tax,
            total,
        })
    }

    /// Rate, tax and what is paid of a part that costs so much after its discount.
    fn taxed(&self, class: &str, price: i64) -> (i64, i64, i64) {
        let ppm = tax::ppm(&self.taxes, &self.country, class);
        let tax = tax::tax(price, ppm, self.prices_include_tax);
        (ppm, tax, if self.prices_include_tax { price } else { price + tax })
    }
}

impl Totals {
    /// What there is of each rate of tax, the lowest first: what an invoice says.
    pub fn tax_sums(&self) -> Vec<TaxSum> {
        let lines = self.lines.iter().map(|line| (line.tax_ppm, line.tax, line.total));
        let delivery = self.delivery.iter().map(|part| (part.tax_ppm, part.tax, part.total));
        tax::sums(lines.chain(delivery))
    }
}

/// The sum, which is never beyond what an order may come to.
fn sum(parts: impl IntoIterator<Item = i64>) -> Result<i64, TotalsError> {
    let sum: i128 = parts.into_iter().map(i128::from).sum();
    i64::try_from(sum).ok().filter(|sum| *sum <= Limits::TOTAL).ok_or(TotalsError::Total)
}
