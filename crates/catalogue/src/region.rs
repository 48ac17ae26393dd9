//! How a region writes numbers, money and dates: what the Common Locale Data Repository says of each
//! (<https://cldr.unicode.org>, release 48), as far as a shop needs it. A library with all of it would be larger than the rest
//! of the Worker together.

mod date;
mod write;

/// A region: a language as it is written in a country.
#[derive(Debug, PartialEq, Eq)]
pub struct Region {
    /// Its tag (BCP 47): `de-AT`.
    pub tag: &'static str,
    /// What people call it.
    pub name: &'static str,
    /// What stands before decimals.
    decimal: char,
    /// What stands between each three digits of money.
    group: char,
    /// The fewest digits that must stand before the first group mark for there to be one: `1234` and `12 345` in Spain.
    least: usize,
    /// Where a currency stands.
    place: Place,
    /// The symbols that differ from those that all have, by currency.
    symbols: &'static [(&'static str, &'static str)],
    /// A date in digits: `dd.MM.y`, as CLDR writes patterns.
    date: &'static str,
}

impl Region {
    /// What people there write before decimals.
    pub const fn decimal(&self) -> char {
        self.decimal
    }
}

/// Where a currency stands beside an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// `$12`; a space only where the currency has no symbol of its own.
    Before,
    /// `€ 12`.
    BeforeWithSpace,
    /// `12 €`.
    After,
}

/// A space that breaks no line, and a narrow one.
const SPACE: char = '\u{a0}';
const THIN: char = '\u{202f}';

const DOLLARS: &[(&str, &str)] = &[];
const CANADA: &[(&str, &str)] = &[("CAD", "$"), ("USD", "US$")];
const AUSTRALIA: &[(&str, &str)] = &[("AUD", "$"), ("USD", "USD"), ("GBP", "GBP")];
const NEW_ZEALAND: &[(&str, &str)] = &[("NZD", "$"), ("USD", "US$")];
const KRONA: &[(&str, &str)] = &[("SEK", "kr"), ("USD", "US$"), ("GBP", "GBP")];
const KRONE: &[(&str, &str)] = &[("NOK", "kr"), ("USD", "USD")];
const DANISH: &[(&str, &str)] = &[("DKK", "kr."), ("USD", "US$")];
const ZLOTY: &[(&str, &str)] = &[("PLN", "zł"), ("USD", "USD"), ("GBP", "GBP")];
const KORUNA: &[(&str, &str)] = &[("CZK", "Kč"), ("USD", "US$")];
const SWISS: &[(&str, &str)] = &[("EUR", "EUR")];
const FRENCH: &[(&str, &str)] = &[("USD", "$US"), ("GBP", "£GB")];
const REAL: &[(&str, &str)] = &[("BRL", "R$"), ("USD", "US$")];
const PESO: &[(&str, &str)] = &[("MXN", "$"), ("USD", "USD")];
const YEN: &[(&str, &str)] = &[("JPY", "￥")];
const QUEBEC: &[(&str, &str)] = &[("CAD", "$"), ("USD", "$\u{a0}US")];

#[expect(clippy::too_many_arguments, reason = "a line of a table")]
const fn region(
    tag: &'static str,
    name: &'static str,
    decimal: char,
    group: char,
    least: usize,
    place: Place,
    symbols: &'static [(&'static str, &'static str)],
    date: &'static str,
) -> Region {
    Region { tag, name, decimal, group, least, place, symbols, date }
}

use Place::{After, Before, BeforeWithSpace};

/// The region of a shop that has chosen none.
pub static DEFAULT: &Region = &REGIONS[0];

/// All that a shop can choose from, the first for those that have not.
pub static REGIONS: [Region; 31] = [
    region("en-US", "English, United States", '.', ',', 1, Before, DOLLARS, "M/d/y"),
    region("en-AU", "English, Australia", '.', ',', 1, Before, AUSTRALIA, "dd/MM/y"),
    region("en-CA", "English, Canada", '.', ',', 1, Before, CANADA, "y-MM-dd"),
    region("en-GB", "English, United Kingdom", '.', ',', 1, Before, &[("USD", "US$")], "dd/MM/y"),
    region("en-IE", "English, Ireland", '.', ',', 1, Before, &[("USD", "US$")], "d/M/y"),
    region("en-NZ", "English, New Zealand", '.', ',', 1, Before, NEW_ZEALAND, "d/MM/y"),
    region(
        "en-ZA",
        "English, South Africa",
        ',',
        SPACE,
        1,
        Before,
        &[("ZAR", "R"), ("USD", "US$")],
        "y/MM/dd",
    ),
    region("cs-CZ", "Čeština, Česko", ',', SPACE, 1, After, KORUNA, "d. M. y"),
    region("da-DK", "Dansk, Danmark", ',', '.', 1, After, DANISH, "d.M.y"),
    region("de-AT", "Deutsch, Österreich", ',', '.', 1, BeforeWithSpace, &[], "d.M.y"),
    region("de-CH", "Deutsch, Schweiz", '.', '’', 1, BeforeWithSpace, SWISS, "d.M.y"),
    region("de-DE", "Deutsch, Deutschland", ',', '.', 1, After, &[], "d.M.y"),
    region("es-ES", "Español, España", ',', '.', 2, After, &[("USD", "US$"), ("GBP", "GBP")], "d/M/y"),
    region("es-MX", "Español, México", '.', ',', 1, Before, PESO, "d/M/y"),
    region("fi-FI", "Suomi, Suomi", ',', SPACE, 1, After, &[], "d.M.y"),
    region("fr-BE", "Français, Belgique", ',', THIN, 1, After, FRENCH, "dd/MM/y"),
    region("fr-CA", "Français, Canada", ',', SPACE, 1, After, QUEBEC, "y-MM-dd"),
    region("fr-CH", "Français, Suisse", '.', THIN, 1, After, FRENCH, "dd.MM.y"),
    region("fr-FR", "Français, France", ',', THIN, 1, After, FRENCH, "dd/MM/y"),
    region("it-CH", "Italiano, Svizzera", '.', '’', 2, BeforeWithSpace, &[("USD", "USD")], "dd/MM/y"),
    region("it-IT", "Italiano, Italia", ',', '.', 2, After, &[("USD", "USD")], "dd/MM/y"),
    region("ja-JP", "日本語、日本", '.', ',', 1, Before, YEN, "y/M/d"),
    region("nb-NO", "Norsk, Norge", ',', SPACE, 1, After, KRONE, "d.M.y"),
    region("nl-BE", "Nederlands, België", ',', '.', 1, BeforeWithSpace, &[("USD", "US$")], "d/M/y"),
    region("nl-NL", "Nederlands, Nederland", ',', '.', 1, BeforeWithSpace, &[("USD", "US$")], "d-M-y"),
    region("pl-PL", "Polski, Polska", ',', SPACE, 2, After, ZLOTY, "d.MM.y"),
    region("pt-BR", "Português, Brasil", ',', '.', 1, BeforeWithSpace, REAL, "dd/MM/y"),
    region("pt-PT", "Português, Portugal", ',', SPACE, 2, After, &[("USD", "US$")], "dd/MM/y"),
    region("sk-SK", "Slovenčina, Slovensko", ',', SPACE, 1, After, &[("USD", "USD")], "d. M. y"),
    region("sl-SI", "Slovenščina, Slovenija", ',', '.', 2, After, &[("GBP", "GBP")], "d. M. y"),
    region("sv-SE", "Svenska, Sverige", ',', SPACE, 1, After, KRONA, "y-MM-dd"),
];

impl Region {
    /// The region with this tag, however its letters are written.
    pub fn find(tag: &str) -> Option<&'static Self> {
        REGIONS.iter().find(|region| region.tag.eq_ignore_ascii_case(tag))
    }

    /// The country of its tag: `AT`.
    pub fn country(&self) -> &'static str {
        self.tag.split_once('-').map_or("", |(_, country)| country)
    }
}
