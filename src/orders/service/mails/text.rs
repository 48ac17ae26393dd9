//! What mails say: plain text, in paragraphs, of the order as it is when they are sent.
//!
//! Whoever orders can name any address as theirs. So nothing that a buyer has typed stands in a mail before the order is paid
//! for: else strangers could be written to, with any words, in the shop's name.

use coppice_orders::state::{Fulfilment, Status};

use super::parts::{address, day, digital, findings, foot, indented, lines, money, one_line, place, sums};
use crate::orders::model::{MailKind, OrderMail};
use crate::text::{minute, tidy_lines};

/// A mail as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// In one line.
    pub subject: String,
    /// The text.
    pub text: String,
}

/// Characters of what a shop says of how to pay.
const INSTRUCTIONS: usize = 5_000;

/// Writes a mail about an order. `link` leads to the order's page, or to the management's.
pub fn write(order: &OrderMail, kind: MailKind, link: Option<&str>) -> Written {
    let shop = one_line(&order.shop);
    let (number, total) = (order.number, money(order, order.total));
    let (subject, paragraphs) = match kind {
        MailKind::Placed => (format!("Your order {number} at {shop}"), placed(order)),
        MailKind::Paid => (format!("Order {number} at {shop} is paid"), paid(order)),
        MailKind::Shipped => (format!("Order {number} from {shop} is on its way"), shipped(order)),
        MailKind::Canceled if order.status != Status::Canceled => {
            (format!("Order {number} at {shop} goes on"), goes_on(order))
        }
        MailKind::Canceled => (format!("Order {number} at {shop} is canceled"), canceled(order)),
        MailKind::Refunded => (format!("Money back for order {number} at {shop}"), refunded(order)),
        MailKind::Found => (format!("Your orders at {shop}"), found(order)),
        MailKind::NewOrder => (format!("New order {number} at {shop}: {total}"), new_order(order)),
        MailKind::Attention => (format!("Order {number} at {shop} needs you"), attention(order)),
    };
    let end = match (kind.is_for_shop(), link) {
        (true, Some(link)) => vec![format!("Open the order:\n{link}")],
        (true, None) => vec!["You find the order in your shop's management, under Orders.".to_owned()],
        (false, Some(link)) => {
            vec![format!("Your order, and where it stands:\n{link}"), foot(order)]
        }
        (false, None) => vec![foot(order)],
    };
    let all: Vec<String> = paragraphs.into_iter().chain(end).filter(|text| !text.is_empty()).collect();
    Written { subject: one_line(&subject), text: format!("{}\n", all.join("\n\n")) }
}

fn placed(order: &OrderMail) -> Vec<String> {
    let mut all = vec![format!("Thank you for your {}.", place(order)), lines(order), sums(order)];
    match order.status {
        Status::Pending => all.extend(how_to_pay(order)),
        Status::Canceled => {
            all.push("This order has been canceled since. Please do not pay for it.".to_owned());
        }
        Status::Open | Status::Completed => all.push("It is paid. You need do nothing more.".to_owned()),
    }
    all
}

fn how_to_pay(order: &OrderMail) -> Vec<String> {
    let (due, number) = (money(order, order.due()), order.number);
    let begin = if order.paid > 0 {
        format!("{} of it has come. Please pay the other {due}", money(order, order.paid))
    } else {
        format!("Please pay {due}")
    };
    if order.provider != "manual" {
        return vec![format!("{begin}. You can do so on the page of your order.")];
    }
    let mut all = vec![format!("{begin}, and name order {number} with it.")];
    all.push(tidy_lines(&order.instructions, INSTRUCTIONS));
    if let Some(until) = order.hold_until {
        all.push(match order.is_kept_longer_by_link() {
            true => format!(
                "We keep your things for you until {}. Please open your order before then: so we know that this address is \
                 yours, and keep them for longer.",
                minute(until.saturating_mul(1_000))
            ),
            false => format!("We keep your things for you until {}.", day(order, until)),
        });
    }
    all
}

fn paid(order: &OrderMail) -> Vec<String> {
    let next = match (order.status, order.fulfilment) {
        (Status::Canceled, _) => "This order has been canceled since.",
        (_, Fulfilment::Waiting | Fulfilment::Packing) => {
            "We pack your things, and write to you when they are on their way."
        }
        (_, Fulfilment::None) if digital(order) => "You get your files on the page of your order.",
        _ => "",
    };
    let invoice = order.invoice_number.map(|number| format!("Invoice number: {number}"));
    vec![
        format!("We have your payment for {}. Thank you.", place(order)),
        next.to_owned(),
        lines(order),
        sums(order),
        invoice.unwrap_or_default(),
    ]
}

fn shipped(order: &OrderMail) -> Vec<String> {
    let tracking = one_line(&order.tracking);
    let files = digital(order).then(|| "You get your files on the page of your order.".to_owned());
    vec![
        format!("What you have bought in {} is on its way.", place(order)),
        lines(order),
        files.unwrap_or_default(),
        if tracking.is_empty() { tracking } else { format!("Tracking: {tracking}") },
        match address(order) {
            to if to.is_empty() => to,
            to => format!("It goes to:\n{to}"),
        },
    ]
}

fn goes_on(order: &OrderMail) -> Vec<String> {
    vec![format!("Your {} was canceled. Since then your payment has come, and it goes on.", place(order))]
}

fn canceled(order: &OrderMail) -> Vec<String> {
    let place = place(order);
    let why = if order.has_expired() { ", because it was not paid in time" } else { "" };
    let kept = order.kept();
    let paid = if kept > 0 {
        format!("We send back what you have paid: {}.", money(order, kept))
    } else if order.refunded > 0 {
        format!("What you have paid has gone back to you: {}.", money(order, order.refunded))
    } else {
        "You need not pay for it. If you have sent money already, please write to us.".to_owned()
    };
    vec![format!("Your {place} is canceled{why}."), paid]
}

fn refunded(order: &OrderMail) -> Vec<String> {
    let amount = order.refund.unwrap_or(order.refunded);
    let all = (order.refunded > amount).then(|| {
        format!(
            "In all, {} of the {} that you have paid has gone back.",
            money(order, order.refunded),
            money(order, order.paid)
        )
    });
    vec![
        format!(
            "We have sent back {} for your {}. It can take some days until you see it.",
            money(order, amount),
            place(order)
        ),
        all.unwrap_or_default(),
    ]
}

fn found(order: &OrderMail) -> Vec<String> {
    let shop = one_line(&order.shop);
    let mut all = vec![format!(
        "Somebody, you we hope, has asked for the orders of this address at {shop}. Here they are. If it was not you, you need do \
         nothing: nobody else gets this mail."
    )];
    all.extend(order.found.iter().map(|one| {
        let line = format!("Order {} of {}: {}", one.number, day(order, one.placed_at), one.word);
        one.link.as_ref().map_or_else(|| line.clone(), |link| format!("{line}\n{link}"))
    }));
    all.push(match order.found.iter().any(|one| one.link.is_some()) {
        true => "Whoever has such a link sees the order. Please keep them to yourself.".to_owned(),
        false => {
            "To open them, sign in at the shop with this address, and look under “Your orders”.".to_owned()
        }
    });
    all
}

fn new_order(order: &OrderMail) -> Vec<String> {
    let state = match order.status {
        Status::Canceled => "It has been canceled since.".to_owned(),
        Status::Pending if order.paid > 0 => {
            format!("{} of {} has been paid.", money(order, order.paid), money(order, order.total))
        }
        Status::Pending => "It is not paid yet.".to_owned(),
        Status::Open | Status::Completed => "It is paid.".to_owned(),
    };
    let buyer = [address(order), one_line(&order.email), one_line(&order.address.phone)];
    let buyer: Vec<String> = buyer.into_iter().filter(|text| !text.is_empty()).collect();
    let note = indented(&order.note);
    vec![
        format!("Somebody has ordered: {}. {state}", place(order)),
        lines(order),
        sums(order),
        format!("The buyer:\n{}", buyer.join("\n")),
        if note.is_empty() { note } else { format!("They say:\n{note}") },
    ]
}

fn attention(order: &OrderMail) -> Vec<String> {
    let sums = format!(
        "Total: {}\nPaid: {}\nSent back: {}",
        money(order, order.total),
        money(order, order.paid),
        money(order, order.refunded)
    );
    vec![format!("Please look at {}.", place(order)), findings(order), sums]
}
