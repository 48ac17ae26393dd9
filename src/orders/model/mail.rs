//! Mails about orders: which there are, and what they are made of.

use coppice_catalogue::product::ProductType;
use coppice_orders::address::Address;
use coppice_orders::state::{Fulfilment, Status};
use serde::Deserialize;

use super::order::{EXPIRED, UNPROVEN};
use crate::tenant::TenantId;
use crate::tenant::settings::SiteSettings;

/// How far back the mail with the links to an address's orders goes, in seconds: a year.
pub const FOUND_SINCE: i64 = 365 * 86_400;

/// What a mail is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MailKind {
    /// To the buyer: the order is there, and how to pay for it.
    Placed,
    /// To the buyer: all of it is paid.
    Paid,
    /// To the buyer: it is on its way.
    Shipped,
    /// To the buyer: it is off.
    Canceled,
    /// To the buyer: money has gone back.
    Refunded,
    /// To the buyer, or whoever has this address: the links to its orders.
    Found,
    /// To the shop: somebody has ordered.
    NewOrder,
    /// To the shop: somebody has to look at an order.
    Attention,
}

impl MailKind {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Placed,
        Self::Paid,
        Self::Shipped,
        Self::Canceled,
        Self::Refunded,
        Self::Found,
        Self::NewOrder,
        Self::Attention,
    ];

    /// As it is kept.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Placed => "placed",
            Self::Paid => "paid",
            Self::Shipped => "shipped",
            Self::Canceled => "canceled",
            Self::Refunded => "refunded",
            Self::Found => "found",
            Self::NewOrder => "new_order",
            Self::Attention => "attention",
        }
    }

    /// Of what is kept, if it is one.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// Whether it goes to those who manage the shop.
    pub const fn is_for_shop(self) -> bool {
        matches!(self, Self::NewOrder | Self::Attention)
    }
}

/// A mail that somebody has taken to send it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ClaimedMail {
    /// Its id.
    pub id: String,
    /// Whose shop it is of.
    pub tenant_id: TenantId,
    /// The name of its kind.
    pub kind: String,
    /// What it is about: see [`crate::orders::store::mail_statement`].
    #[serde(rename = "ref")]
    pub reference: String,
    /// How often it was taken, this time included.
    pub attempts: u32,
    /// Until when nobody else takes it.
    pub lease_until: i64,
}

/// An order as mails tell of it.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the columns of `orders`")]
pub struct OrderMail {
    pub id: String,
    pub tenant: TenantId,
    pub number: i64,
    pub email: String,
    pub status: Status,
    pub fulfilment: Fulfilment,
    pub provider: String,
    pub currency: String,
    pub subtotal: i64,
    pub discount: i64,
    pub shipping: i64,
    pub tax: i64,
    pub total: i64,
    pub paid: i64,
    pub refunded: i64,
    pub attention: Option<String>,
    pub discount_code: Option<String>,
    pub delivery: Option<String>,
    pub prices_include_tax: bool,
    pub invoice_number: Option<i64>,
    pub hold_until: Option<i64>,
    pub cancel_reason: Option<String>,
    pub tracking: String,
    pub link_version: i64,
    pub placed_at: i64,
    pub note: String,
    /// Where it goes.
    pub address: Address,
    /// What was bought, in its order.
    pub lines: Vec<MailLine>,
    /// What has gone back by what the mail is about, where that is a refund.
    pub refund: Option<i64>,
    /// All orders of its address, where the mail is about them: the newest first.
    pub found: Vec<FoundOrder>,
    /// The host of the shop.
    pub host: String,
    /// The name of the shop.
    pub shop: String,
    /// What the shop says of itself.
    pub settings: SiteSettings,
    /// How to pay by hand.
    pub instructions: String,
    /// How many days an order that is paid by hand is waited for; 0 is for ever.
    pub hold_manual_days: i64,
    /// Who manages the shop, owners first: their addresses.
    pub managers: Vec<String>,
}

/// An order among all of its address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundOrder {
    /// Its number in the shop.
    pub number: i64,
    /// When it was placed, in epoch seconds.
    pub placed_at: i64,
    /// The one word that people read of it.
    pub word: String,
    /// Where it is, if the shop's own address is known.
    pub link: Option<String>,
}

/// What was bought.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct MailLine {
    /// The product's name.
    pub name: String,
    /// The variant's.
    pub variant_name: String,
    /// The product's type.
    #[serde(rename = "type")]
    pub kind: ProductType,
    /// What a piece costs.
    pub unit_price: i64,
    /// How many.
    pub quantity: i64,
}

impl OrderMail {
    /// Whether the goods are kept for a day, and for longer once the link of this mail is opened.
    pub fn is_kept_longer_by_link(&self) -> bool {
        let is_short = |until: i64| until <= self.placed_at.saturating_add(UNPROVEN);
        self.hold_until.is_some_and(is_short) && self.hold_manual_days != 1
    }

    /// What is still to be paid.
    pub fn due(&self) -> i64 {
        self.total.saturating_sub(self.kept()).max(0)
    }

    /// What has come and has not gone back.
    pub fn kept(&self) -> i64 {
        self.paid.saturating_sub(self.refunded).max(0)
    }

    /// Whether it is off because nobody has paid in time.
    pub fn has_expired(&self) -> bool {
        self.cancel_reason.as_deref() == Some(EXPIRED)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_of_a_kind_is_read_again() {
        for kind in MailKind::ALL {
            assert_eq!(MailKind::parse(kind.as_str()), Some(kind));
        }
        assert_eq!(MailKind::parse("PLACED"), None);
    }
}
