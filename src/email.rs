//! What an e-mail address looks like.

/// The address trimmed and in lower case, if it could be one. Only a mail that arrives proves that it is; this is to
/// catch slips of the finger, and whatever could harm a mail's headers (RFC 5321, section 4.5.3.1: at most 254).
pub fn email(text: &str) -> Option<String> {
    let email = text.trim().to_lowercase();
    let (name, host) = email.split_once('@')?;
    let good = |c: char| c.is_ascii_graphic() && !"@\"(),:;<>[]\\".contains(c);
    let host_good = host.split('.').all(|label| {
        !label.is_empty()
            && label.len() <= 63
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    });
    let fits = email.len() <= 254 && (1..=64).contains(&name.len());
    (fits && name.chars().all(good) && host_good && host.contains('.')).then_some(email)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_taken_as_they_are_meant() {
        assert_eq!(email(" Ada@Example.COM ").as_deref(), Some("ada@example.com"));
        assert_eq!(
            email("o'hara+shop@mail.example.co.uk").as_deref(),
            Some("o'hara+shop@mail.example.co.uk")
        );
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
            "<ada@example.com>",
            "ada@-.c_m",
            "ada@example.com,eve@example.com",
            "ädä@example.com",
            &long,
        ] {
            assert_eq!(email(bad), None, "{bad}");
        }
    }
}
