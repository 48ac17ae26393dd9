use proptest::prelude::*;

use super::*;

fn ada() -> Address {
    Address {
        name: "Ada Lovelace".to_owned(),
        line1: "12 St James's Square".to_owned(),
        city: "London".to_owned(),
        postal_code: "SW1Y 4JH".to_owned(),
        country: "GB".to_owned(),
        ..Address::default()
    }
}

/// What is wrong with Ada's address once this is changed: field and message.
fn wrong(change: impl FnOnce(&mut Address)) -> Vec<(&'static str, String)> {
    let mut address = ada();
    change(&mut address);
    let faults = address.tidied().err().unwrap_or_default();
    faults.into_iter().map(|fault| (fault.field.as_str(), fault.message)).collect()
}

#[test]
fn an_address_is_kept_tidied() {
    assert_eq!(ada().tidied(), Ok(ada()));
    let typed = Address {
        name: " Ada\r\n Lovelace\u{202e}\0 ".to_owned(),
        line2: "\u{200b}".to_owned(),
        postal_code: "sw1y4jh".to_owned(),
        country: " gb".to_owned(),
        phone: " +44 (0)20 7946-0000 ".to_owned(),
        ..ada()
    };
    assert_eq!(typed.tidied(), Ok(Address { phone: "+44 (0)20 7946-0000".to_owned(), ..ada() }));
}

#[test]
fn what_is_missing_is_asked_for_beside_its_field() {
    let empty = Address::default().tidied().unwrap_err();
    let told: Vec<_> = empty.iter().map(|fault| (fault.field.as_str(), fault.message.as_str())).collect();
    assert_eq!(
        told,
        [
            ("name", "Please type your name."),
            ("line1", "Please type your street and number."),
            ("city", "Please type your city."),
            ("country", "Please choose a country."),
        ]
    );
    assert_eq!(wrong(|a| a.postal_code.clear()), [("postal_code", "Please type your postcode.".to_owned())]);
    assert_eq!(wrong(|a| a.name = " \u{feff}".to_owned()), [("name", "Please type your name.".to_owned())]);
    let american = wrong(|a| a.country = "US".to_owned());
    assert_eq!(
        american,
        [
            ("postal_code", "Please type the ZIP code as that country writes it, such as 12345.".to_owned()),
            ("region", "Please type your state.".to_owned()),
        ]
    );
    assert!(
        wrong(|a| (a.country, a.postal_code, a.region) = ("US".into(), "95014".into(), "CA".into()))
            .is_empty()
    );
    assert!(
        wrong(|a| (a.country, a.postal_code, a.city) = ("SG".into(), "546080".into(), String::new()))
            .is_empty()
    );
    assert!(wrong(|a| (a.country, a.postal_code) = ("AO".into(), "whatever".into())).is_empty());
}

#[test]
fn what_is_too_long_or_no_such_thing_is_refused() {
    let most = |most| format!("Please use at most {most} characters.");
    for (fault, message, change) in [
        ("name", most(100), (|a| a.name = "ä".repeat(101)) as fn(&mut Address)),
        ("line1", most(120), |a| a.line1 = "a".repeat(121)),
        ("line2", most(120), |a| a.line2 = "a".repeat(1 << 20)),
        ("city", most(120), |a| a.city = "a".repeat(121)),
        ("region", most(120), |a| a.region = "a".repeat(121)),
        ("postal_code", most(20), |a| a.postal_code = "1".repeat(21)),
        ("country", "Please choose a country.".to_owned(), |a| a.country = "XX".to_owned()),
    ] {
        let found = wrong(change);
        assert!(found.contains(&(fault, message)), "{found:?}");
    }
    for phone in
        ["12", "+43 1 234 56 78 or mail", "0".repeat(21).as_str(), "=1+1", "1".repeat(1 << 20).as_str()]
    {
        assert_eq!(wrong(|a| a.phone = phone.to_owned())[0].0, "phone");
    }
    for name in ["ä".repeat(100), "=cmd".to_owned(), "<b>Ada</b>".to_owned(), "👩‍🔬".to_owned()] {
        assert!(wrong(|a| a.name = name).is_empty());
    }
}

#[test]
fn a_note_may_have_lines_and_a_thousand_characters() {
    assert_eq!(note(" Ring\r\ntwice\0 "), Ok("Ring\ntwice".to_owned()));
    assert_eq!(note(""), Ok(String::new()));
    assert_eq!(note(&"n".repeat(1_000)).map(|note| note.len()), Ok(1_000));
    assert_eq!(note(&"n".repeat(1_001)).unwrap_err().field, Field::Note);
}

#[test]
fn an_address_is_written_and_read_again_and_may_lack_fields() {
    let json = serde_json::to_string(&ada()).unwrap();
    assert_eq!(serde_json::from_str::<Address>(&json).unwrap(), ada());
    assert_eq!(serde_json::from_str::<Address>("{}").unwrap(), Address::default());
}

proptest! {
    #[test]
    fn whatever_is_typed_is_kept_as_it_would_be_kept_again(fields: [String; 7], country in prop::sample::select(vec!["DE", "US", "AO", "SG"])) {
        let [name, line1, line2, city, postal_code, region, phone] = fields;
        let typed = Address { name, line1, line2, city, postal_code, region, country: country.to_owned(), phone };
        if let Ok(kept) = typed.tidied() {
            prop_assert_eq!(kept.tidied(), Ok(kept));
        }
    }
}
