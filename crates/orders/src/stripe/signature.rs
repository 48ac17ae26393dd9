//! Whether a webhook is Stripe's: <https://docs.stripe.com/webhooks#verify-manually>.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// How far the time of a webhook may be from ours, either way, in seconds: what is older may be somebody's who has kept one.
pub const TOLERANCE: i64 = 300;

/// Why a webhook is not taken for Stripe's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// The header is not one, or says something twice.
    #[error("the header is no signature")]
    Header,
    /// It was signed too long ago, or will be.
    #[error("the signature is not of now")]
    Time,
    /// Nobody with one of the secrets has signed this.
    #[error("the signature is another")]
    Signature,
}

/// Checks the header `Stripe-Signature` against the body, as it came, by any of the secrets: there are two while one takes the
/// other's place. `now` is in epoch seconds. Takes as long whatever differs.
///
/// # Errors
/// Why it is not Stripe's.
pub fn verify(header: &str, body: &[u8], secrets: &[String], now: i64) -> Result<(), SignatureError> {
    let mut time = None;
    let mut tags = Vec::new();
    for part in header.split(',') {
        let (name, value) = part.trim().split_once('=').ok_or(SignatureError::Header)?;
        match name {
            "t" if time.is_some() => return Err(SignatureError::Header),
            "t" => time = Some(value),
            "v1" => tags.extend(hex::decode(value)),
            // Other ways to sign, such as the one of Stripe's own tests.
            _ => {}
        }
    }
    let text = time.ok_or(SignatureError::Header)?;
    if text.is_empty() || !text.bytes().all(|b| b.is_ascii_digit()) {
        return Err(SignatureError::Header);
    }
    let at: i64 = text.parse().map_err(|_| SignatureError::Header)?;
    if at.abs_diff(now) > TOLERANCE.unsigned_abs() {
        return Err(SignatureError::Time);
    }
    let is_by = |secret: &String, tag: &Vec<u8>| {
        Hmac::<Sha256>::new_from_slice(secret.as_bytes()).is_ok_and(|mut mac| {
            mac.update(text.as_bytes());
            mac.update(b".");
            mac.update(body);
            mac.verify_slice(tag).is_ok()
        })
    };
    let is_good = secrets.iter().any(|secret| tags.iter().any(|tag| is_by(secret, tag)));
    if is_good { Ok(()) } else { Err(SignatureError::Signature) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_800_000_000;
    const BODY: &[u8] = br#"{"id":"evt_1"}"#;

    fn tag(secret: &str, at: &str, body: &[u8]) -> String {
        let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
        mac.update(&[at.as_bytes(), b".", body].concat());
        hex::encode(mac.finalize().into_bytes())
    }

    fn check(header: &str, body: &[u8]) -> Result<(), SignatureError> {
        verify(header, body, &["whsec_new".to_owned(), "whsec_old".to_owned()], NOW)
    }

    #[test]
    fn whoever_has_one_of_the_secrets_is_believed() {
        let at = NOW.to_string();
        for secret in ["whsec_new", "whsec_old"] {
            let tag = tag(secret, &at, BODY);
            for header in [
                format!("t={at},v1={tag}"),
                format!("t={at}, v1={tag}"),
                format!("v1={tag},t={at}"),
                format!("t={at},v1={},v1={tag},v0=00", "0".repeat(64)),
            ] {
                assert_eq!(check(&header, BODY), Ok(()), "{header}");
            }
        }
        for ahead in [-TOLERANCE, TOLERANCE] {
            let at = (NOW + ahead).to_string();
            assert_eq!(check(&format!("t={at},v1={}", tag("whsec_new", &at, BODY)), BODY), Ok(()));
        }
    }

    #[test]
    fn nobody_else_is() {
        use SignatureError::{Header, Signature, Time};

        let at = NOW.to_string();
        let good = tag("whsec_new", &at, BODY);
        let other = tag("whsec_other", &at, BODY);
        let signed = |at: &str| format!("t={at},v1={}", tag("whsec_new", at, BODY));
        let late = (NOW - TOLERANCE - 1).to_string();
        let early = (NOW + TOLERANCE + 1).to_string();
        for (header, why) in [
            (String::new(), Header),
            ("t".to_owned(), Header),
            (format!("v1={good}"), Header),
            (format!("t={at},t={at},v1={good}"), Header),
            (format!("t=,v1={good}"), Header),
            (format!("t=+{at},v1={good}"), Header),
            (format!("t=99999999999999999999,v1={good}"), Header),
            (format!("t={at}"), Signature),
            (format!("t={at},v0={good}"), Signature),
            (format!("t={at},v1={other}"), Signature),
            (format!("t={at},v1={}", good.get(..62).unwrap()), Signature),
            (format!("t={at},v1="), Signature),
            (format!("t={at},v1=xyz"), Signature),
            (format!("t=0{at},v1={good}"), Signature),
            (signed("0"), Time),
            (signed("4102444800"), Time),
            (signed(&late), Time),
            (signed(&early), Time),
        ] {
            assert_eq!(check(&header, BODY), Err(why), "{header}");
        }
        let header = format!("t={at},v1={good}");
        for body in [&BODY[1..], &[BODY, b" "].concat(), b""] {
            assert_eq!(check(&header, body), Err(Signature));
        }
        assert_eq!(verify(&header, BODY, &[], NOW), Err(Signature));
    }
}
