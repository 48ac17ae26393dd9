//! Where an order stands, which step may follow, and the word that people read.
//!
//! Payment is no state: what was paid and given back are sums, and what they mean is worked out when it is asked for.

use serde::{Deserialize, Serialize};

/// What has become of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Not paid in full yet.
    Pending,
    /// Paid, and not done with.
    Open,
    /// Delivered, or paid with nothing to send.
    Completed,
    /// Off.
    Canceled,
}

/// How far the goods are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fulfilment {
    /// There is nothing to send.
    None,
    /// Nobody has begun.
    Waiting,
    /// Somebody packs them.
    Packing,
    /// On their way.
    Shipped,
    /// There.
    Delivered,
}

/// An order as far as its state is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// What has become of it.
    pub status: Status,
    /// How far the goods are.
    pub fulfilment: Fulfilment,
    /// Whether it was canceled because nobody paid in time, and for no other reason.
    pub has_expired: bool,
    /// What it costs.
    pub total: i64,
    /// What has come for it.
    pub paid: i64,
    /// What of that has gone back.
    pub refunded: i64,
    /// Whether a payment is on its way.
    pub processing: bool,
    /// Whether a payment is disputed, or was lost by that.
    pub disputed: bool,
}

/// What can happen to an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// All of it is paid.
    Pay,
    /// It is paid too late, and everything is still there.
    TakeAgain,
    /// It is called off.
    Cancel(By),
    /// Somebody begins to pack.
    Pack,
    /// It is sent.
    Ship,
    /// It has arrived.
    Deliver,
}

/// Who calls an order off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// Who has ordered.
    Shopper,
    /// Who sells.
    Admin,
    /// The clock, after the time to pay.
    Sweeper,
}

/// Why a step can't follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Conflict {
    /// It is not paid, or not all of it.
    #[error("This order is not paid yet.")]
    NotPaid,
    /// It is paid, or a part of it.
    #[error("This order is paid. To call it off, ask the shop.")]
    Paid,
    /// A payment is on its way.
    #[error("A payment for this order is under way. Please wait until it has come or failed.")]
    UnderWay,
    /// It is off.
    #[error("This order has been canceled.")]
    Canceled,
    /// It is not off, or not for the clock's reason.
    #[error("This order has not expired.")]
    NotExpired,
    /// Nothing is sent.
    #[error("This order has nothing to send.")]
    NothingToSend,
    /// It has been sent.
    #[error("This order has been sent.")]
    Shipped,
    /// It has not been sent.
    #[error("This order has not been sent yet.")]
    NotShipped,
    /// That has happened before.
    #[error("This has been done before.")]
    Done,
}

impl Standing {
    /// Status and fulfilment after the step.
    ///
    /// # Errors
    /// Why it can't follow.
    pub fn after(&self, step: Step) -> Result<(Status, Fulfilment), Conflict> {
        match step {
            Step::Pay => self.pay(),
            Step::TakeAgain => self.take_again(),
            Step::Cancel(by) => self.cancel(by),
            Step::Pack | Step::Ship | Step::Deliver => self.send(step),
        }
    }

    fn pay(&self) -> Result<(Status, Fulfilment), Conflict> {
        match self.status {
            Status::Canceled => Err(Conflict::Canceled),
            Status::Open | Status::Completed => Err(Conflict::Done),
            Status::Pending if self.paid < self.total => Err(Conflict::NotPaid),
            Status::Pending => Ok((self.once_paid(), self.fulfilment)),
        }
    }

    fn take_again(&self) -> Result<(Status, Fulfilment), Conflict> {
        if self.status != Status::Canceled || !self.has_expired {
            return Err(Conflict::NotExpired);
        }
        if self.paid < self.total { Err(Conflict::NotPaid) } else { Ok((self.once_paid(), self.fulfilment)) }
    }

    fn cancel(&self, by: By) -> Result<(Status, Fulfilment), Conflict> {
        match (self.status, by) {
            (Status::Canceled, _) => Err(Conflict::Done),
            (_, By::Admin) if self.is_sent() => Err(Conflict::Shipped),
            (Status::Completed, By::Admin) => Err(Conflict::NothingToSend),
            (Status::Pending | Status::Open, By::Admin) => Ok((Status::Canceled, self.fulfilment)),
            (Status::Open | Status::Completed, _) => Err(Conflict::Paid),
            (Status::Pending, _) if self.paid > self.refunded => Err(Conflict::Paid),
            (Status::Pending, _) if self.processing => Err(Conflict::UnderWay),
            (Status::Pending, _) => Ok((Status::Canceled, self.fulfilment)),
        }
    }

    /// Who sends without saying first that they pack has packed all the same.
    fn send(&self, step: Step) -> Result<(Status, Fulfilment), Conflict> {
        match self.status {
            Status::Pending => return Err(Conflict::NotPaid),
            Status::Canceled => return Err(Conflict::Canceled),
            Status::Completed if self.fulfilment != Fulfilment::None => return Err(Conflict::Done),
            Status::Open | Status::Completed => {}
        }
        match (self.fulfilment, step) {
            (Fulfilment::None, _) => Err(Conflict::NothingToSend),
            (Fulfilment::Waiting, Step::Pack) => Ok((Status::Open, Fulfilment::Packing)),
            (Fulfilment::Waiting | Fulfilment::Packing, Step::Ship) => {
                Ok((Status::Open, Fulfilment::Shipped))
            }
            (Fulfilment::Shipped, Step::Deliver) => Ok((Status::Completed, Fulfilment::Delivered)),
            (Fulfilment::Waiting | Fulfilment::Packing, Step::Deliver) => Err(Conflict::NotShipped),
            (Fulfilment::Shipped | Fulfilment::Delivered, Step::Pack) => Err(Conflict::Shipped),
            _ => Err(Conflict::Done),
        }
    }

    fn is_sent(&self) -> bool {
        matches!(self.fulfilment, Fulfilment::Shipped | Fulfilment::Delivered)
    }

    fn once_paid(&self) -> Status {
        once_paid(self.fulfilment != Fulfilment::None)
    }
}

/// What becomes of an order when it is paid: where nothing has to be sent, it is done with.
pub fn once_paid(has_to_be_sent: bool) -> Status {
    if has_to_be_sent { Status::Open } else { Status::Completed }
}

/// The names that rows have.
macro_rules! named {
    ($kind:ident: $($variant:ident $name:literal),+) => {
        impl $kind {
            /// As it is kept.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// Of what is kept, if it is one.
            pub fn parse(text: &str) -> Option<Self> {
                match text { $($name => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

named!(Status: Pending "pending", Open "open", Completed "completed", Canceled "canceled");
named!(Fulfilment: None "none", Waiting "waiting", Packing "packing", Shipped "shipped", Delivered "delivered");

#[cfg(test)]
mod tests {
    use super::*;

    const STATUSES: [Status; 4] = [Status::Pending, Status::Open, Status::Completed, Status::Canceled];
    const FULFILMENTS: [Fulfilment; 5] = [
        Fulfilment::None,
        Fulfilment::Waiting,
        Fulfilment::Packing,
        Fulfilment::Shipped,
        Fulfilment::Delivered,
    ];

    fn standing(status: Status, fulfilment: Fulfilment, paid: i64) -> Standing {
        Standing {
            status,
            fulfilment,
            has_expired: false,
            total: 100,
            paid,
            refunded: 0,
            processing: false,
            disputed: false,
        }
    }

    #[test]
    fn an_order_goes_its_way_and_no_other() {
        use Fulfilment::{Delivered, Packing, Shipped, Waiting};
        let mut order = standing(Status::Pending, Waiting, 0);
        for (step, answer) in [
            (Step::Pay, Err(Conflict::NotPaid)),
            (Step::Pack, Err(Conflict::NotPaid)),
            (Step::Pay, Ok((Status::Open, Waiting))),
            (Step::Pay, Err(Conflict::Done)),
            (Step::Deliver, Err(Conflict::NotShipped)),
            (Step::Pack, Ok((Status::Open, Packing))),
            (Step::Pack, Err(Conflict::Done)),
            (Step::Cancel(By::Shopper), Err(Conflict::Paid)),
            (Step::Cancel(By::Sweeper), Err(Conflict::Paid)),
            (Step::Ship, Ok((Status::Open, Shipped))),
            (Step::Ship, Err(Conflict::Done)),
            (Step::Pack, Err(Conflict::Shipped)),
            (Step::Cancel(By::Admin), Err(Conflict::Shipped)),
            (Step::Deliver, Ok((Status::Completed, Delivered))),
            (Step::Deliver, Err(Conflict::Done)),
            (Step::Pack, Err(Conflict::Done)),
            (Step::Cancel(By::Admin), Err(Conflict::Shipped)),
        ] {
            if answer == Ok((Status::Open, Waiting)) {
                order.paid = 100;
            }
            assert_eq!(order.after(step), answer, "{step:?}");
            if let Ok((status, fulfilment)) = answer {
                (order.status, order.fulfilment) = (status, fulfilment);
            }
        }
    }

    #[test]
    fn who_may_call_off_hangs_on_money_and_parcels() {
        let cancel = |standing: Standing, by| standing.after(Step::Cancel(by)).map(|(status, _)| status);
        let unpaid = standing(Status::Pending, Fulfilment::Waiting, 0);
        for by in [By::Shopper, By::Admin, By::Sweeper] {
            assert_eq!(cancel(unpaid, by), Ok(Status::Canceled));
        }
        let under_way = Standing { processing: true, ..unpaid };
        for (by, answer) in [
            (By::Shopper, Err(Conflict::UnderWay)),
            (By::Sweeper, Err(Conflict::UnderWay)),
            (By::Admin, Ok(Status::Canceled)),
        ] {
            assert_eq!(cancel(under_way, by), answer);
            let part = if by == By::Admin { answer } else { Err(Conflict::Paid) };
            assert_eq!(cancel(Standing { paid: 1, ..unpaid }, by), part);
        }
        let packing = standing(Status::Open, Fulfilment::Packing, 100);
        assert_eq!(cancel(packing, By::Admin), Ok(Status::Canceled));
        let files = standing(Status::Completed, Fulfilment::None, 100);
        assert_eq!(cancel(files, By::Admin), Err(Conflict::NothingToSend));
    }

    #[test]
    fn only_what_has_expired_is_taken_again() {
        let canceled = standing(Status::Canceled, Fulfilment::Waiting, 100);
        assert_eq!(canceled.after(Step::TakeAgain), Err(Conflict::NotExpired));
        assert_eq!(canceled.after(Step::Pay), Err(Conflict::Canceled));
        let expired = Standing { has_expired: true, ..canceled };
        assert_eq!(expired.after(Step::TakeAgain), Ok((Status::Open, Fulfilment::Waiting)));
        let files = Standing { fulfilment: Fulfilment::None, ..expired };
        assert_eq!(files.after(Step::TakeAgain), Ok((Status::Completed, Fulfilment::None)));
        let part = Standing { paid: 99, ..expired };
        assert_eq!(part.after(Step::TakeAgain), Err(Conflict::NotPaid));
    }

    #[test]
    fn no_step_leads_off_the_ways_that_are_drawn() {
        let steps = [
            Step::Pay,
            Step::TakeAgain,
            Step::Cancel(By::Shopper),
            Step::Cancel(By::Admin),
            Step::Cancel(By::Sweeper),
            Step::Pack,
            Step::Ship,
            Step::Deliver,
        ];
        for (status, fulfilment) in STATUSES.into_iter().flat_map(|s| FULFILMENTS.map(|f| (s, f))) {
            for (paid, has_expired, step) in
                steps.into_iter().flat_map(|step| [(0, false, step), (100, true, step)])
            {
                let before = Standing { has_expired, ..standing(status, fulfilment, paid) };
                let Ok((after, goods)) = before.after(step) else { continue };
                assert!(
                    matches!(
                        (status, after),
                        (Status::Pending, Status::Open | Status::Completed | Status::Canceled)
                            | (Status::Open, Status::Open | Status::Completed | Status::Canceled)
                            | (Status::Canceled, Status::Open | Status::Completed)
                    ),
                    "{before:?} {step:?} {after:?}"
                );
                let place = |goods| FULFILMENTS.iter().position(|known| *known == goods);
                assert!(place(goods) >= place(fulfilment));
            }
        }
    }

    #[test]
    fn what_is_kept_is_read_again() {
        for status in STATUSES {
            assert_eq!(Status::parse(status.as_str()), Some(status));
            assert_eq!(serde_json::to_value(status).unwrap(), status.as_str());
        }
        for fulfilment in FULFILMENTS {
            assert_eq!(Fulfilment::parse(fulfilment.as_str()), Some(fulfilment));
            assert_eq!(serde_json::to_value(fulfilment).unwrap(), fulfilment.as_str());
        }
        assert_eq!((Status::parse("OPEN"), Fulfilment::parse("")), (None, None));
    }
}
