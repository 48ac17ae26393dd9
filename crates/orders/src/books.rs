//! What of a movement of money is which rate of tax's: of a payment, or of what goes back.
//!
//! Money comes and goes for the whole order. Of an order of T, of which G are taxed at a rate, the part between k and k+n that
//! has come or gone holds ⌊G(k+n)/T⌋ − ⌊Gk/T⌋ of it, as pieces of a line do ([`crate::refund`]): in however many parts an order
//! is paid or given back, they come to what it is made of, tax by tax.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::refund::up_to;

/// A part of an order at one rate of tax, in minor units: a line, or its delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taxed {
    /// The rate, in parts per million.
    pub ppm: i64,
    /// The tax.
    pub tax: i64,
    /// What is paid for it, tax and all.
    pub total: i64,
}

/// What of a movement falls to one rate of tax.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    /// The rate, in parts per million; none of what is beyond the order, for which nothing was sold.
    pub ppm: Option<i64>,
    /// What moved, tax and all.
    pub gross: i64,
    /// The tax of it.
    pub tax: i64,
}

/// The shares of `amount`, when `before` has moved the same way already: the lowest rate first. They come to `amount`; of no
/// money there is none.
pub fn shares(parts: &[Taxed], before: i64, amount: i64) -> Vec<Share> {
    let mut rates = BTreeMap::<i64, (i64, i64)>::new();
    for part in parts {
        let (tax, total) = rates.entry(part.ppm).or_default();
        *tax = tax.saturating_add(part.tax);
        *total = total.saturating_add(part.total);
    }
    let whole = rates.values().fold(0_i64, |sum, (_, total)| sum.saturating_add(*total));
    let (from, to) = (before.clamp(0, whole), before.saturating_add(amount).clamp(0, whole));
    let mut shares = Vec::new();
    let (mut below, mut rest) = (0_i64, amount);
    for (ppm, (tax, total)) in rates {
        let with = below.saturating_add(total);
        if whole > 0 && total > 0 {
            let so_far = |moved| up_to(with, whole, moved).saturating_sub(up_to(below, whole, moved));
            let (was, is) = (so_far(from), so_far(to));
            let gross = is.saturating_sub(was);
            let tax = up_to(tax, total, is).saturating_sub(up_to(tax, total, was));
            if (gross, tax) != (0, 0) {
                shares.push(Share { ppm: Some(ppm), gross, tax });
            }
            rest = rest.saturating_sub(gross);
        }
        below = with;
    }
    if rest != 0 {
        shares.push(Share { ppm: None, gross: rest, tax: 0 });
    }
    shares
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::limits::Limits;

    fn taxed(ppm: i64, tax: i64, total: i64) -> Taxed {
        Taxed { ppm, tax, total }
    }

    fn share(ppm: i64, gross: i64, tax: i64) -> Share {
        Share { ppm: Some(ppm), gross, tax }
    }

    #[test]
    fn an_order_of_two_rates_is_paid_at_once_or_in_parts_and_given_back() {
        let parts = [taxed(190_000, 190, 1_190), taxed(70_000, 70, 1_070), taxed(190_000, 19, 119)];
        assert_eq!(shares(&parts, 0, 2_379), [share(70_000, 1_070, 70), share(190_000, 1_309, 209)]);
        assert_eq!(shares(&parts, 0, 1_000), [share(70_000, 449, 29), share(190_000, 551, 87)]);
        assert_eq!(shares(&parts, 1_000, 1_379), [share(70_000, 621, 41), share(190_000, 758, 122)]);
    }

    #[test]
    fn what_is_beyond_the_order_has_no_tax() {
        let parts = [taxed(200_000, 200, 1_200)];
        let beyond = |gross| Share { ppm: None, gross, tax: 0 };
        assert_eq!(shares(&parts, 0, 1_300), [share(200_000, 1_200, 200), beyond(100)]);
        assert_eq!(shares(&parts, 1_200, 50), [beyond(50)]);
        assert_eq!(shares(&[], 0, 50), [beyond(50)]);
        assert_eq!(shares(&[taxed(0, 0, 0)], 0, 50), [beyond(50)]);
        assert_eq!(shares(&parts, 0, 0), []);
        assert_eq!(shares(&[taxed(0, 0, 300)], 0, 300), [share(0, 300, 0)]);
    }

    proptest! {
        #[test]
        fn in_however_many_parts_it_moves_they_come_to_the_whole(
            lines in prop::collection::vec((0..4_i64, 0..=100_i64, 0..=Limits::TOTAL / 100), 1..20), cuts in prop::collection::vec(0.0..1.0_f64, 0..12),
        ) {
            let part = |(rate, share, total): (i64, i64, i64)| taxed(rate * 50_000, (i128::from(total) * i128::from(share) / 100) as i64, total);
            let parts: Vec<Taxed> = lines.into_iter().map(part).collect();
            let whole: i64 = parts.iter().map(|part| part.total).sum();
            let mut cuts: Vec<i64> = cuts.iter().map(|cut| (whole as f64 * cut) as i64).chain([0, whole]).collect();
            cuts.sort_unstable();
            let mut sums = BTreeMap::<Option<i64>, (i64, i64)>::new();
            for cut in cuts.windows(2) {
                let moved = shares(&parts, cut[0], cut[1] - cut[0]);
                prop_assert_eq!(moved.iter().map(|share| share.gross).sum::<i64>(), cut[1] - cut[0]);
                for share in moved {
                    let sum = sums.entry(share.ppm).or_default();
                    *sum = (sum.0 + share.gross, sum.1 + share.tax);
                }
            }
            let mut all = BTreeMap::<Option<i64>, (i64, i64)>::new();
            for share in shares(&parts, 0, whole) {
                all.insert(share.ppm, (share.gross, share.tax));
            }
            sums.retain(|_, sum| *sum != (0, 0));
            prop_assert_eq!(sums, all.clone());
            let by_rate = |ppm| parts.iter().filter(|part| part.ppm == ppm).fold((0, 0), |sum, part| (sum.0 + part.total, sum.1 + part.tax));
            for (ppm, sum) in all {
                prop_assert_eq!(Some(sum), ppm.map(by_rate));
            }
        }
    }
}
