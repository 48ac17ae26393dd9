//! How single settings are read. What can't be used is added to the problems.

use std::ops::RangeInclusive;
use std::time::Duration;

use axum::http::HeaderName;
use coppice_platform::Env;

use super::{Secret, SettingError};
use crate::client_address::{Network, Trust};

/// One of several words.
pub fn choose<T: Copy>(
    env: &dyn Env,
    problems: &mut Vec<SettingError>,
    name: &'static str,
    default: T,
    words: &[(&str, T)],
    expected: &'static str,
) -> T {
    let Some(value) = env.get(name) else { return default };
    match words.iter().find(|(word, _)| *word == value) {
        Some((_, meaning)) => *meaning,
        None => {
            problems.push(SettingError { name: name.into(), value, expected: expected.into() });
            default
        }
    }
}

/// The name of a header.
pub fn header(env: &dyn Env, problems: &mut Vec<SettingError>, name: &'static str) -> Option<HeaderName> {
    let value = env.get(name)?;
    let header = HeaderName::try_from(value.as_str()).ok();
    if header.is_none() {
        problems.push(SettingError { name: name.into(), value, expected: "the name of a header".into() });
    }
    header
}

/// Whom is believed where a request comes from.
pub fn client_address(env: &dyn Env, problems: &mut Vec<SettingError>) -> Trust {
    let header = header(env, problems, "CLIENT_ADDRESS_HEADER");
    let Some(value) = given(env, "TRUSTED_PROXIES") else { return Trust { header, proxies: Vec::new() } };
    let networks = value.split([',', '\n', ' ']).filter(|text| !text.is_empty());
    let proxies: Option<Vec<_>> = networks.map(Network::parse).collect();
    if proxies.is_none() || env.get("CLIENT_ADDRESS_HEADER").is_none() {
        let expected =
            "addresses or networks with commas, such as 10.0.0.0/8, and CLIENT_ADDRESS_HEADER beside them"
                .into();
        problems.push(SettingError { name: "TRUSTED_PROXIES".into(), value, expected });
    }
    Trust { header, proxies: proxies.unwrap_or_default() }
}

/// A whole number within bounds.
pub fn number(
    env: &dyn Env,
    problems: &mut Vec<SettingError>,
    name: &'static str,
    default: u32,
    bounds: RangeInclusive<u32>,
    expected: &'static str,
) -> u32 {
    let Some(value) = env.get(name) else { return default };
    match value.parse() {
        Ok(number) if bounds.contains(&number) => number,
        _ => {
            problems.push(SettingError { name: name.into(), value, expected: expected.into() });
            default
        }
    }
}

/// A time in milliseconds.
pub fn milliseconds(
    env: &dyn Env,
    problems: &mut Vec<SettingError>,
    name: &'static str,
    default: u32,
    bounds: RangeInclusive<u32>,
    expected: &'static str,
) -> Duration {
    Duration::from_millis(u64::from(number(env, problems, name, default, bounds, expected)))
}

/// A secret that need not be set.
pub fn secret(env: &dyn Env, problems: &mut Vec<SettingError>, name: &'static str) -> Option<Secret> {
    let value = env.get(name)?;
    if value.len() < Secret::MIN_LENGTH {
        let expected = "at least 32 characters, such as `openssl rand -hex 32` makes".into();
        problems.push(SettingError { name: name.into(), value: "…".into(), expected });
    }
    Some(Secret::new(value))
}

/// A text that is set, and not empty.
pub fn given(env: &dyn Env, name: &str) -> Option<String> {
    env.get(name).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// An address, which may hold a key and is not told; `example` is one that could be.
pub fn address(
    env: &dyn Env,
    problems: &mut Vec<SettingError>,
    name: &'static str,
    example: &'static str,
) -> Option<String> {
    let url = given(env, name)?;
    let usable = url.parse::<http::Uri>().is_ok_and(|uri| matches!(uri.scheme_str(), Some("https" | "http")));
    if !usable {
        let expected = format!("an address, such as {example}").into();
        problems.push(SettingError { name: name.into(), value: "…".into(), expected });
    }
    Some(url)
}
