//! What the fields of a form hold, as somebody would type it and as people read it.

use coppice_catalogue::region::Region;
use coppice_orders::totals::DiscountKind;

use crate::locals::Locals;
use crate::orders::model::selling::{Discount, Item, Kind, ShippingRate, TaxRate, percent_text};
use crate::orders::texts;
use crate::tenant::countries::country_name;
use crate::text::day;
use crate::typed::Typed;
use crate::ui::{Field, Side};

/// How the shop writes amounts.
#[derive(Clone, Copy)]
pub struct Writing<'a> {
    /// By which region.
    pub region: &'static Region,
    /// In which currency.
    pub currency: &'a str,
}

impl<'a> Writing<'a> {
    /// As the shop whose request is answered does.
    pub fn of(locals: &'a Locals) -> Self {
        Self { region: locals.look.region(), currency: &locals.tenant.currency }
    }

    /// An amount as it is typed; nothing where none needs to be.
    fn worth(self, amount: i64) -> String {
        if amount == 0 { String::new() } else { self.region.short(amount, self.currency) }
    }

    /// An amount as people read it.
    pub fn money(self, amount: i64) -> String {
        self.region.money(amount, self.currency)
    }

    /// A percent as people read it.
    pub fn percent(self, ppm: i64) -> String {
        format!("{} %", percent_text(ppm, self.region.decimal()))
    }

    /// What a code takes off, as people read it.
    pub fn off(self, kind: DiscountKind) -> String {
        match kind {
            DiscountKind::Percent(ppm) => self.percent(ppm),
            DiscountKind::Amount(amount) => self.money(amount),
            DiscountKind::FreeShipping => kind_name("free_shipping").to_owned(),
        }
    }
}

fn kind_name(kind: &str) -> &'static str {
    texts::KINDS.into_iter().find(|(name, _)| *name == kind).map(|(_, label)| label).unwrap_or_default()
}

/// The first day of a code, and its last.
pub fn days(discount: &Discount) -> (Option<String>, Option<String>) {
    let text = |at: i64| day(at.saturating_mul(1_000));
    (discount.starts_at.map(text), discount.ends_at.map(|end| text(end.saturating_sub(1))))
}

/// The names of the countries where a way of delivery goes.
pub fn places(rate: &ShippingRate) -> String {
    if rate.is_everywhere() {
        return texts::EVERYWHERE.to_owned();
    }
    let named = rate.countries.iter().map(|code| country_name(code).unwrap_or(code));
    named.collect::<Vec<_>>().join(", ")
}

/// The form that holds this item.
pub fn filled(item: &Item, writing: Writing<'_>) -> Typed {
    let flag = |flag: bool| if flag { "1" } else { "0" };
    let number = |number: Option<i64>| number.map(|number| number.to_string()).unwrap_or_default();
    let form = Typed::default();
    match item {
        Item::Rate(rate) => {
            let form = form
                .with(texts::NAME.name, rate.name.clone())
                .with(texts::WHERE.name, if rate.is_everywhere() { "*" } else { "some" })
                .with(
                    texts::PRICE.name,
                    if rate.name.is_empty() {
                        String::new()
                    } else {
                        writing.region.short(rate.price, writing.currency)
                    },
                )
                .with(texts::FROM_WORTH.name, writing.worth(rate.min_subtotal))
                .with(texts::GRAMS.name, number(rate.max_grams))
                .with(texts::POSITION.name, rate.position.to_string())
                .with(texts::RATE_ON.name, flag(rate.active));
            rate.countries.iter().fold(form, |form, code| form.with(&texts::country_box(code), "1"))
        }
        Item::Tax(TaxRate { country, class, ppm }) => form
            .with(texts::COUNTRY.name, country.clone())
            .with(texts::CLASS.name, class.clone())
            .with(texts::PERCENT.name, percent_text(*ppm, writing.region.decimal())),
        Item::Discount(discount) => {
            let (kind, _) = discount.columns();
            let value = match discount.kind {
                DiscountKind::Percent(0) | DiscountKind::FreeShipping => String::new(),
                DiscountKind::Percent(ppm) => percent_text(ppm, writing.region.decimal()),
                DiscountKind::Amount(amount) => writing.region.short(amount, writing.currency),
            };
            let (from, until) = days(discount);
            form.with(texts::CODE.name, discount.code.clone())
                .with(texts::KIND.name, kind)
                .with(texts::VALUE.name, value)
                .with(texts::LEAST_WORTH.name, writing.worth(discount.min_subtotal))
                .with(texts::FROM_DAY.name, from.unwrap_or_default())
                .with(texts::LAST_DAY.name, until.unwrap_or_default())
                .with(texts::MOST_USES.name, number(discount.max_uses))
                .with(texts::ONCE.name, flag(discount.once_per_email))
                .with(texts::CODE_ON.name, flag(discount.active))
        }
    }
}

fn fields(kind: Kind) -> &'static [&'static Field] {
    match kind {
        Kind::Delivery => &[
            &texts::NAME,
            &texts::WHERE,
            &texts::PRICE,
            &texts::FROM_WORTH,
            &texts::GRAMS,
            &texts::POSITION,
            &texts::RATE_ON,
        ],
        Kind::Taxes => &[&texts::COUNTRY, &texts::CLASS, &texts::PERCENT],
        Kind::Discounts => &[
            &texts::CODE,
            &texts::KIND,
            &texts::VALUE,
            &texts::LEAST_WORTH,
            &texts::FROM_DAY,
            &texts::LAST_DAY,
            &texts::MOST_USES,
            &texts::ONCE,
            &texts::CODE_ON,
        ],
    }
}

/// What a field holds, as people read it.
fn said(item: &Item, field: &Field, writing: Writing<'_>) -> String {
    let typed = filled(item, writing).field(field.name);
    let yes = |flag: &str| if flag == "1" { texts::YES } else { texts::NO }.to_owned();
    match (item, field.name) {
        (Item::Rate(rate), "where") => places(rate),
        (Item::Tax(tax), "country") => country_name(&tax.country).unwrap_or(&tax.country).to_owned(),
        (Item::Discount(_), "kind") => kind_name(&typed).to_owned(),
        (_, "active" | "once_per_email") => yes(&typed),
        _ => typed,
    }
}

/// What differs between what is stored and what was typed.
pub fn sides(stored: &Item, yours: &Item, writing: Writing<'_>) -> Vec<Side> {
    let side = |field: &&'static Field| Side {
        label: field.label,
        theirs: said(stored, field, writing),
        yours: said(yours, field, writing),
    };
    fields(yours.kind()).iter().map(side).filter(|side| side.theirs != side.yours).collect()
}
