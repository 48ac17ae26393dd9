//! A home elsewhere, which is asked by a token.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use coppice::error::Envelope;
use coppice::home::api::copied::{ABOUT, ObjectAbout, PIECE};
use coppice::home::api::hold::{Ended, Hold, Wanted};
use coppice::home::api::{HOME, Told};
use coppice::home::service::copied::{Contents, Objects, Rows};
use coppice_platform::http::{HttpLimits, Reach, is_loopback};
use coppice_platform::native::{HttpClient, ProcessEnv, SystemClock};
use coppice_platform::{Clock, Env, Http};
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{Request, Response, StatusCode, Uri};
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde::de::DeserializeOwned;

use crate::outcome::CommandError;

/// The setting of the token.
const SETTING: &str = "COPPICE_TOKEN";

/// The largest answer is a piece of an object, or a page with one large row.
const LIMITS: HttpLimits =
    HttpLimits { timeout: Duration::from_secs(60), max_bytes: 32 << 20, reach: Reach::Anywhere };

/// How often is asked what can't be answered just now, and the first wait, in seconds.
const TRIES: u32 = 5;

/// A home elsewhere.
pub struct Remote {
    http: Arc<dyn Http>,
    clock: Arc<dyn Clock>,
    base: String,
    token: String,
}

/// A piece of an object.
pub struct ObjectPiece {
    /// What the object is.
    pub about: ObjectAbout,
    /// The bytes.
    pub bytes: Bytes,
}

impl Remote {
    /// The home at this address, asked by the token of the environment.
    ///
    /// # Errors
    /// It is no address that a token may be sent to; there is no token.
    pub fn at(url: &str) -> Result<Self, CommandError> {
        let token = ProcessEnv.get(SETTING).map(|token| token.trim().to_owned()).unwrap_or_default();
        if token.is_empty() {
            let why =
                format!("set {SETTING} to a token: an operator of that home makes one at {url}/admin/tokens");
            return Err(CommandError::Other(why));
        }
        Ok(Self {
            http: Arc::new(HttpClient::default()),
            clock: Arc::new(SystemClock),
            base: base(url)?,
            token,
        })
    }

    /// What the home says of itself.
    ///
    /// # Errors
    /// What it, or the way there, can't do.
    pub async fn told(&self) -> Result<Told, CommandError> {
        self.read("GET", "", None).await
    }

    /// What has to be known before anything is read.
    ///
    /// # Errors
    /// As [`told`](Self::told).
    pub async fn contents(&self) -> Result<Contents, CommandError> {
        self.read("GET", "/contents", None).await
    }

    /// Has nobody write there for so many seconds.
    ///
    /// # Errors
    /// Somebody else does already; as [`told`](Self::told).
    pub async fn hold(&self, seconds: i64) -> Result<Hold, CommandError> {
        self.read("POST", "/hold", Some(json(&Wanted { seconds }))).await
    }

    /// Has a hold last for so many seconds from now.
    ///
    /// # Errors
    /// It has ended; as [`told`](Self::told).
    pub async fn renew(&self, hold: &Hold, seconds: i64) -> Result<Hold, CommandError> {
        self.read("PUT", &format!("/hold/{}", hold.id), Some(json(&Wanted { seconds }))).await
    }

    /// Lets everybody write again; whether nobody has until now.
    ///
    /// # Errors
    /// As [`told`](Self::told).
    pub async fn release(&self, hold: &Hold) -> Result<bool, CommandError> {
        let ended: Ended = self.read("DELETE", &format!("/hold/{}", hold.id), None).await?;
        Ok(ended.lasted)
    }

    /// A page of a table; `None` where there is no such table.
    ///
    /// # Errors
    /// As [`told`](Self::told).
    pub async fn rows(&self, table: &str, after: Option<&str>) -> Result<Option<Rows>, CommandError> {
        self.may_be("GET", &format!("/tables/{table}{}", query("after", after)), None).await
    }

    /// A page of the objects that the tables name.
    ///
    /// # Errors
    /// As [`told`](Self::told).
    pub async fn objects(&self, after: Option<&str>) -> Result<Objects, CommandError> {
        self.read("GET", &format!("/objects{}", query("after", after)), None).await
    }

    /// A piece of an object, at most [`PIECE`] bytes; `None` where it was deleted.
    ///
    /// # Errors
    /// It is missing there; as [`told`](Self::told).
    pub async fn object(&self, key: &str, from: u64) -> Result<Option<ObjectPiece>, CommandError> {
        let at = format!("/object{}&from={from}", query("key", Some(key)));
        let answer = self.answer("GET", &at, None).await?;
        if answer.status() == StatusCode::NOT_FOUND {
            return Ok(None);
        }
        let answer = self.good(answer)?;
        let about = answer.headers().get(ABOUT).and_then(|about| about.to_str().ok());
        let about = about.map(|about| percent_decode_str(about).decode_utf8_lossy().into_owned());
        let about =
            about.and_then(|about| serde_json::from_str(&about).ok()).ok_or_else(|| self.strange())?;
        Ok(Some(ObjectPiece { about, bytes: answer.into_body() }))
    }

    async fn read<T: DeserializeOwned>(
        &self,
        method: &str,
        at: &str,
        body: Option<String>,
    ) -> Result<T, CommandError> {
        let answer = self.answer(method, at, body).await?;
        let answer = self.good(answer)?;
        serde_json::from_slice(answer.body()).map_err(|_| self.strange())
    }

    async fn may_be<T: DeserializeOwned>(
        &self,
        method: &str,
        at: &str,
        body: Option<String>,
    ) -> Result<Option<T>, CommandError> {
        let answer = self.answer(method, at, body).await?;
        if answer.status() == StatusCode::NOT_FOUND {
            return Ok(None);
        }
        let answer = self.good(answer)?;
        serde_json::from_slice(answer.body()).map(Some).map_err(|_| self.strange())
    }

    /// What is answered, once it is: what is asked twice is read twice, or held for the same.
    async fn answer(
        &self,
        method: &str,
        at: &str,
        body: Option<String>,
    ) -> Result<Response<Bytes>, CommandError> {
        let mut tries = 0_u32;
        loop {
            let request = Request::builder()
                .method(method)
                .uri(format!("{}{HOME}{at}", self.base))
                .header(AUTHORIZATION, format!("Bearer {}", self.token))
                .header(CONTENT_TYPE, "application/json")
                .body(Bytes::from(body.clone().unwrap_or_default()))
                .map_err(|_| CommandError::Other(format!("{} is no address that can be asked", self.base)))?;
            let sent = self.http.send(request, LIMITS).await;
            let is_passing = match &sent {
                Ok(answer) => answer.status().is_server_error(),
                Err(error) => error.retryable(),
            };
            // A hold that was begun and not told of ends by itself, and another can't be begun meanwhile.
            if !is_passing || tries >= TRIES || method == "POST" {
                return Ok(sent?);
            }
            self.clock.sleep(Duration::from_secs(1_u64.checked_shl(tries).unwrap_or(1))).await;
            tries = tries.saturating_add(1);
        }
    }

    fn good(&self, answer: Response<Bytes>) -> Result<Response<Bytes>, CommandError> {
        let status = answer.status();
        if status.is_success() {
            return Ok(answer);
        }
        let told: Option<Envelope> = serde_json::from_slice(answer.body()).ok();
        let base = &self.base;
        Err(CommandError::Other(match (status, told) {
            (StatusCode::NOT_FOUND, _) => format!(
                "nothing is to be had of {base}: nobody has made a token there that is still good, or it is another program, or an older release"
            ),
            (_, Some(told)) => format!("{base}: {}", told.error),
            _ => format!("{base} answers {status}, as no home of this program does"),
        }))
    }

    fn strange(&self) -> CommandError {
        CommandError::Other(format!("{} answers what no home of this release does", self.base))
    }
}

/// Whether the piece from this byte on is the last of an object of this size.
pub fn is_last(from: u64, size: u64) -> bool {
    from.saturating_add(PIECE) >= size
}

/// The origin of an address that a token may be sent to.
fn base(url: &str) -> Result<String, CommandError> {
    let wrong = || {
        CommandError::Other(format!(
            "{url} is no address of a home: it is https://shop.example, or http:// on this machine alone"
        ))
    };
    let uri: Uri = url.trim().parse().map_err(|_| wrong())?;
    let (scheme, authority) = (uri.scheme_str().ok_or_else(wrong)?, uri.authority().ok_or_else(wrong)?);
    let is_unread = scheme == "https" || (scheme == "http" && is_loopback(authority.host()));
    if !is_unread
        || authority.as_str().contains('@')
        || !matches!(uri.path(), "" | "/")
        || uri.query().is_some()
    {
        return Err(wrong());
    }
    Ok(format!("{scheme}://{authority}"))
}

fn query(name: &str, value: Option<&str>) -> String {
    value
        .map_or_else(String::new, |value| format!("?{name}={}", utf8_percent_encode(value, NON_ALPHANUMERIC)))
}

fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_goes_where_nobody_else_reads_it() {
        for (url, known) in [
            ("https://shop.example", "https://shop.example"),
            ("https://shop.example:8443/", "https://shop.example:8443"),
            ("http://127.0.0.1:3000", "http://127.0.0.1:3000"),
            ("http://[::1]:3000/", "http://[::1]:3000"),
            ("http://localhost", "http://localhost"),
        ] {
            assert_eq!(base(url).unwrap(), known);
        }
        for url in [
            "http://shop.example",
            "http://10.0.0.1",
            "http://127.0.0.1.example",
            "ftp://shop.example",
            "shop.example",
            "https://ada@shop.example",
            "https://shop.example/admin",
            "https://shop.example?a",
            "",
        ] {
            assert!(base(url).is_err(), "{url}");
        }
    }
}
