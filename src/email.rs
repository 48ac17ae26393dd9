//! What an e-mail address looks like: one rule, whoever says that it is one.

use percent_encoding::percent_decode_str;

use crate::text::is_unseen;

/// The address as it is kept, without spaces around it and in lower case, if it could be one. Only a mail that arrives proves
/// that it is; this is to catch slips of the finger, and whatever could harm a mail's headers (RFC 5321, section 4.5.3.1: at
/// most 254). Letters beyond ASCII are nobody's: folded, they would be those of somebody else's address.
pub fn email(text: &str) -> Option<String> {
    let email = text.trim_matches(' ').to_ascii_lowercase();
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

/// The [`email`] in what somebody has typed or pasted: the address alone, `Ada <ada@example.com>` or
/// `mailto:ada@example.com`, with whatever nobody sees. `None` where there is none, or more than one.
pub fn typed_email(text: &str) -> Option<String> {
    let text: String = text.chars().filter(|c| !is_unseen(*c)).collect();
    let text = text.trim().trim_end_matches([',', ';']);
    let Some((name, rest)) = text.rsplit_once('<') else { return bare(text) };
    let address = bare(rest.strip_suffix('>')?)?;
    // Some programs say the address twice; another one beside it would be lost.
    let name = name.trim().trim_matches(['"', '\'', '“', '”']);
    (!name.contains(['@', '<', '>']) || bare(name).as_ref() == Some(&address)).then_some(address)
}

/// An address that nothing stands around but `mailto:` (RFC 6068).
fn bare(text: &str) -> Option<String> {
    const MAILTO: &str = "mailto:";
    let text = text.trim();
    match text.split_at_checked(MAILTO.len()) {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case(MAILTO) => {
            let address = rest.split('?').next().unwrap_or_default();
            email(&percent_decode_str(address).decode_utf8().ok()?)
        }
        _ => email(text),
    }
}

#[cfg(test)]
mod tests;
