//! The form in which IANA publishes (RFC 9224, section 3): `services` are pairs of endings and base addresses.

use coppice_platform::http::address::is_public_host;
use serde_json::Value;

use super::{Bootstrap, BootstrapError};
use crate::Guard;
use crate::guard::Refusal;
use crate::url::Parts;

/// The most bytes that are read: twenty times what IANA's file has.
pub(crate) const MAX_BYTES: usize = 1 << 20;

/// The most endings: several times what the root zone has.
const MAX_ENDINGS: usize = 10_000;

/// The most characters of a base address.
const MAX_URL: usize = 200;

pub(super) fn read(json: &[u8], guard: &Guard) -> Result<Bootstrap, BootstrapError> {
    if json.len() > MAX_BYTES {
        return Err(BootstrapError::TooLong(MAX_BYTES));
    }
    let file: Value = serde_json::from_slice(json).map_err(|_| BootstrapError::Unreadable)?;
    let services = file.get("services").and_then(Value::as_array).ok_or(BootstrapError::Unreadable)?;
    let mut read = Bootstrap { published: day(file.get("publication")), ..Bootstrap::default() };
    for service in services {
        let list = |index| service.get(index).and_then(Value::as_array);
        let (Some(endings), Some(urls)) = (list(0), list(1)) else { continue };
        let Some(base) = base(urls, guard)? else { continue };
        for ending in endings.iter().filter_map(Value::as_str).filter_map(ending) {
            read.servers.entry(ending).or_insert_with(|| base.clone());
        }
        if read.len() > MAX_ENDINGS {
            return Err(BootstrapError::TooLong(MAX_ENDINGS));
        }
    }
    Ok(read)
}

/// The first address over https, or else the first at all; none where none is of use.
///
/// # Errors
/// One of them leads inside, or holds a password. Whoever wrote that is not to be believed in the rest.
fn base(urls: &[Value], guard: &Guard) -> Result<Option<String>, BootstrapError> {
    let (mut secure, mut insecure) = (None, None);
    for url in urls.iter().filter_map(Value::as_str) {
        match guard.check_insecure(url) {
            Ok(_) => {}
            Err(Refusal::UserInfo | Refusal::NotPublic) => return Err(BootstrapError::Poisoned),
            Err(_) => continue,
        }
        let Some(base) = normal(url) else { continue };
        let found = if guard.check(url).is_ok() { &mut secure } else { &mut insecure };
        found.get_or_insert(base);
    }
    Ok(secure.or(insecure))
}

/// The address written one way, ending with a slash as it must (RFC 9224, section 3).
fn normal(url: &str) -> Option<String> {
    let parts = Parts::of(url)?;
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'_' | b'.' | b'~');
    if url.len() > MAX_URL || !parts.path.bytes().all(plain) || url.contains('#') {
        return None;
    }
    let slash = if parts.path.ends_with('/') { "" } else { "/" };
    Some(format!("{}{}{slash}", parts.origin(), parts.path))
}

/// An ending in small letters: letters, digits and hyphens in labels.
fn ending(text: &str) -> Option<String> {
    let ending = text.to_ascii_lowercase();
    // What is said of hosts holds of endings too, if there were something before them, and something that is a name after.
    let fits = !ending.is_empty() && !ending.contains('_') && is_public_host(&format!("{ending}.com"));
    (fits && ending.len() < 200).then_some(ending)
}

/// The day of a date (RFC 3339).
fn day(publication: Option<&Value>) -> String {
    let day: String = publication.and_then(Value::as_str).unwrap_or_default().chars().take(10).collect();
    let is_day = day.len() == 10 && day.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    if is_day { day } else { String::new() }
}
