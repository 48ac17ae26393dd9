//! Ways of delivery: which of them fit an order, and what they cost it.

use serde::{Deserialize, Serialize};

use crate::limits::Limits;

/// A way of delivery that a shop offers. Free from an amount on is a second one, with no price and that amount as its least.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rate {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// Where it goes, by ISO 3166-1; `*` is everywhere.
    pub countries: Vec<String>,
    /// Its price.
    pub price: i64,
    /// From which worth of goods on it is offered, after a code has taken off what it takes off.
    pub min_subtotal: i64,
    /// Up to which weight.
    pub max_grams: Option<i64>,
    /// Its place among those of the same price.
    pub position: i64,
}

/// A way of delivery that fits an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// The way's id.
    pub rate: String,
    /// What it is called.
    pub name: String,
    /// Its price, as far as no code has taken it off.
    pub price: i64,
}

/// Why an order can't be sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoDelivery {
    /// Nothing goes there.
    #[error("We do not deliver to this country.")]
    Country,
    /// It is too heavy for all that go there; how many grams the strongest takes.
    #[error("This is too heavy for one parcel. Please order less at once.")]
    Weight(i64),
    /// It is worth too little; what is missing, in minor units.
    #[error("The order is too small to be sent there.")]
    Subtotal(i64),
}

impl Rate {
    pub(super) fn is_sound(&self) -> bool {
        (0..=Limits::PRICE).contains(&self.price)
            && (0..=Limits::TOTAL).contains(&self.min_subtotal)
            && self.max_grams.is_none_or(|most| most >= 0)
    }

    fn goes_to(&self, country: &str) -> bool {
        self.countries.iter().any(|own| own == country || own == "*")
    }

    fn carries(&self, grams: i64) -> bool {
        self.max_grams.is_none_or(|most| grams <= most)
    }
}

/// Those that fit, the cheapest first, and from which worth of goods, not yet reached, one of them costs nothing. A code for
/// free delivery takes the price of the cheapest off each of them.
pub(super) fn offers(
    rates: &[Rate],
    country: &str,
    goods: i64,
    grams: i64,
    is_free: bool,
) -> Result<(Vec<Offer>, Option<i64>), NoDelivery> {
    let there: Vec<_> = rates.iter().filter(|rate| rate.goes_to(country)).collect();
    let strong: Vec<_> = there.iter().copied().filter(|rate| rate.carries(grams)).collect();
    let mut fitting: Vec<_> = strong.iter().copied().filter(|rate| rate.min_subtotal <= goods).collect();
    fitting.sort_by(|a, b| (a.price, a.position, &a.id).cmp(&(b.price, b.position, &b.id)));
    let Some(cheapest) = fitting.first().map(|rate| rate.price) else {
        let strongest = there.iter().filter_map(|rate| rate.max_grams).max();
        let least = strong.iter().map(|rate| rate.min_subtotal).min();
        return Err(match (strongest, least) {
            (_, Some(least)) => NoDelivery::Subtotal(least - goods),
            (Some(strongest), None) => NoDelivery::Weight(strongest),
            (None, None) => NoDelivery::Country,
        });
    };
    let off = if is_free { cheapest } else { 0 };
    let offer =
        |rate: &Rate| Offer { rate: rate.id.clone(), name: rate.name.clone(), price: rate.price - off };
    let free_from = strong.iter().filter(|rate| rate.price == 0).map(|rate| rate.min_subtotal).min();
    let free_from = free_from.filter(|least| *least > goods && cheapest > off);
    Ok((fitting.into_iter().map(offer).collect(), free_from))
}
