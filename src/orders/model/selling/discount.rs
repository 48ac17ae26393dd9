use coppice_catalogue::flag;
use coppice_orders::totals::{self, DiscountKind};
use serde::{Deserialize, Deserializer};
use thiserror::Error;

/// A code that takes something off.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Discount {
    /// Its id; empty for one that is not there yet.
    pub id: String,
    /// The code itself; small letters and capitals are the same.
    pub code: String,
    /// What it takes off: a part in parts per million, an amount in minor units, or the delivery.
    #[serde(flatten, deserialize_with = "kind")]
    pub kind: DiscountKind,
    /// Which worth of goods it needs.
    pub min_subtotal: i64,
    /// From when on it is good, in epoch seconds.
    pub starts_at: Option<i64>,
    /// Until when, that second not among them.
    pub ends_at: Option<i64>,
    /// How often it may be used.
    pub max_uses: Option<i64>,
    /// How often it was used; orders count it, and nobody types it.
    pub used: i64,
    /// Whether each e-mail address may use it once.
    #[serde(with = "flag")]
    pub once_per_email: bool,
    /// Whether it is on.
    #[serde(with = "flag")]
    pub active: bool,
}

/// How a code takes something off, as the table keeps it: one that takes off the delivery has a number, too.
fn kind<'de, D: Deserializer<'de>>(deserializer: D) -> Result<DiscountKind, D::Error> {
    #[derive(Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Kind {
        Percent,
        Amount,
        FreeShipping,
    }

    #[derive(Deserialize)]
    struct Columns {
        kind: Kind,
        value: i64,
    }

    let Columns { kind, value } = Columns::deserialize(deserializer)?;
    Ok(match kind {
        Kind::Percent => DiscountKind::Percent(value),
        Kind::Amount => DiscountKind::Amount(value),
        Kind::FreeShipping => DiscountKind::FreeShipping,
    })
}

impl Default for Discount {
    fn default() -> Self {
        Self {
            id: String::new(),
            code: String::new(),
            kind: DiscountKind::Percent(0),
            min_subtotal: 0,
            starts_at: None,
            ends_at: None,
            max_uses: None,
            used: 0,
            once_per_email: false,
            active: true,
        }
    }
}

impl Discount {
    /// How it takes something off, and how much, as the table keeps both.
    pub fn columns(&self) -> (&'static str, i64) {
        match self.kind {
            DiscountKind::Percent(ppm) => ("percent", ppm),
            DiscountKind::Amount(amount) => ("amount", amount),
            DiscountKind::FreeShipping => ("free_shipping", 0),
        }
    }

    /// As the totals take it.
    pub fn discount(&self) -> totals::Discount {
        totals::Discount { kind: self.kind, min_subtotal: self.min_subtotal }
    }
}

/// A code, and how often an e-mail address has used it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct KnownDiscount {
    /// The code.
    #[serde(flatten)]
    pub discount: Discount,
    /// In how many orders that are not canceled the address has it; counted where each may use it once.
    pub used_by_email: i64,
}

/// Why a code is good for nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum NoDiscount {
    /// There is none, or it is off: who tries codes is not told which.
    #[error("We do not know this code.")]
    Unknown,
    /// Its time has not come.
    #[error("This code is not good yet.")]
    Early,
    /// Its time is over.
    #[error("This code is not good any more.")]
    Over,
    /// It was used as often as it may be.
    #[error("This code has been used up.")]
    UsedUp,
    /// The address has used it.
    #[error("You have used this code already.")]
    UsedByYou,
}

impl KnownDiscount {
    /// The code, if it is good now, in epoch seconds.
    ///
    /// # Errors
    /// Why it is not.
    pub fn good(self, now: i64) -> Result<Discount, NoDiscount> {
        let Self { discount, used_by_email } = self;
        if !discount.active {
            return Err(NoDiscount::Unknown);
        }
        if discount.starts_at.is_some_and(|from| now < from) {
            return Err(NoDiscount::Early);
        }
        if discount.ends_at.is_some_and(|end| now >= end) {
            return Err(NoDiscount::Over);
        }
        if discount.max_uses.is_some_and(|most| discount.used >= most) {
            return Err(NoDiscount::UsedUp);
        }
        if discount.once_per_email && used_by_email > 0 {
            return Err(NoDiscount::UsedByYou);
        }
        Ok(discount)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_good_within_its_time_and_its_uses() {
        let good = Discount { starts_at: Some(10), ends_at: Some(20), ..Discount::default() };
        let limited = Discount { max_uses: Some(2), used: 1, once_per_email: true, ..Discount::default() };
        for (discount, used_by_email, now, why) in [
            (Discount::default(), 9, 0, None),
            (Discount { active: false, ..Discount::default() }, 0, 0, Some(NoDiscount::Unknown)),
            (good.clone(), 0, 9, Some(NoDiscount::Early)),
            (good.clone(), 0, 10, None),
            (good.clone(), 0, 19, None),
            (good, 0, 20, Some(NoDiscount::Over)),
            (limited.clone(), 0, 0, None),
            (limited.clone(), 1, 0, Some(NoDiscount::UsedByYou)),
            (Discount { used: 2, ..limited }, 0, 0, Some(NoDiscount::UsedUp)),
        ] {
            let known = KnownDiscount { discount, used_by_email };
            assert_eq!(known.clone().good(now).err(), why, "{known:?} at {now}");
        }
    }

    #[test]
    fn what_the_table_has_is_what_it_was_made_of() {
        for (kind, columns) in [
            (DiscountKind::Percent(125_000), ("percent", 125_000)),
            (DiscountKind::Amount(500), ("amount", 500)),
            (DiscountKind::FreeShipping, ("free_shipping", 0)),
        ] {
            let discount = Discount { kind, ..Discount::default() };
            assert_eq!(discount.columns(), columns);
            let row = serde_json::json!({
                "id": "", "code": "", "kind": columns.0, "value": columns.1, "min_subtotal": 0, "starts_at": null,
                "ends_at": null, "max_uses": null, "used": 0, "once_per_email": 0, "active": 1, "used_by_email": 0,
            });
            let known: KnownDiscount = serde_json::from_value(row).unwrap();
            assert_eq!(known.discount, discount);
        }
    }
}
