//! Signatures of requests: AWS's version 4, of the one kind of request that DynamoDB takes: a POST to `/` without a query.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html>

use std::fmt::Write;

use chrono::{DateTime, Datelike, Timelike, Utc};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use crate::Credentials;

const ALGORITHM: &str = "AWS4-HMAC-SHA256";

/// What a signature is good for beside the request itself.
#[derive(Debug, Clone, Copy)]
pub struct Scope<'a> {
    /// The service's name, such as `dynamodb`.
    pub service: &'a str,
    /// The region that is asked.
    pub region: &'a str,
    /// When it is signed, in seconds since the Unix epoch.
    pub at: i64,
}

impl Scope<'_> {
    /// The time as `x-amz-date` has it.
    pub fn date(&self) -> String {
        let time = DateTime::<Utc>::from_timestamp(self.at, 0).unwrap_or_default();
        let (year, month, day) = (time.year(), time.month(), time.day());
        let (hour, minute, second) = (time.hour(), time.minute(), time.second());
        format!("{year:04}{month:02}{day:02}T{hour:02}{minute:02}{second:02}Z")
    }

    fn day(&self) -> String {
        self.date().chars().take(8).collect()
    }

    fn name(&self) -> String {
        format!("{}/{}/{}/aws4_request", self.day(), self.region, self.service)
    }
}

/// What `authorization` says for a POST to `/` with these headers, whose names are in lower case and whose values have no spaces
/// around them, and with this body. The headers that are to be sent with it are among them: `host` and `x-amz-date`, and
/// `x-amz-security-token` where there is one.
pub fn authorization(
    credentials: &Credentials,
    scope: Scope<'_>,
    headers: &[(&str, &str)],
    body: &[u8],
) -> String {
    let mut headers = headers.to_vec();
    headers.sort_unstable();
    let signed = headers.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(";");
    let mut request = "POST\n/\n\n".to_owned();
    for (name, value) in &headers {
        // Writing to a string can't fail.
        let _ = writeln!(request, "{name}:{value}");
    }
    let _ = write!(request, "\n{signed}\n{}", hex::encode(Sha256::digest(body)));
    let request = hex::encode(Sha256::digest(request.as_bytes()));
    let text = format!("{ALGORITHM}\n{}\n{}\n{request}", scope.date(), scope.name());
    let signature = hex::encode(hmac(&key(credentials, scope), text.as_bytes()));
    let credential = format!("{}/{}", credentials.key_id, scope.name());
    format!("{ALGORITHM} Credential={credential}, SignedHeaders={signed}, Signature={signature}")
}

/// The key of a day, a region and a service.
fn key(credentials: &Credentials, scope: Scope<'_>) -> Vec<u8> {
    let day = scope.day();
    let steps = [day.as_str(), scope.region, scope.service, "aws4_request"];
    let first = format!("AWS4{}", credentials.secret).into_bytes();
    steps.iter().fold(first, |key, step| hmac(&key, step.as_bytes()))
}

fn hmac(key: &[u8], message: &[u8]) -> Vec<u8> {
    // A key may be of any length, so that there is no error; without one there would be no signature.
    let Ok(mac) = Hmac::<Sha256>::new_from_slice(key) else { return Vec::new() };
    mac.chain_update(message).finalize().into_bytes().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2015-08-30T12:36:00Z, the time of AWS's vectors.
    const SCOPE: Scope<'static> = Scope { service: "service", region: "us-east-1", at: 1_440_938_160 };

    fn signed(token: Option<&str>, more: &[(&str, &str)], body: &str) -> String {
        let credentials = Credentials {
            key_id: "AKIDEXAMPLE".to_owned(),
            secret: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY".to_owned(),
            session_token: token.map(str::to_owned),
        };
        let date = SCOPE.date();
        let mut headers = vec![("host", "example.amazonaws.com"), ("x-amz-date", &date)];
        headers.extend(more);
        headers.extend(token.map(|token| ("x-amz-security-token", token)));
        authorization(&credentials, SCOPE, &headers, body.as_bytes())
    }

    fn expected(headers: &str, signature: &str) -> String {
        format!(
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, \
             SignedHeaders={headers}, Signature={signature}"
        )
    }

    #[test]
    fn signatures_are_those_of_awss_own_vectors() {
        // post-vanilla
        assert_eq!(
            signed(None, &[], ""),
            expected("host;x-amz-date", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b")
        );
        // post-header-key-sort
        assert_eq!(
            signed(None, &[("my-header1", "value1")], ""),
            expected(
                "host;my-header1;x-amz-date",
                "c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c"
            )
        );
        // post-x-www-form-urlencoded, whose body is signed
        let hash = "9095672bbd1f56dfc5b65f3e153adc8731a4a654192329106275f4c7b24d0b6e";
        let more = [
            ("x-amz-content-sha256", hash),
            ("content-type", "application/x-www-form-urlencoded"),
            ("content-length", "13"),
        ];
        assert_eq!(
            signed(None, &more, "Param1=value1"),
            expected(
                "content-length;content-type;host;x-amz-content-sha256;x-amz-date",
                "d3875051da38690788ef43de4db0d8f280229d82040bfac253562e56c3f20e0b"
            )
        );
    }

    #[test]
    fn a_lent_keys_token_is_signed_as_in_awss_own_vector() {
        // post-sts-header-before
        let token = "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRq\
                     TflfKD8YUuwthAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75Y\
                     U9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9K\
                     SYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA==";
        assert_eq!(
            signed(Some(token), &[], ""),
            expected(
                "host;x-amz-date;x-amz-security-token",
                "85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead"
            )
        );
    }
}
