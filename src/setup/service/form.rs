//! What the set-up's form says.

use crate::email::typed_email;
use crate::setup::model::{FirstShop, LOOKS, Problems, SetupForm};
use crate::shop::money;
use crate::tenant::Tenant;
use crate::tenant::countries::country_name;
use crate::text::tidy;

/// Reads the form.
///
/// # Errors
/// All that is wrong with it.
pub fn read(form: &SetupForm) -> Result<FirstShop, Problems> {
    let mut problems = Problems::new();
    let mut wrong = |field: &'static str, message: &str| drop(problems.insert(field, message.to_owned()));
    let name = tidy(&form.name, Tenant::LONGEST_NAME + 1);
    if name.is_empty() {
        wrong("name", "Please enter a name for your shop.");
    } else if name.chars().count() > Tenant::LONGEST_NAME {
        let most = Tenant::LONGEST_NAME;
        wrong("name", &format!("Please enter a shorter name: at most {most} characters."));
    }
    let currency = money::currency(&form.currency);
    if currency.is_none() {
        wrong("currency", "Please choose the currency of your prices.");
    }
    let country = form.country.as_str();
    if country_name(country).is_none() {
        wrong("country", "Please choose the country your shop is in.");
    }
    let email = typed_email(&form.email);
    if email.is_none() {
        wrong("email", "Please enter your e-mail address, such as ada@example.com.");
    }
    let look = LOOKS.iter().find(|(look, ..)| *look == form.look).map(|(.., accent)| *accent);
    if look.is_none() {
        wrong("look", "Please choose one of these.");
    }
    match (currency, email, look) {
        (Some(currency), Some(email), Some(look)) if problems.is_empty() => {
            Ok(FirstShop { name, currency, country: country.to_owned(), look, email })
        }
        _ => Err(problems),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn good() -> SetupForm {
        SetupForm {
            name: "Ada's Lamps".into(),
            currency: "EUR".into(),
            country: "DE".into(),
            email: "Ada@Example.com".into(),
            look: "forest".into(),
            ..SetupForm::default()
        }
    }

    #[test]
    fn what_is_typed_is_a_shop() {
        let shop = read(&SetupForm { name: " 茶碗 & Söhne 🫖 ".into(), ..good() }).unwrap();
        assert_eq!((shop.name.as_str(), shop.email.as_str()), ("茶碗 & Söhne 🫖", "ada@example.com"));
        assert_eq!((shop.currency, shop.look), ("EUR", "#1f4d3a"));
    }

    #[test]
    fn what_can_be_no_name_is_told_and_what_turns_writing_round_is_left_out() {
        let name = |name: &str| read(&SetupForm { name: name.into(), ..good() }).map(|shop| shop.name);
        for none in ["", "   ", "\u{0}", "\u{200b}\u{202e}", &"a".repeat(81), &"a".repeat(1 << 20)] {
            assert_eq!(name(none).unwrap_err().keys().copied().collect::<Vec<_>>(), ["name"]);
        }
        for (typed, kept) in [
            ("A\u{0}B", "AB"),
            ("\u{202e}evE", "evE"),
            ("=cmd|'/c calc'!A1", "=cmd|'/c calc'!A1"),
            ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ] {
            assert_eq!(name(typed).unwrap(), kept);
        }
    }

    #[test]
    fn all_that_is_wrong_is_told_at_once() {
        let problems = read(&SetupForm::default()).unwrap_err();
        assert_eq!(
            problems.keys().copied().collect::<Vec<_>>(),
            ["country", "currency", "email", "look", "name"]
        );
        for bad in ["XXX", "=1+1", "eu", "\u{0}", "EUR\u{202e}x"] {
            assert!(read(&SetupForm { currency: bad.into(), ..good() }).is_err(), "{bad}");
            assert!(read(&SetupForm { country: bad.into(), ..good() }).is_err(), "{bad}");
            assert!(read(&SetupForm { look: bad.into(), ..good() }).is_err(), "{bad}");
            assert!(read(&SetupForm { email: bad.into(), ..good() }).is_err(), "{bad}");
        }
    }

    #[test]
    fn each_look_has_an_accent_on_which_white_can_be_read() {
        let light = |channel: u32| {
            let part = f64::from(channel & 0xff) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        for (_, label, accent) in LOOKS {
            let rgb = u32::from_str_radix(accent.trim_start_matches('#'), 16).unwrap();
            let light = 0.2126 * light(rgb >> 16) + 0.7152 * light(rgb >> 8) + 0.0722 * light(rgb);
            assert!(1.05 / (light + 0.05) >= 4.5, "{label}");
        }
    }
}
