use super::{Place, Region, SPACE};
use crate::check::Limits;
use crate::money::units::{decimal, exponent, minor};

impl Region {
    /// An amount as shoppers there read it: `$1,234.50`, `1.234,50 €`, `CHF 1’234.50`.
    pub fn money(&self, amount: i64, currency: &str) -> String {
        let number = self.number(&decimal(amount.unsigned_abs(), currency));
        let sign = if amount < 0 { "−" } else { "" };
        let symbol = self.symbol(currency);
        // Letters beside digits need room; a sign does not.
        let is_word = symbol.chars().next_back().is_some_and(char::is_alphabetic);
        match self.place {
            Place::Before if !is_word => format!("{sign}{symbol}{number}"),
            Place::Before | Place::BeforeWithSpace => format!("{sign}{symbol}{SPACE}{number}"),
            Place::After => format!("{sign}{number}{SPACE}{symbol}"),
        }
    }

    fn symbol<'a>(&self, currency: &'a str) -> &'a str
    where
        'static: 'a,
    {
        let own = self.symbols.iter().find(|(code, _)| *code == currency);
        own.map_or_else(|| symbol(currency), |(_, symbol)| symbol)
    }

    /// A plain decimal number as people there write it.
    fn number(&self, plain: &str) -> String {
        let (whole, fraction) = plain.split_once('.').map_or((plain, None), |(w, f)| (w, Some(f)));
        let mut text = String::with_capacity(plain.len().saturating_mul(2));
        let grouped = whole.len() >= self.least.saturating_add(3);
        for (at, digit) in whole.chars().enumerate() {
            if grouped && at > 0 && whole.len().saturating_sub(at).is_multiple_of(3) {
                text.push(self.group);
            }
            text.push(digit);
        }
        if let Some(fraction) = fraction {
            text.push(self.decimal);
            text.push_str(fraction);
        }
        text
    }

    /// The amount somebody has typed, in minor units, as people there write it: `12`, `12.5`, `12,50`, `$ 1,234.50`;
    /// `1.234,50 €` where that is how it is written. `None` where it is no such number, has more decimals than the currency,
    /// is more than anything costs, or could be meant in two ways.
    pub fn typed(&self, text: &str, currency: &str) -> Option<i64> {
        let around = |c: char| c.is_whitespace() || matches!(c, '$' | '€' | '£' | '¥' | '￥' | '₹');
        let own = self.symbol(currency);
        let text = text.trim().trim_start_matches(own).trim_end_matches(own).trim_matches(around);
        let text = text.trim_start_matches(currency).trim_end_matches(currency).trim_matches(around);
        let (whole, fraction) = self.parts(text)?;
        minor(&whole, fraction, currency).ok().filter(|amount| *amount <= Limits::PRICE)
    }

    /// The same without decimals where there are none: `$12`, but `$12.50`.
    pub fn round(&self, amount: i64, currency: &str) -> String {
        let digits = exponent(currency);
        let is_whole = digits > 0 && amount % 10_i64.pow(digits) == 0;
        let text = self.money(amount, currency);
        if is_whole {
            text.replacen(&format!("{}{}", self.decimal, "0".repeat(digits as usize)), "", 1)
        } else {
            text
        }
    }

    /// An amount as somebody there would type it: without group marks, and without decimals where there are none.
    pub fn short(&self, amount: i64, currency: &str) -> String {
        let text = decimal(amount.unsigned_abs(), currency);
        match text.split_once('.') {
            Some((whole, fraction)) if fraction.bytes().all(|b| b == b'0') => whole.to_owned(),
            Some((whole, fraction)) => format!("{whole}{}{fraction}", self.decimal),
            None => text,
        }
    }

    /// What stands before and after the decimal mark, without group marks.
    fn parts<'a>(&self, text: &'a str) -> Option<(String, &'a str)> {
        let is_point = |c: char| matches!(c, '.' | ',');
        let Some((before, after)) = text.rsplit_once(is_point) else {
            return Some((self.ungrouped(text)?, ""));
        };
        let mark = text.chars().rev().find(|c| is_point(*c))?;
        if mark == self.group && (after.len() == 3 || before.contains(mark)) {
            return Some((self.ungrouped(text)?, ""));
        }
        // The other mark of the two stands for decimals as long as nothing else says that it groups.
        let whole = if mark == self.decimal { self.ungrouped(before)? } else { before.to_owned() };
        (!after.is_empty()).then_some((whole, after))
    }

    /// The digits of a whole number, whose group marks, if it has any, stand where they must.
    fn ungrouped(&self, text: &str) -> Option<String> {
        let is_group = |c: char| {
            c == self.group
                || matches!(self.group, SPACE | '\u{202f}') && matches!(c, ' ' | SPACE | '\u{202f}')
                || self.group == '’' && c == '\''
        };
        let mut groups = text.split(is_group);
        let first = groups.next().unwrap_or_default();
        let rest: Vec<&str> = groups.collect();
        let fits =
            rest.is_empty() || (1..=3).contains(&first.len()) && rest.iter().all(|group| group.len() == 3);
        fits.then(|| first.to_owned() + &rest.concat())
    }
}

/// What a currency is called everywhere: its sign where all know it, else its code.
fn symbol(currency: &str) -> &str {
    match currency {
        "USD" => "$",
        "EUR" => "€",
        "GBP" => "£",
        "JPY" => "¥",
        "INR" => "₹",
        code => code,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::region::{DEFAULT, REGIONS};

    fn region(tag: &str) -> &'static Region {
        Region::find(tag).unwrap()
    }

    /// As `Intl.NumberFormat` of ICU 78 writes them.
    #[test]
    fn money_is_written_as_its_region_writes_it() {
        for (tag, amount, currency, text) in [
            ("en-US", 123_450, "USD", "$1,234.50"),
            ("en-US", 1_234_567, "USD", "$12,345.67"),
            ("en-AU", 123_450, "AUD", "$1,234.50"),
            ("en-AU", 1_234_567, "AUD", "$12,345.67"),
            ("en-AU", 123_450, "USD", "USD\u{a0}1,234.50"),
            ("en-CA", 123_450, "CAD", "$1,234.50"),
            ("en-CA", 1_234_567, "CAD", "$12,345.67"),
            ("en-CA", 123_450, "USD", "US$1,234.50"),
            ("en-GB", 123_450, "GBP", "£1,234.50"),
            ("en-GB", 1_234_567, "GBP", "£12,345.67"),
            ("en-GB", 123_450, "USD", "US$1,234.50"),
            ("en-IE", 123_450, "EUR", "€1,234.50"),
            ("en-IE", 1_234_567, "EUR", "€12,345.67"),
            ("en-IE", 123_450, "USD", "US$1,234.50"),
            ("en-NZ", 123_450, "NZD", "$1,234.50"),
            ("en-NZ", 1_234_567, "NZD", "$12,345.67"),
            ("en-NZ", 123_450, "USD", "US$1,234.50"),
            ("en-ZA", 123_450, "ZAR", "R\u{a0}1\u{a0}234,50"),
            ("en-ZA", 1_234_567, "ZAR", "R\u{a0}12\u{a0}345,67"),
            ("en-ZA", 123_450, "USD", "US$1\u{a0}234,50"),
            ("cs-CZ", 123_450, "CZK", "1\u{a0}234,50\u{a0}Kč"),
            ("cs-CZ", 1_234_567, "CZK", "12\u{a0}345,67\u{a0}Kč"),
            ("cs-CZ", 123_450, "USD", "1\u{a0}234,50\u{a0}US$"),
            ("da-DK", 123_450, "DKK", "1.234,50\u{a0}kr."),
            ("da-DK", 1_234_567, "DKK", "12.345,67\u{a0}kr."),
            ("da-DK", 123_450, "USD", "1.234,50\u{a0}US$"),
            ("de-AT", 123_450, "EUR", "€\u{a0}1.234,50"),
            ("de-AT", 1_234_567, "EUR", "€\u{a0}12.345,67"),
            ("de-AT", 123_450, "USD", "$\u{a0}1.234,50"),
            ("de-CH", 123_450, "CHF", "CHF\u{a0}1’234.50"),
            ("de-CH", 1_234_567, "CHF", "CHF\u{a0}12’345.67"),
            ("de-CH", 123_450, "USD", "$\u{a0}1’234.50"),
            ("de-DE", 123_450, "EUR", "1.234,50\u{a0}€"),
            ("de-DE", 1_234_567, "EUR", "12.345,67\u{a0}€"),
            ("de-DE", 123_450, "USD", "1.234,50\u{a0}$"),
            ("es-ES", 123_450, "EUR", "1234,50\u{a0}€"),
            ("es-ES", 1_234_567, "EUR", "12.345,67\u{a0}€"),
            ("es-ES", 123_450, "USD", "1234,50\u{a0}US$"),
            ("es-MX", 123_450, "MXN", "$1,234.50"),
            ("es-MX", 1_234_567, "MXN", "$12,345.67"),
            ("es-MX", 123_450, "USD", "USD\u{a0}1,234.50"),
            ("fi-FI", 123_450, "EUR", "1\u{a0}234,50\u{a0}€"),
            ("fi-FI", 1_234_567, "EUR", "12\u{a0}345,67\u{a0}€"),
            ("fi-FI", 123_450, "USD", "1\u{a0}234,50\u{a0}$"),
            ("fr-BE", 123_450, "EUR", "1\u{202f}234,50\u{a0}€"),
            ("fr-BE", 1_234_567, "EUR", "12\u{202f}345,67\u{a0}€"),
            ("fr-BE", 123_450, "USD", "1\u{202f}234,50\u{a0}$US"),
            ("fr-CA", 123_450, "CAD", "1\u{a0}234,50\u{a0}$"),
            ("fr-CA", 1_234_567, "CAD", "12\u{a0}345,67\u{a0}$"),
            ("fr-CA", 123_450, "USD", "1\u{a0}234,50\u{a0}$\u{a0}US"),
            ("fr-CH", 123_450, "CHF", "1\u{202f}234.50\u{a0}CHF"),
            ("fr-CH", 1_234_567, "CHF", "12\u{202f}345.67\u{a0}CHF"),
            ("fr-CH", 123_450, "USD", "1\u{202f}234.50\u{a0}$US"),
            ("fr-FR", 123_450, "EUR", "1\u{202f}234,50\u{a0}€"),
            ("fr-FR", 1_234_567, "EUR", "12\u{202f}345,67\u{a0}€"),
            ("fr-FR", 123_450, "USD", "1\u{202f}234,50\u{a0}$US"),
            ("it-CH", 123_450, "CHF", "CHF\u{a0}1234.50"),
            ("it-CH", 1_234_567, "CHF", "CHF\u{a0}12’345.67"),
            ("it-CH", 123_450, "USD", "USD\u{a0}1234.50"),
            ("it-IT", 123_450, "EUR", "1234,50\u{a0}€"),
            ("it-IT", 1_234_567, "EUR", "12.345,67\u{a0}€"),
            ("it-IT", 123_450, "USD", "1234,50\u{a0}USD"),
            ("ja-JP", 1_234, "JPY", "￥1,234"),
            ("ja-JP", 1_234_567, "JPY", "￥1,234,567"),
            ("ja-JP", 123_450, "USD", "$1,234.50"),
            ("nb-NO", 123_450, "NOK", "1\u{a0}234,50\u{a0}kr"),
            ("nb-NO", 1_234_567, "NOK", "12\u{a0}345,67\u{a0}kr"),
            ("nb-NO", 123_450, "USD", "1\u{a0}234,50\u{a0}USD"),
            ("nl-BE", 123_450, "EUR", "€\u{a0}1.234,50"),
            ("nl-BE", 1_234_567, "EUR", "€\u{a0}12.345,67"),
            ("nl-BE", 123_450, "USD", "US$\u{a0}1.234,50"),
            ("nl-NL", 123_450, "EUR", "€\u{a0}1.234,50"),
            ("nl-NL", 1_234_567, "EUR", "€\u{a0}12.345,67"),
            ("nl-NL", 123_450, "USD", "US$\u{a0}1.234,50"),
            ("pl-PL", 123_450, "PLN", "1234,50\u{a0}zł"),
            ("pl-PL", 1_234_567, "PLN", "12\u{a0}345,67\u{a0}zł"),
            ("pl-PL", 123_450, "USD", "1234,50\u{a0}USD"),
            ("pt-BR", 123_450, "BRL", "R$\u{a0}1.234,50"),
            ("pt-BR", 1_234_567, "BRL", "R$\u{a0}12.345,67"),
            ("pt-BR", 123_450, "USD", "US$\u{a0}1.234,50"),
            ("pt-PT", 123_450, "EUR", "1234,50\u{a0}€"),
            ("pt-PT", 1_234_567, "EUR", "12\u{a0}345,67\u{a0}€"),
            ("pt-PT", 123_450, "USD", "1234,50\u{a0}US$"),
            ("sk-SK", 123_450, "EUR", "1\u{a0}234,50\u{a0}€"),
            ("sk-SK", 1_234_567, "EUR", "12\u{a0}345,67\u{a0}€"),
            ("sk-SK", 123_450, "USD", "1\u{a0}234,50\u{a0}USD"),
            ("sl-SI", 123_450, "EUR", "1234,50\u{a0}€"),
            ("sl-SI", 1_234_567, "EUR", "12.345,67\u{a0}€"),
            ("sl-SI", 123_450, "USD", "1234,50\u{a0}$"),
            ("sv-SE", 123_450, "SEK", "1\u{a0}234,50\u{a0}kr"),
            ("sv-SE", 1_234_567, "SEK", "12\u{a0}345,67\u{a0}kr"),
            ("sv-SE", 123_450, "USD", "1\u{a0}234,50\u{a0}US$"),
            ("en-US", 123_450, "CHF", "CHF\u{a0}1,234.50"),
            ("en-US", 5, "EUR", "€0.05"),
        ] {
            assert_eq!(region(tag).money(amount, currency), text, "{tag}");
        }
        assert_eq!(region("de-DE").money(-100, "EUR"), "−1,00\u{a0}€");
    }

    #[test]
    fn what_somebody_types_is_read_as_their_region_writes_it() {
        for (tag, text, currency, amount) in [
            ("de-DE", "1.234,50", "EUR", Some(123_450)),
            ("de-DE", "1.234,50 €", "EUR", Some(123_450)),
            ("de-DE", "1.234", "EUR", Some(123_400)),
            ("de-DE", "1.234.567", "EUR", Some(123_456_700)),
            ("de-DE", "12,5", "EUR", Some(1_250)),
            ("de-DE", "12.50", "EUR", Some(1_250)),
            ("de-DE", "1,234", "EUR", None),
            ("de-DE", "1,234.50", "EUR", None),
            ("de-DE", "8.500", "KWD", Some(8_500_000)),
            ("de-DE", "12.34,50", "EUR", None),
            ("en-US", "1,234.50", "USD", Some(123_450)),
            ("en-US", "1,234", "USD", Some(123_400)),
            ("en-US", "1.234,50", "USD", None),
            ("en-US", "1.234", "USD", None),
            ("en-US", "1,23,456", "USD", None),
            ("de-CH", "1'234.50", "CHF", Some(123_450)),
            ("de-CH", "CHF 1’234.50", "CHF", Some(123_450)),
            ("fr-FR", "1 234,50 €", "EUR", Some(123_450)),
            ("sv-SE", "1 234,50 kr", "SEK", Some(123_450)),
            ("pt-BR", "R$ 1.234,50", "BRL", Some(123_450)),
            ("ja-JP", "￥1,234", "JPY", Some(1_234)),
            ("ja-JP", "1.5", "JPY", None),
            ("fr-FR", "1 2", "EUR", None),
            ("de-DE", "1.", "EUR", None),
            ("de-DE", ",", "EUR", None),
            ("de-DE", "", "EUR", None),
        ] {
            assert_eq!(region(tag).typed(text, currency), amount, "{tag} {text}");
        }
    }

    /// Where nobody has said which region they are of.
    #[test]
    fn amounts_read_as_their_currency_writes_them() {
        for (amount, currency, text) in [
            (1_234, "USD", "$12.34"),
            (5, "EUR", "€0.05"),
            (1_234_567, "JPY", "¥1,234,567"),
            (123_456_789, "GBP", "£1,234,567.89"),
            (8_500, "KWD", "KWD\u{a0}8.500"),
            (-100, "USD", "−$1.00"),
        ] {
            assert_eq!(DEFAULT.money(amount, currency), text);
        }
        assert_eq!(decimal(u64::MAX, "USD"), "184467440737095516.15");
    }

    #[test]
    fn what_somebody_types_is_an_amount_or_none() {
        for (text, currency, amount) in [
            ("12", "USD", Some(1_200)),
            (" 12.5 ", "USD", Some(1_250)),
            ("12,50", "EUR", Some(1_250)),
            ("$ 12.50", "USD", Some(1_250)),
            ("12.50 EUR", "EUR", Some(1_250)),
            ("0", "USD", Some(0)),
            ("1200", "JPY", Some(1_200)),
            ("12.5", "JPY", None),
            ("12.00", "USD", Some(1_200)),
            ("8.500", "KWD", Some(8_500)),
            ("1.005", "USD", None),
            ("1,200", "USD", Some(120_000)),
            ("1.200", "EUR", None),
            ("1,000", "JPY", Some(1_000)),
            ("1,20", "JPY", None),
            ("abc", "USD", None),
            ("-1", "USD", None),
            ("1e3", "USD", None),
            ("", "USD", None),
            (".", "USD", None),
            ("99999999999999999999", "USD", None),
        ] {
            assert_eq!(DEFAULT.typed(text, currency), amount, "{text} {currency}");
        }
        for (amount, currency, text) in [(1_200, "USD", "12"), (1_250, "USD", "12.50"), (7, "JPY", "7")] {
            assert_eq!(DEFAULT.short(amount, currency), text);
        }
    }

    #[test]
    fn the_first_region_is_everybodys_and_no_tag_is_there_twice() {
        assert_eq!(DEFAULT.tag, "en-US");
        for region in &REGIONS {
            assert_eq!(REGIONS.iter().filter(|other| other.tag == region.tag).count(), 1, "{}", region.tag);
            assert_eq!(Region::find(&region.tag.to_lowercase()), Some(region));
        }
        assert_eq!(Region::find("xx-YY"), None);
    }

    proptest! {
        #[test]
        fn every_amount_is_read_as_it_was_written(
            amount in 0..=Limits::PRICE,
            at in 0..REGIONS.len(),
            currency in prop::sample::select(vec!["USD", "EUR", "JPY", "CHF", "SEK", "CAD", "BRL", "DKK", "KWD"]),
        ) {
            let text = REGIONS[at].money(amount, currency);
            prop_assert_eq!(REGIONS[at].typed(&text, currency), Some(amount), "{}", text);
            let short = REGIONS[at].short(amount, currency);
            prop_assert_eq!(REGIONS[at].typed(&short, currency), Some(amount), "{}", short);
        }

        #[test]
        fn no_text_panics(text in ".*", at in 0..REGIONS.len()) {
            let _ = REGIONS[at].typed(&text, "EUR");
        }
    }
}
