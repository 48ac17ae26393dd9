//! How much goes back.
//!
//! Of a line that came to T for q pieces, the n pieces after the first k are worth ⌊T(k+n)/q⌋ − ⌊Tk/q⌋: however a line is
//! given back, in one go or piece by piece, its parts come to T. The same holds of its tax.

use serde::{Deserialize, Serialize};

use crate::limits::Limits;

/// Pieces of a line that go back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pieces {
    /// What the whole line came to, tax and all.
    pub total: i64,
    /// The tax of the whole line.
    pub tax: i64,
    /// How many were bought.
    pub quantity: i64,
    /// How many went back before.
    pub before: i64,
    /// How many go back now.
    pub now: i64,
}

/// What is given back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// What is paid back, tax and all.
    pub amount: i64,
    /// The tax of it.
    pub tax: i64,
}

/// Why nothing goes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RefundError {
    /// No amount at all, or less.
    #[error("Nothing would go back.")]
    Nothing,
    /// More than there is left; how much that is.
    #[error("More would go back than is left of what was paid.")]
    TooMuch(i64),
    /// More pieces than are left; how many those are.
    #[error("More pieces would go back than are left.")]
    TooMany(i64),
    /// Such a line can't have been bought.
    #[error("There is no such line.")]
    NoLine,
}

impl Pieces {
    /// What they are worth; nothing, if none are to go back.
    ///
    /// # Errors
    /// If there are not so many left, or there is no such line.
    pub fn part(&self) -> Result<Part, RefundError> {
        let is_line = (1..=Limits::QUANTITY).contains(&self.quantity)
            && (0..=Limits::TOTAL).contains(&self.total)
            && (0..=self.total).contains(&self.tax)
            && (0..=self.quantity).contains(&self.before);
        if !is_line {
            return Err(RefundError::NoLine);
        }
        let left = self.quantity - self.before;
        if !(0..=left).contains(&self.now) {
            return Err(RefundError::TooMany(left));
        }
        Ok(Part { amount: self.of(self.total), tax: self.of(self.tax) })
    }

    /// Their part of the whole.
    fn of(&self, whole: i64) -> i64 {
        let up_to = |pieces| up_to(whole, self.quantity, pieces);
        up_to(self.before + self.now) - up_to(self.before)
    }
}

/// What of the whole belongs to the first `part` of `all`, rounded down.
pub(crate) fn up_to(whole: i64, all: i64, part: i64) -> i64 {
    let share = (i128::from(whole) * i128::from(part)).checked_div(i128::from(all));
    share.and_then(|share| i64::try_from(share).ok()).unwrap_or(0)
}

/// What goes back for these pieces and, beside them, as a free amount such as the delivery's, if so much is left of what was
/// paid: without what has gone back, has been asked back or is about to be, unless that has failed.
///
/// # Errors
/// Why it can't go back.
pub fn refund(pieces: &[Pieces], free: i64, left: i64) -> Result<i64, RefundError> {
    if free < 0 {
        return Err(RefundError::Nothing);
    }
    let mut amount = i128::from(free);
    for pieces in pieces {
        amount += i128::from(pieces.part()?.amount);
    }
    match i64::try_from(amount) {
        Ok(0) => Err(RefundError::Nothing),
        Ok(amount) if amount <= left => Ok(amount),
        _ => Err(RefundError::TooMuch(left.max(0))),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn pieces(total: i64, quantity: i64, before: i64, now: i64) -> Pieces {
        Pieces { total, tax: total / 6, quantity, before, now }
    }

    #[test]
    fn a_third_of_a_hundred_is_33_then_33_then_34() {
        let third = |before| pieces(100, 3, before, 1).part().unwrap().amount;
        assert_eq!([third(0), third(1), third(2)], [33, 33, 34]);
    }

    #[test]
    fn no_more_goes_back_than_was_bought_or_paid() {
        assert_eq!(refund(&[pieces(100, 3, 0, 3)], 10, 110), Ok(110));
        assert_eq!(refund(&[pieces(100, 3, 0, 3)], 11, 110), Err(RefundError::TooMuch(110)));
        assert_eq!(refund(&[pieces(100, 3, 2, 2)], 0, 110), Err(RefundError::TooMany(1)));
        assert_eq!(refund(&[pieces(100, 3, 0, -1)], 0, 110), Err(RefundError::TooMany(3)));
        for (free, left, answer) in [
            (1, 110, Ok(1)),
            (110, 110, Ok(110)),
            (111, 110, Err(RefundError::TooMuch(110))),
            (0, 110, Err(RefundError::Nothing)),
            (-1, 110, Err(RefundError::Nothing)),
            (1, 0, Err(RefundError::TooMuch(0))),
            (i64::MAX, i64::MAX, Ok(i64::MAX)),
        ] {
            assert_eq!(refund(&[], free, left), answer);
        }
        let none =
            [pieces(100, 0, 0, 0), pieces(-1, 3, 0, 1), pieces(100, 3, 4, 0), pieces(i64::MAX, 1, 0, 1)];
        for none in none {
            assert_eq!(none.part(), Err(RefundError::NoLine));
        }
    }

    proptest! {
        #[test]
        fn however_a_line_goes_back_its_parts_are_the_whole(
            total in 0..=Limits::TOTAL, tax_share in 0..=100_i64, quantity in 1..=Limits::QUANTITY, steps in prop::collection::vec(1..30_i64, 0..120),
        ) {
            let tax = i64::try_from(i128::from(total) * i128::from(tax_share) / 100).unwrap();
            let mut line = Pieces { total, tax, quantity, before: 0, now: 0 };
            let mut back = Part { amount: 0, tax: 0 };
            for step in steps.into_iter().chain([Limits::QUANTITY]) {
                line.now = step.min(quantity - line.before);
                let part = line.part().unwrap();
                prop_assert!(part.amount >= 0 && part.tax >= 0);
                back = Part { amount: back.amount + part.amount, tax: back.tax + part.tax };
                line.before += line.now;
            }
            prop_assert_eq!(back, Part { amount: total, tax });
        }
    }
}
