use chrono::{NaiveDate, NaiveTime};
use coppice_catalogue::region::Region;
use coppice_catalogue::word::is_word;
use coppice_orders::limits::Limits;
use coppice_orders::stripe::stripe_amount;
use coppice_orders::totals::{DiscountKind, TaxRate};

use super::invalid;
use crate::error::AppError;
use crate::orders::model::selling::{
    CheckoutSettings, Discount, EVERYWHERE, Item, Kind, LONGEST_INSTRUCTIONS, MOST_HOLD_DAYS, Provider,
    ShippingRate, percent,
};
use crate::orders::texts;
use crate::tenant::countries::{COUNTRIES, country_name};
use crate::text::{tidy, tidy_lines};
use crate::typed::Typed;
use crate::ui::Field;

/// The last place of a way of delivery.
const LAST_PLACE: i64 = 999;

/// The most uses of a code.
const MOST_USES: i64 = 1_000_000_000;

/// A form as it was typed, and how people there write amounts.
pub struct Typing<'a> {
    /// What was typed.
    pub typed: &'a Typed,
    /// By which region.
    pub region: &'static Region,
    /// In which currency.
    pub currency: &'a str,
    /// Who takes the money.
    pub provider: Provider,
}

impl Typing<'_> {
    fn text(&self, field: &Field) -> String {
        self.typed.field(field.name)
    }

    fn is_ticked(&self, field: &Field) -> bool {
        self.text(field) == "1"
    }

    /// An amount, if one was typed.
    fn amount(&self, field: &Field) -> Result<Option<i64>, AppError> {
        let text = self.text(field);
        if text.trim().is_empty() {
            return Ok(None);
        }
        let amount = self.region.typed(&text, self.currency);
        amount.map(Some).ok_or_else(|| {
            let example = self.region.short(1_250, self.currency);
            invalid(field, texts::no_amount(&example))
        })
    }

    /// An amount that is charged, if one was typed: whoever takes the money can say it exactly.
    fn charged(&self, field: &Field) -> Result<Option<i64>, AppError> {
        let step = self.provider.price_step(self.currency);
        let amount = self.amount(field)?;
        if amount.is_some_and(|amount| amount.checked_rem(step) != Some(0)) {
            return Err(invalid(field, texts::inexact(&self.region.money(step, self.currency))));
        }
        Ok(amount)
    }

    /// A whole number within bounds, if one was typed.
    fn number(&self, field: &Field, least: i64, most: i64) -> Result<Option<i64>, AppError> {
        let text = self.text(field);
        let text = text.trim();
        if text.is_empty() {
            return Ok(None);
        }
        let number = text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok()).flatten();
        let number = number.filter(|number| (least..=most).contains(number));
        number.map(Some).ok_or_else(|| invalid(field, texts::no_number(least, most)))
    }

    fn day(&self, field: &Field) -> Result<Option<NaiveDate>, AppError> {
        let text = self.text(field);
        if text.trim().is_empty() {
            return Ok(None);
        }
        let day = NaiveDate::parse_from_str(text.trim(), "%Y-%m-%d").ok();
        let last = NaiveDate::from_ymd_opt(9_999, 12, 30);
        let day = day.filter(|day| Some(*day) >= NaiveDate::from_ymd_opt(1_970, 1, 1) && Some(*day) <= last);
        day.map(Some).ok_or_else(|| invalid(field, texts::NO_DAY))
    }
}

/// What the form says of one of this kind, which has this id.
///
/// # Errors
/// [`AppError::Invalid`], with the first field that is not what it must be.
pub fn read_item(kind: Kind, typing: &Typing<'_>, id: &str) -> Result<Item, AppError> {
    match kind {
        Kind::Delivery => rate(typing, id).map(Item::Rate),
        Kind::Taxes => tax(typing).map(Item::Tax),
        Kind::Discounts => discount(typing, id).map(Item::Discount),
    }
}

fn rate(typing: &Typing<'_>, id: &str) -> Result<ShippingRate, AppError> {
    let name = typing.text(&texts::NAME);
    if name.trim().chars().count() > Limits::NAME {
        return Err(invalid(&texts::NAME, texts::too_long(Limits::NAME)));
    }
    let name = tidy(&name, Limits::NAME);
    if name.is_empty() {
        return Err(invalid(&texts::NAME, texts::NEEDS_NAME));
    }
    let countries = countries(typing)?;
    let price = typing.charged(&texts::PRICE)?.ok_or_else(|| invalid(&texts::PRICE, texts::NEEDS_PRICE))?;
    Ok(ShippingRate {
        id: id.to_owned(),
        name,
        countries,
        price,
        min_subtotal: typing.amount(&texts::FROM_WORTH)?.unwrap_or(0),
        max_grams: typing.number(&texts::GRAMS, 1, Limits::GRAMS)?,
        active: typing.is_ticked(&texts::RATE_ON),
        position: typing.number(&texts::POSITION, 0, LAST_PLACE)?.unwrap_or(0),
    })
}

fn countries(typing: &Typing<'_>) -> Result<Vec<String>, AppError> {
    match typing.text(&texts::WHERE).as_str() {
        EVERYWHERE => Ok(vec![EVERYWHERE.to_owned()]),
        "some" => {
            let ticked = |code: &&str| typing.typed.field(&texts::country_box(code)) == "1";
            let mut codes: Vec<&str> = COUNTRIES.iter().map(|(code, _)| *code).filter(ticked).collect();
            codes.sort_unstable();
            if codes.is_empty() {
                return Err(invalid(&texts::WHERE, texts::NEEDS_COUNTRY));
            }
            Ok(codes.into_iter().map(str::to_owned).collect())
        }
        _ => Err(invalid(&texts::WHERE, texts::NO_WHERE)),
    }
}

fn tax(typing: &Typing<'_>) -> Result<TaxRate, AppError> {
    let country = typing.text(&texts::COUNTRY);
    if country_name(&country).is_none() {
        return Err(invalid(&texts::COUNTRY, texts::NO_COUNTRY));
    }
    let class = typing.text(&texts::CLASS).trim().to_ascii_lowercase();
    if !is_word(&class) {
        return Err(invalid(&texts::CLASS, texts::NO_CLASS));
    }
    let ppm = percent(&typing.text(&texts::PERCENT)).filter(|ppm| *ppm <= Limits::PPM);
    let ppm = ppm.ok_or_else(|| invalid(&texts::PERCENT, texts::NO_PERCENT))?;
    Ok(TaxRate { country, class, ppm })
}

fn discount(typing: &Typing<'_>, id: &str) -> Result<Discount, AppError> {
    let code = typing.text(&texts::CODE).trim().to_ascii_uppercase();
    if !is_word(&code) {
        return Err(invalid(&texts::CODE, texts::NO_CODE));
    }
    let kind = match typing.text(&texts::KIND).as_str() {
        "percent" => {
            let ppm = percent(&typing.text(&texts::VALUE)).filter(|ppm| (1..=Limits::PPM).contains(ppm));
            DiscountKind::Percent(ppm.ok_or_else(|| invalid(&texts::VALUE, texts::NO_DISCOUNT_PERCENT))?)
        }
        "amount" => {
            let amount = typing.charged(&texts::VALUE)?.filter(|amount| *amount > 0);
            DiscountKind::Amount(amount.ok_or_else(|| invalid(&texts::VALUE, texts::NEEDS_VALUE))?)
        }
        "free_shipping" => DiscountKind::FreeShipping,
        _ => return Err(invalid(&texts::KIND, texts::NO_KIND)),
    };
    let min_subtotal = typing.amount(&texts::LEAST_WORTH)?.unwrap_or(0);
    let (from, until) = (typing.day(&texts::FROM_DAY)?, typing.day(&texts::LAST_DAY)?);
    if let (Some(from), Some(until)) = (from, until)
        && until < from
    {
        return Err(invalid(&texts::LAST_DAY, texts::NO_TIME));
    }
    let midnight = |day: NaiveDate| day.and_time(NaiveTime::MIN).and_utc().timestamp();
    Ok(Discount {
        id: id.to_owned(),
        code,
        kind,
        min_subtotal,
        starts_at: from.map(midnight),
        ends_at: until.and_then(|day| day.succ_opt()).map(midnight),
        max_uses: typing.number(&texts::MOST_USES, 1, MOST_USES)?,
        used: 0,
        once_per_email: typing.is_ticked(&texts::ONCE),
        active: typing.is_ticked(&texts::CODE_ON),
    })
}

/// How one pays, as the form says, over what is stored.
///
/// # Errors
/// [`AppError::Invalid`], with the first field that is not what it must be.
pub fn read_checkout(typing: &Typing<'_>, stored: &CheckoutSettings) -> Result<CheckoutSettings, AppError> {
    let instructions = typing.text(&texts::INSTRUCTIONS);
    // Browsers send two characters for a line's end.
    if instructions.trim().chars().filter(|c| *c != '\r').count() > LONGEST_INSTRUCTIONS {
        return Err(invalid(&texts::INSTRUCTIONS, texts::too_long(LONGEST_INSTRUCTIONS)));
    }
    let days = typing.number(&texts::HOLD_DAYS, 0, MOST_HOLD_DAYS)?;
    let hold_manual_days =
        days.ok_or_else(|| invalid(&texts::HOLD_DAYS, texts::no_number(0, MOST_HOLD_DAYS)))?;
    let instructions = tidy_lines(&instructions, LONGEST_INSTRUCTIONS);
    let provider = Provider::parse(&typing.text(&texts::PROVIDER));
    let provider = provider.ok_or_else(|| invalid(&texts::PROVIDER, texts::NO_PROVIDER))?;
    if provider == Provider::Stripe && stripe_amount(0, typing.currency).is_err() {
        return Err(invalid(&texts::PROVIDER, texts::NO_CURRENCY));
    }
    Ok(CheckoutSettings { hold_manual_days, instructions, provider, ..stored.clone() })
}
