//! What a code takes off, and how much of it each line gets.

use serde::{Deserialize, Serialize};

use super::tax::half_up;
use crate::limits::Limits;

/// What a code takes off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Discount {
    /// How.
    pub kind: DiscountKind,
    /// Which worth of goods it needs, before it takes anything off them.
    pub min_subtotal: i64,
}

/// How a code takes something off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
pub enum DiscountKind {
    /// A part of the goods, in parts per million: 250,000 is a quarter.
    Percent(i64),
    /// So many minor units of the goods, but never more than they cost.
    Amount(i64),
    /// What the cheapest delivery costs.
    FreeShipping,
}

impl DiscountKind {
    /// So many whole percent.
    pub const fn percent(percent: i64) -> Self {
        Self::Percent(percent.saturating_mul(10_000))
    }
}

impl Discount {
    pub(super) fn is_sound(&self) -> bool {
        let is_kind_sound = match self.kind {
            DiscountKind::Percent(ppm) => (1..=Limits::PPM).contains(&ppm),
            DiscountKind::Amount(amount) => (1..=Limits::TOTAL).contains(&amount),
            DiscountKind::FreeShipping => true,
        };
        is_kind_sound && (0..=Limits::TOTAL).contains(&self.min_subtotal)
    }

    /// What it takes off goods of this worth: never more than all of it.
    pub(super) fn takes_off(&self, subtotal: i64) -> i64 {
        let off = match self.kind {
            DiscountKind::Percent(ppm) => {
                half_up(i128::from(subtotal) * i128::from(ppm), i128::from(Limits::PPM))
            }
            DiscountKind::Amount(amount) => amount,
            DiscountKind::FreeShipping => 0,
        };
        off.min(subtotal)
    }
}

/// Splits an amount in proportion to these prices, of which it is at most the sum: each gets the whole units of its share, and
/// what is left over goes, unit by unit, to those that lost most by it, the first of them first.
pub(super) fn split(amount: i64, prices: &[i64]) -> Vec<i64> {
    let sum: i128 = prices.iter().copied().map(i128::from).sum();
    if sum == 0 {
        return vec![0; prices.len()];
    }
    let exact = prices.iter().map(|price| i128::from(amount) * i128::from(*price));
    let (mut shares, rests): (Vec<i64>, Vec<i128>) =
        exact.map(|share| (i64::try_from(share / sum).unwrap_or(0), share % sum)).unzip();
    let left = usize::try_from(amount - shares.iter().sum::<i64>()).unwrap_or(0);
    let mut places: Vec<_> = shares.iter_mut().zip(rests).collect();
    places.sort_by_key(|(_, rest)| std::cmp::Reverse(*rest));
    for (share, _) in places.into_iter().take(left) {
        *share += 1;
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_split_by_the_largest_remainder() {
        for (amount, prices, shares) in [
            (100, &[1, 1, 1][..], &[34, 33, 33][..]),
            (10, &[100, 200, 300], &[2, 3, 5]),
            (1, &[5, 5], &[1, 0]),
            (2, &[2, 1], &[1, 1]),
            (7, &[0, 7], &[0, 7]),
            (0, &[3, 4], &[0, 0]),
            (0, &[0, 0], &[0, 0]),
        ] {
            assert_eq!(split(amount, prices), shares, "{amount} of {prices:?}");
        }
    }
}
