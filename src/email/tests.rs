use proptest::prelude::*;

use super::*;

#[test]
fn addresses_are_taken_as_they_are_meant() {
    assert_eq!(email(" Ada@Example.COM ").as_deref(), Some("ada@example.com"));
    assert_eq!(email("o'hara+shop@mail.example.co.uk").as_deref(), Some("o'hara+shop@mail.example.co.uk"));
}

#[test]
fn what_is_no_address_is_told() {
    let long = format!("{}@example.com", "a".repeat(65));
    for bad in [
        "",
        "ada",
        "@example.com",
        "ada@",
        "ada@host",
        "a@b@example.com",
        "ada@example..com",
        "ada @example.com",
        "ada@exa mple.com",
        "ada@example.com\r\nBcc: eve@example.com",
        "ada@example.com\n",
        "\tada@example.com",
        "\u{a0}ada@example.com",
        "ada@example.com\0",
        "<ada@example.com>",
        "ada@-.c_m",
        "ada@example.com,eve@example.com",
        "ädä@example.com",
        // The sign of Kelvin, which is a k in lower case, and letters that look like others.
        "mi\u{212a}e@example.com",
        "mike@example.\u{212a}om",
        "\u{430}da@example.com",
        "\u{ff41}da@example.com",
        &long,
    ] {
        assert_eq!(email(bad), None, "{bad:?}");
    }
}

#[test]
fn an_address_is_found_in_what_people_paste() {
    for typed in [
        "ada@example.com",
        "  Ada@Example.com\r\n",
        "\u{feff}ada@example.com\u{200b}",
        "ada\u{200b}@exam\u{ad}ple.com",
        "\u{a0}ada@example.com\u{2003}",
        "\u{202a}ada@example.com\u{202c}",
        "<ada@example.com>",
        "Ada <ada@example.com>",
        "\"Lovelace, Ada\" <Ada@Example.com>,",
        "ada@example.com <ada@example.com>",
        "'ada@example.com' <mailto:ada@example.com>",
        "mailto:ada@example.com",
        "MAILTO:ada@example.com?subject=Hello%20there",
        "mailto:ada%40example.com",
        "ada@example.com;",
    ] {
        assert_eq!(typed_email(typed).as_deref(), Some("ada@example.com"), "{typed:?}");
    }
}

#[test]
fn of_two_addresses_none_is_taken() {
    for typed in [
        "ada@example.com, eve@example.com",
        "Ada <ada@example.com>, Eve <eve@example.com>",
        "ada@example.com <eve@example.com>",
        "mailto:ada@example.com,eve@example.com",
        "mailto:ada@example.com%0D%0ABcc:eve@example.com",
        "ada@example.com\r\nBcc: eve@example.com",
        "ada@example.com\ncom",
        "Ada <ada@example.com> eve",
        "ada@example.com\0",
        "mailto:",
        "<>",
    ] {
        assert_eq!(typed_email(typed), None, "{typed:?}");
    }
}

proptest! {
    #[test]
    fn whatever_is_taken_is_plain_and_its_own_spelling(text in ".{0,20}@?.{0,20}(\\.com)?") {
        for taken in [email(&text), typed_email(&text)].into_iter().flatten() {
            prop_assert!(taken.bytes().all(|b| b.is_ascii_graphic() && !b.is_ascii_uppercase()));
            let (first, second) = (email(&taken), typed_email(&taken));
            prop_assert_eq!((first.as_ref(), second.as_ref()), (Some(&taken), Some(&taken)));
        }
    }

    #[test]
    fn a_letter_beyond_ascii_is_never_folded_into_another(letter in "[^\u{0}-\u{7f}]") {
        prop_assert_eq!(email(&format!("a{letter}a@example.com")), None);
        prop_assert_eq!(email(&format!("ada@exa{letter}mple.com")), None);
    }
}
