//! The one word that people read of an order.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::state::{Fulfilment, Standing, Status};

/// What people read: the seven words of an order's way, and three of its money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Word {
    /// Nobody has paid, or not all.
    AwaitingPayment,
    /// All is paid, and nobody has begun to pack, or nothing is sent.
    Paid,
    /// It is being packed.
    Packing,
    /// It is on its way.
    Shipped,
    /// It is there.
    Delivered,
    /// It is off.
    Canceled,
    /// All that was paid has gone back.
    Refunded,
    /// Less is left than it costs, but something.
    PartRefunded,
    /// A payment is on its way.
    PaymentUnderWay,
    /// A payment is disputed.
    Disputed,
}

impl Word {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::AwaitingPayment,
        Self::Paid,
        Self::Packing,
        Self::Shipped,
        Self::Delivered,
        Self::Canceled,
        Self::Refunded,
        Self::PartRefunded,
        Self::PaymentUnderWay,
        Self::Disputed,
    ];

    /// As it is read.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AwaitingPayment => "awaiting payment",
            Self::Paid => "paid",
            Self::Packing => "packing",
            Self::Shipped => "shipped",
            Self::Delivered => "delivered",
            Self::Canceled => "canceled",
            Self::Refunded => "refunded",
            Self::PartRefunded => "part refunded",
            Self::PaymentUnderWay => "payment under way",
            Self::Disputed => "disputed",
        }
    }
}

impl fmt::Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Standing {
    /// The word for it. What is about money comes before what is about the goods: those have a line of their own.
    ///
    /// A second payment that went back leaves an order as it was: what counts is what is left of the money.
    pub fn word(&self) -> Word {
        let left = self.paid.saturating_sub(self.refunded);
        if self.disputed {
            return Word::Disputed;
        }
        if self.refunded > 0 && left <= 0 {
            return Word::Refunded;
        }
        match (self.status, self.fulfilment) {
            (Status::Canceled, _) => Word::Canceled,
            (Status::Pending, _) if self.processing => Word::PaymentUnderWay,
            (Status::Pending, _) => Word::AwaitingPayment,
            _ if self.refunded > 0 && left < self.total => Word::PartRefunded,
            (_, Fulfilment::None | Fulfilment::Waiting) => Word::Paid,
            (_, Fulfilment::Packing) => Word::Packing,
            (_, Fulfilment::Shipped) => Word::Shipped,
            (_, Fulfilment::Delivered) => Word::Delivered,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_word_is_said_of_what_it_means() {
        use Fulfilment::{Delivered, None, Packing, Shipped, Waiting};
        use Status::{Canceled, Completed, Open, Pending};
        let of = |status, fulfilment, paid, refunded| Standing {
            status,
            fulfilment,
            has_expired: false,
            total: 100,
            paid,
            refunded,
            processing: false,
            disputed: false,
        };
        let under_way = |standing: Standing| Standing { processing: true, ..standing };
        let disputed = |standing: Standing| Standing { disputed: true, ..standing };
        for (standing, word) in [
            (of(Pending, Waiting, 0, 0), "awaiting payment"),
            (of(Pending, Waiting, 60, 0), "awaiting payment"),
            (under_way(of(Pending, Waiting, 0, 0)), "payment under way"),
            (of(Open, Waiting, 100, 0), "paid"),
            (under_way(of(Open, Waiting, 100, 0)), "paid"),
            (of(Completed, None, 100, 0), "paid"),
            (of(Open, Packing, 100, 0), "packing"),
            (of(Open, Shipped, 100, 0), "shipped"),
            (of(Completed, Delivered, 100, 0), "delivered"),
            (of(Completed, Delivered, 100, 1), "part refunded"),
            (of(Open, Waiting, 200, 100), "paid"),
            (of(Open, Waiting, 200, 101), "part refunded"),
            (of(Open, Shipped, 100, 100), "refunded"),
            (of(Pending, Waiting, 60, 60), "refunded"),
            (of(Canceled, Waiting, 0, 0), "canceled"),
            (of(Canceled, Waiting, 100, 0), "canceled"),
            (of(Canceled, Waiting, 100, 40), "canceled"),
            (of(Canceled, Waiting, 100, 100), "refunded"),
            (disputed(of(Open, Shipped, 100, 100)), "disputed"),
            (disputed(of(Canceled, Waiting, 100, 0)), "disputed"),
        ] {
            assert_eq!(standing.word().to_string(), word, "{standing:?}");
        }
    }
}
