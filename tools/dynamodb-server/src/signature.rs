//! Whether a request is signed as AWS wants it, by what has come: written apart from the client's half, so that the two hold each other.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html>

use axum::http::HeaderMap;
use axum::response::Response;
use chrono::NaiveDateTime;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use crate::{KEY_ID, REGION, SECRET, refused};

/// How far a request's time may be from ours, in seconds.
const WINDOW: i64 = 300;

/// Checks key, region, time and signature, in this order.
#[expect(clippy::result_large_err, reason = "the answer is what goes out")]
pub fn check(headers: &HeaderMap, body: &[u8], now: i64) -> Result<(), Response> {
    let kind = |name: &str| format!("com.amazon.coral.service#{name}");
    let wrong = |why: &str| Err(refused(&kind("InvalidSignatureException"), why));
    let Some(sent) = Sent::read(headers) else {
        return Err(refused(&kind("IncompleteSignatureException"), "Authorization header is incomplete"));
    };
    if sent.key_id != KEY_ID {
        let why = "The security token included in the request is invalid.";
        return Err(refused(&kind("UnrecognizedClientException"), why));
    }
    let scope = format!("{}/{REGION}/dynamodb/aws4_request", sent.day);
    if sent.scope != scope {
        return wrong("Credential should be scoped to a valid region. ");
    }
    let at = NaiveDateTime::parse_from_str(sent.date, "%Y%m%dT%H%M%SZ").map(|at| at.and_utc().timestamp());
    match at {
        Ok(at) if at < now - WINDOW => return wrong("Signature expired: it is now earlier than …"),
        Ok(at) if at > now + WINDOW => return wrong("Signature not yet current: it is still later than …"),
        Ok(_) if sent.date.starts_with(sent.day) => {}
        _ => return wrong("Date in Credential scope does not match"),
    }
    let required = ["host", "x-amz-date", "x-amz-target"];
    let token = headers.contains_key("x-amz-security-token").then_some("x-amz-security-token");
    if required.into_iter().chain(token).any(|name| !sent.signed.split(';').any(|signed| signed == name)) {
        return wrong("a header that must be signed is not");
    }
    let mut lines = vec!["POST".to_owned(), "/".to_owned(), String::new()];
    for name in sent.signed.split(';') {
        let values: Vec<_> = headers.get_all(name).iter().filter_map(|value| value.to_str().ok()).collect();
        lines.push(format!("{name}:{}", values.join(",")));
    }
    lines.extend([String::new(), sent.signed.to_owned(), hex::encode(Sha256::digest(body))]);
    let request = hex::encode(Sha256::digest(lines.join("\n")));
    let text = ["AWS4-HMAC-SHA256", sent.date, sent.scope, &request].join("\n");
    let mut key = format!("AWS4{SECRET}").into_bytes();
    for step in scope.split('/') {
        key = hmac(&key, step);
    }
    if hex::encode(hmac(&key, &text)) != sent.signature {
        return wrong("The request signature we calculated does not match the signature you provided.");
    }
    Ok(())
}

struct Sent<'a> {
    key_id: &'a str,
    scope: &'a str,
    day: &'a str,
    date: &'a str,
    signed: &'a str,
    signature: &'a str,
}

impl<'a> Sent<'a> {
    fn read(headers: &'a HeaderMap) -> Option<Self> {
        let text = |name: &str| headers.get(name)?.to_str().ok();
        let mut parts = text("authorization")?.strip_prefix("AWS4-HMAC-SHA256 ")?.split(", ");
        let mut part = |name: &str| parts.next()?.strip_prefix(name);
        let (key_id, scope) = part("Credential=")?.split_once('/')?;
        let (signed, signature) = (part("SignedHeaders=")?, part("Signature=")?);
        let day = scope.split('/').next()?;
        Some(Self { key_id, scope, day, date: text("x-amz-date")?, signed, signature })
    }
}

fn hmac(key: &[u8], message: &str) -> Vec<u8> {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else { return Vec::new() };
    mac.update(message.as_bytes());
    mac.finalize().into_bytes().to_vec()
}
