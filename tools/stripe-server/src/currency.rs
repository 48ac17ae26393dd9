//! What Stripe takes of which currency, as <https://docs.stripe.com/currencies> had it in November 2026.

use crate::problem::Problem;

/// What can be charged at all.
const KNOWN: &str = "aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bhd bif bmd bnd bob brl bsd bwp byn bzd \
    cad cdf chf clp cny cop crc cve czk djf dkk dop dzd egp etb eur fjd fkp gbp gel gip gmd gnf gtq gyd hkd hnl htg \
    huf idr ils inr isk jmd jod jpy kes kgs khr kmf krw kwd kyd kzt lak lbp lkr lrd lsl mad mdl mga mkd mmk mnt mop \
    mur mvr mwk mxn myr mzn nad ngn nio nok npr nzd omr pab pen pgk php pkr pln pyg qar ron rsd rub rwf sar sbd scr \
    sek sgd shp sle sos srd std szl thb tjs tnd top try ttd twd tzs uah ugx usd uyu uzs vnd vuv wst xaf xcd xcg xof \
    xpf yer zar zmw";

/// Without decimals.
const NONE: [&str; 15] =
    ["bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "vnd", "vuv", "xaf", "xof", "xpf"];

/// With three, of which the last has to be 0.
const THREE: [&str; 5] = ["bhd", "jod", "kwd", "omr", "tnd"];

/// Written with two, which have to be 00.
const WHOLE: [&str; 2] = ["isk", "ugx"];

/// The least that can be charged. Of other currencies Stripe asks what they are worth in the account's own, which
/// nobody here can know: 1 is enough.
const LEAST: [(&str, i64); 32] = [
    ("aed", 200),
    ("ars", 50),
    ("aud", 50),
    ("bgn", 100),
    ("brl", 50),
    ("cad", 50),
    ("chf", 50),
    ("cop", 50),
    ("czk", 1_500),
    ("dkk", 250),
    ("eur", 50),
    ("gbp", 30),
    ("hkd", 400),
    ("huf", 17_500),
    ("idr", 50),
    ("ils", 50),
    ("inr", 50),
    ("jpy", 50),
    ("krw", 50),
    ("mxn", 1_000),
    ("myr", 200),
    ("nok", 300),
    ("nzd", 50),
    ("php", 50),
    ("pln", 200),
    ("ron", 200),
    ("rub", 50),
    ("sek", 300),
    ("sgd", 50),
    ("thb", 1_000),
    ("usd", 50),
    ("zar", 50),
];

/// A currency, in lower case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Currency(&'static str);

impl Currency {
    pub fn find(name: &str, param: &str) -> Result<Self, Problem> {
        let found = KNOWN.split_ascii_whitespace().find(|known| known.eq_ignore_ascii_case(name));
        let message =
            || format!("Invalid currency: {name}. Stripe currently supports these currencies: {KNOWN}");
        found.map(Self).ok_or_else(|| Problem::request(message()).at(param))
    }

    pub fn code(self) -> &'static str {
        self.0
    }

    /// Whether an amount can be written in it.
    pub fn check(self, amount: i64, param: &str) -> Result<(), Problem> {
        let step = if THREE.contains(&self.0) {
            10
        } else if WHOLE.contains(&self.0) {
            100
        } else {
            1
        };
        if amount % step == 0 {
            return Ok(());
        }
        let message = format!("Invalid amount: {amount} of {} is not divisible by {step}", self.0);
        Err(Problem::parameter("parameter_invalid_integer", param, message))
    }

    /// Whether so much can be charged with a session.
    pub fn check_total(self, total: i64) -> Result<(), Problem> {
        let least = LEAST.iter().find(|(code, _)| *code == self.0).map_or(1, |(_, least)| *least);
        let most = if self.0 == "idr" { 999_999_999_999 } else { 99_999_999 };
        let what = "The Checkout Session's total amount due";
        if total == 0 {
            return Err(Problem::request(format!("{what} cannot be zero in `payment` mode")));
        }
        if total < least {
            let message = format!("{what} must add up to at least {}", self.written(least));
            return Err(Problem { code: Some("amount_too_small"), ..Problem::request(message) });
        }
        if total > most {
            let message = format!("{what} must be no more than {}", self.written(most));
            return Err(Problem { code: Some("amount_too_large"), ..Problem::request(message) });
        }
        Ok(())
    }

    /// As people read it: `12.50 EUR`.
    pub fn written(self, amount: i64) -> String {
        let code = self.0.to_ascii_uppercase();
        let (unit, digits) = if NONE.contains(&self.0) {
            return format!("{amount} {code}");
        } else if THREE.contains(&self.0) {
            (1_000, 3)
        } else {
            (100, 2)
        };
        format!("{}.{:0digits$} {code}", amount / unit, amount % unit)
    }
}
