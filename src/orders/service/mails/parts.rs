//! What mails are put together from.

use chrono::{DateTime, Datelike};
use coppice_catalogue::product::ProductType;
use coppice_orders::state::Fulfilment;

use crate::orders::model::{MailLine, OrderMail};
use crate::orders::texts::attention::attention;
use crate::tenant::countries::country_name;
use crate::text::{tidy, tidy_lines};

/// Characters of a line of what somebody has typed.
const LINE: usize = 300;

/// Characters of a text with lines.
const LINES: usize = 2_000;

/// What somebody has typed, on one line, with nothing in it that acts instead of being read.
pub fn one_line(text: &str) -> String {
    tidy(&text.replace(['\r', '\n', '\t'], " "), LINE)
}

/// A text with lines, each of them set in, so that it is seen where it ends.
pub fn indented(text: &str) -> String {
    let text = tidy_lines(text, LINES);
    text.lines().map(|line| format!("    {line}")).collect::<Vec<_>>().join("\n")
}

/// An amount as the shop's region writes it.
pub fn money(order: &OrderMail, amount: i64) -> String {
    order.settings.region().money(amount, &order.currency)
}

/// The day of a time in epoch seconds, as the shop's region writes it.
pub fn day(order: &OrderMail, at: i64) -> String {
    let day = DateTime::from_timestamp(at, 0);
    day.map(|at| order.settings.region().date(at.year(), at.month(), at.day())).unwrap_or_default()
}

/// Which order: `order 1001 at Lamps of 3/7/2026`.
pub fn place(order: &OrderMail) -> String {
    format!("order {} of {} at {}", order.number, day(order, order.placed_at), one_line(&order.shop))
}

/// What was bought, a line each.
pub fn lines(order: &OrderMail) -> String {
    let line = |line: &MailLine| {
        let (name, variant) = (one_line(&line.name), one_line(&line.variant_name));
        let variant = if variant.is_empty() { variant } else { format!(", {variant}") };
        let price = money(order, line.unit_price.saturating_mul(line.quantity));
        format!("{} × {name}{variant}: {price}", line.quantity)
    };
    order.lines.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// What it comes to.
pub fn sums(order: &OrderMail) -> String {
    let named = |what: &str, name: &Option<String>| match name.as_deref().map(one_line) {
        Some(name) if !name.is_empty() => format!("{what} ({name})"),
        _ => what.to_owned(),
    };
    let mut all = Vec::new();
    let is_sent = order.fulfilment != Fulfilment::None;
    let has_tax_beside = order.tax > 0 && !order.prices_include_tax;
    if order.discount > 0 || is_sent || has_tax_beside {
        all.push(format!("Goods: {}", money(order, order.subtotal)));
    }
    if order.discount > 0 {
        let less = money(order, order.discount.saturating_neg());
        all.push(format!("{}: {less}", named("Discount", &order.discount_code)));
    }
    if is_sent {
        let price = if order.shipping > 0 { money(order, order.shipping) } else { "free".to_owned() };
        all.push(format!("{}: {price}", named("Delivery", &order.delivery)));
    }
    if has_tax_beside {
        all.push(format!("Tax: {}", money(order, order.tax)));
    }
    all.push(format!("Total: {}", money(order, order.total)));
    if order.tax > 0 && order.prices_include_tax {
        all.push(format!("Tax in it: {}", money(order, order.tax)));
    }
    all.join("\n")
}

/// Whether something of it is downloaded.
pub fn digital(order: &OrderMail) -> bool {
    order.lines.iter().any(|line| line.kind == ProductType::Digital)
}

/// Where it goes, in lines.
pub fn address(order: &OrderMail) -> String {
    let to = &order.address;
    let city = format!("{} {}", one_line(&to.postal_code), one_line(&to.city));
    let country = country_name(&to.country).unwrap_or_default().to_owned();
    let all = [
        one_line(&to.name),
        one_line(&to.line1),
        one_line(&to.line2),
        city.trim().to_owned(),
        one_line(&to.region),
        country,
    ];
    all.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// Who has sold it, and how to ask them.
pub fn foot(order: &OrderMail) -> String {
    let settings = &order.settings;
    let email = one_line(&settings.email);
    let ask = if email.is_empty() { email } else { format!("Questions? Write to {email}.\n\n") };
    let at = tidy_lines(&settings.address, LINES);
    let all = [one_line(&order.shop), at, one_line(&settings.phone)];
    let own: Vec<String> = all.into_iter().filter(|line| !line.is_empty()).collect();
    format!("{ask}{}", own.join("\n"))
}

/// What somebody has to look at, in sentences.
pub fn findings(order: &OrderMail) -> String {
    attention(order.attention.as_deref()).join("\n")
}
