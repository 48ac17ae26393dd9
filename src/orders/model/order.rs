//! An order as it is kept.

use coppice_orders::address::Address;
use coppice_orders::state::{Fulfilment, Standing, Status};
use coppice_orders::word::Word;
use serde::{Deserialize, Serialize};

use super::selling::Provider;
use crate::shop::model::Image;

/// Why an order is off, where nobody has paid in time: then money that comes late can bring it back.
pub const EXPIRED: &str = "expired";

/// How long an order is waited for whose buyer has not shown that its address is theirs, in seconds: until they open the link of
/// its mail.
pub const UNPROVEN: i64 = 86_400;

/// How long after its end an order's link still shows who has ordered it and where it went, in seconds.
pub const SHOWS_PERSON: i64 = 30 * 86_400;

/// How an order goes to its buyer, and what that costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// The id of the way.
    pub rate: String,
    /// What it was called.
    pub name: String,
    /// Its rate of tax, in parts per million.
    pub tax_ppm: i64,
    /// Its tax, in minor units.
    pub tax: i64,
    /// What is paid for it, tax and all, in minor units.
    pub total: i64,
}

/// Where an order stands, as its row has it.
#[derive(Debug, Clone, Deserialize)]
pub struct StandingRow {
    status: Status,
    fulfilment: Fulfilment,
    /// Why it is off.
    pub cancel_reason: Option<String>,
    /// What it costs, in minor units.
    pub total: i64,
    paid: i64,
    refunded: i64,
    processing: i64,
    disputed: i64,
}

impl StandingRow {
    /// The columns, of the table named `o`.
    pub const COLUMNS: &str =
        "o.status, o.fulfilment, o.cancel_reason, o.total, o.paid, o.refunded, o.processing, o.disputed";

    /// Where it stands.
    pub fn standing(&self) -> Standing {
        Standing {
            status: self.status,
            fulfilment: self.fulfilment,
            has_expired: self.cancel_reason.as_deref() == Some(EXPIRED),
            total: self.total,
            paid: self.paid,
            refunded: self.refunded,
            processing: self.processing != 0,
            disputed: self.disputed != 0,
        }
    }
}

/// An order; amounts are minor units of its currency, times epoch seconds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// Its id.
    pub id: String,
    /// Its number in the shop.
    pub number: i64,
    /// The cart it was made of.
    pub cart_id: String,
    /// Who has placed it, where they were signed in, or have proven its address since.
    pub user_id: Option<String>,
    /// Whom to write to.
    pub email: String,
    /// Where it stands, and its sums.
    pub standing: Standing,
    /// Whether its pieces are taken out of stock.
    pub has_stock: bool,
    /// How it is paid.
    pub provider: Provider,
    /// Its currency.
    pub currency: String,
    /// The lines' prices.
    pub subtotal: i64,
    /// What the code takes off them.
    pub discount: i64,
    /// The code.
    pub discount_code: Option<String>,
    /// The delivery's price.
    pub shipping: i64,
    /// All tax: within the prices, or beside them.
    pub tax: i64,
    /// Whether the prices have the tax in them.
    pub prices_include_tax: bool,
    /// How it goes, where anything is sent.
    pub delivery: Option<Delivery>,
    /// What somebody has to look at, by words between commas.
    pub attention: Option<String>,
    /// The number of its invoice, once it is paid.
    pub invoice_number: Option<i64>,
    /// Until when nobody else can have its pieces, while it is not paid; for ever where that is nothing.
    pub hold_until: Option<i64>,
    /// Why it is off.
    pub cancel_reason: Option<String>,
    /// How to follow the parcel.
    pub tracking: String,
    /// Which of its links are good.
    pub link_version: i64,
    /// Which version this is.
    pub revision: i64,
    /// When it was placed.
    pub placed_at: i64,
    /// When all of it was paid.
    pub paid_at: Option<i64>,
    /// When it was called off.
    pub canceled_at: Option<i64>,
    /// When whoever has ordered it was erased, if they were.
    pub erased_at: Option<i64>,
    /// When the last of what its story tells has happened.
    pub told_at: Option<i64>,
    /// Where it goes.
    pub address: Address,
    /// What its buyer has said.
    pub note: String,
    /// What was bought.
    pub lines: Vec<OrderLine>,
}

impl Order {
    /// The one word that people read of it.
    pub fn word(&self) -> Word {
        self.standing.word()
    }

    /// What is left to pay.
    pub fn due(&self) -> i64 {
        match self.standing.status {
            Status::Pending => self.missing(),
            Status::Open | Status::Completed | Status::Canceled => 0,
        }
    }

    /// What would have to come for all of it to be paid: also of one that is off, which late money brings back.
    pub fn missing(&self) -> i64 {
        let kept = self.standing.paid.saturating_sub(self.standing.refunded);
        self.standing.total.saturating_sub(kept).max(0)
    }

    /// When it was over: the latest that is known of one that is. `None` while it is not.
    pub fn ended_at(&self) -> Option<i64> {
        match self.standing.status {
            Status::Pending | Status::Open => None,
            Status::Completed | Status::Canceled => {
                [Some(self.placed_at), self.paid_at, self.canceled_at, self.told_at]
                    .into_iter()
                    .flatten()
                    .max()
            }
        }
    }

    /// Whether its link shows `now` (epoch seconds) who has ordered it, and what only they should have: links stay in mails and
    /// histories for years.
    pub fn shows_person(&self, now: i64) -> bool {
        let is_past = |ended: i64| now.saturating_sub(ended) >= SHOWS_PERSON;
        self.erased_at.is_none() && !self.ended_at().is_some_and(is_past)
    }

    /// Leaves out who has ordered it, and where it goes: what it is and what it costs stays.
    pub fn forget_person(&mut self) {
        self.email.clear();
        self.note.clear();
        self.tracking.clear();
        self.address = Address::default();
    }

    /// Whether something of it is downloaded.
    pub fn has_digital(&self) -> bool {
        self.lines.iter().any(OrderLine::is_downloaded)
    }

    /// Whether anything is sent.
    pub fn has_to_be_sent(&self) -> bool {
        self.standing.fulfilment != Fulfilment::None
    }
}

/// What was bought, as it was then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderLine {
    /// Its place in the order, from 0.
    pub position: i64,
    /// The product.
    pub product_id: String,
    /// The variant.
    pub variant_id: String,
    /// The product's address.
    pub slug: String,
    /// What the product was called.
    pub name: String,
    /// What the variant was called.
    pub variant_name: String,
    /// What kind of thing it is.
    pub kind: String,
    /// Its SKU.
    pub sku: Option<String>,
    /// Its picture.
    pub image: Option<Image>,
    /// What a piece cost.
    pub unit_price: i64,
    /// How many.
    pub quantity: i64,
    /// Its share of the order's discount.
    pub discount: i64,
    /// Its rate of tax, in parts per million.
    pub tax_ppm: i64,
    /// Its tax.
    pub tax: i64,
    /// What is paid for it, tax and all.
    pub total: i64,
    /// Whether it was taken out of stock.
    pub tracked: bool,
    /// Whether it is sent.
    pub is_sent: bool,
    /// How many have been given back.
    pub refunded_quantity: i64,
}

impl OrderLine {
    /// Whether it is downloaded, and was not given back.
    pub fn is_downloaded(&self) -> bool {
        self.kind == "digital" && self.refunded_quantity < self.quantity
    }
}
