use coppice_catalogue::money::exponent;
use proptest::prelude::*;

use super::*;

/// The currencies of ISO 4217 that people pay with, as of 2026.
const ALL: &str = "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD \
    CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD \
    HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD \
    MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG \
    QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD \
    TZS UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG";

#[test]
fn every_currency_goes_to_stripe_as_stripe_counts_it() {
    for currency in ALL.split_whitespace() {
        // Ten of the currency's own, which every one of them has, and the smallest unit alone.
        let ten = 10_i64.pow(exponent(currency) + 1);
        let (told, one) = match currency {
            "IQD" | "LYD" => (Err(StripeAmountError::Currency), Err(StripeAmountError::Currency)),
            "ISK" | "UGX" => (Ok(1_000), Ok(100)),
            "MGA" => (Ok(10), Err(StripeAmountError::Inexact(100))),
            "BHD" | "JOD" | "KWD" | "OMR" | "TND" => (Ok(10_000), Err(StripeAmountError::Inexact(10))),
            "BIF" | "CLP" | "DJF" | "GNF" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF" | "VND" | "VUV" | "XAF"
            | "XOF" | "XPF" => (Ok(10), Ok(1)),
            _ => (Ok(1_000), Ok(1)),
        };
        assert_eq!(stripe_amount(ten, currency), told, "{currency}");
        assert_eq!(stripe_amount(1, currency), one, "{currency}");
        let step = if let Err(StripeAmountError::Inexact(step)) = one { step } else { 1 };
        assert_eq!(price_step(currency), step, "{currency}");
        assert!(told.is_err() || stripe_amount(step, currency).is_ok(), "{currency}");
        if let Ok(told) = told {
            assert_eq!(shop_amount(told, currency), Ok(ten), "{currency}");
        }
    }
}

#[test]
fn what_is_no_amount_or_no_currency_does_not_go() {
    assert_eq!(stripe_amount(-1, "EUR"), Err(StripeAmountError::NoAmount));
    assert_eq!(stripe_amount(i64::MAX, "ISK"), Err(StripeAmountError::NoAmount));
    assert_eq!(shop_amount(-1, "EUR"), Err(StripeAmountError::NoAmount));
    assert_eq!(shop_amount(i64::MAX, "MGA"), Err(StripeAmountError::NoAmount));
    assert_eq!(shop_amount(150, "ISK"), Err(StripeAmountError::Inexact(1)));
    for currency in ["", "eur", "EURO", "E1R", "€"] {
        assert_eq!(stripe_amount(100, currency), Err(StripeAmountError::Currency), "{currency}");
    }
}

#[test]
fn what_is_missing_or_beyond_is_said_in_the_shops_own_units() {
    let little = |least, missing| Err(StripeAmountError::TooLittle { least, missing });
    let much = |most, beyond| Err(StripeAmountError::TooMuch { most, beyond });
    for (total, currency, answer) in [
        (30, "USD", little(50, 20)),
        (50, "USD", Ok(50)),
        (29, "GBP", little(30, 1)),
        (49, "JPY", little(50, 1)),
        (17_499, "HUF", little(17_500, 1)),
        (1, "ISK", Ok(100)),
        (0, "ISK", little(1, 1)),
        (0, "KWD", little(10, 10)),
        (100, "MGA", Ok(1)),
        (0, "MGA", little(100, 100)),
        (1_000_000_000_000, "EUR", much(999_999_999_999, 1)),
        (9_999_999_999, "ISK", Ok(999_999_999_900)),
        (10_000_000_000, "ISK", much(9_999_999_999, 1)),
        (1_000_000_000_000, "KWD", much(999_999_999_990, 10)),
    ] {
        assert_eq!(charge_amount(total, currency), answer, "{total} {currency}");
    }
}

#[test]
fn the_table_has_each_currency_once_in_order() {
    assert!(MINIMUMS.is_sorted_by(|a, b| a.0 < b.0));
    assert!(MINIMUMS.iter().all(|(currency, least)| ALL.contains(currency) && *least > 0));
}

proptest! {
    #[test]
    fn whatever_goes_to_stripe_comes_back_the_same(amount in 0..1_i64 << 53, place in 0..150_usize) {
        let currency = ALL.split_whitespace().nth(place).unwrap_or("EUR");
        if let Ok(told) = stripe_amount(amount, currency) {
            prop_assert_eq!(shop_amount(told, currency), Ok(amount));
        }
    }
}
