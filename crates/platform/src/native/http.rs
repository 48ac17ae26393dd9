//! Requests to other servers, by reqwest.

mod public;

use std::sync::OnceLock;

use async_trait::async_trait;
use bytes::{Bytes, BytesMut};

use super::tls::use_ring;
use crate::http::address::is_public_host;
use crate::http::{HttpLimits, Reach};
use crate::{ErrorKind, Http, PlatformError, Service};

/// A client with its own pools of connections, one for each [`Reach`]. They are made at the first request: reading the
/// system's certificates takes a while, and a machine that has none still serves pages.
#[derive(Default)]
pub struct HttpClient {
    anywhere: OnceLock<Result<reqwest::Client, String>>,
    public: OnceLock<Result<reqwest::Client, String>>,
}

impl HttpClient {
    fn client(&self, reach: Reach) -> Result<&reqwest::Client, PlatformError> {
        let made = |builder: reqwest::ClientBuilder| builder.build().map_err(|e| format!("{e:?}"));
        let client = match reach {
            Reach::Anywhere => self.anywhere.get_or_init(|| made(builder())),
            // A proxy would resolve the name itself, and where it leads nobody would have looked.
            Reach::Public => {
                self.public.get_or_init(|| made(builder().no_proxy().dns_resolver(public::PublicOnly)))
            }
        };
        client.as_ref().map_err(|e| PlatformError::new(Service::Http, "send", ErrorKind::Unavailable, e))
    }
}

/// A client to be, by our cryptography and without redirects.
pub(super) fn builder() -> reqwest::ClientBuilder {
    use_ring();
    reqwest::Client::builder().redirect(reqwest::redirect::Policy::none())
}

#[async_trait]
impl Http for HttpClient {
    async fn send(
        &self,
        request: http::Request<Bytes>,
        limits: HttpLimits,
    ) -> Result<http::Response<Bytes>, PlatformError> {
        let mut request = reqwest::Request::try_from(request).map_err(|e| failed(&e))?;
        *request.timeout_mut() = Some(limits.timeout);
        if limits.reach == Reach::Public && !request.url().host_str().is_some_and(is_public_host) {
            return Err(PlatformError::new(
                Service::Http,
                "send",
                ErrorKind::Refused,
                "the host is not public",
            ));
        }
        let mut response = self.client(limits.reach)?.execute(request).await.map_err(|e| failed(&e))?;
        let mut answer = http::Response::new(Bytes::new());
        *answer.status_mut() = response.status();
        *answer.headers_mut() = std::mem::take(response.headers_mut());
        let mut body = BytesMut::new();
        while let Some(chunk) = response.chunk().await.map_err(|e| failed(&e))? {
            if body.len() + chunk.len() > limits.max_bytes {
                let too_long = format!("the answer is longer than {} bytes", limits.max_bytes);
                return Err(PlatformError::new(Service::Http, "send", ErrorKind::Decode, too_long));
            }
            body.extend_from_slice(&chunk);
        }
        *answer.body_mut() = body.freeze();
        Ok(answer)
    }
}

fn failed(error: &reqwest::Error) -> PlatformError {
    let kind = if error.is_builder() || public::refused(error) {
        ErrorKind::Refused
    } else if error.is_connect() {
        ErrorKind::Unavailable
    } else if error.is_timeout() {
        ErrorKind::TimedOut
    } else {
        ErrorKind::Unanswered
    };
    // `Debug` tells the cause behind the cause, such as a certificate; it is for the log alone.
    PlatformError::new(Service::Http, "send", kind, format!("{error:?}"))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;

    use super::*;

    /// Asks a server that answers just this, and then waits.
    async fn ask(answer: &'static str, max_bytes: usize) -> Result<http::Response<Bytes>, PlatformError> {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move {
            let (mut connection, _) = listener.accept().await.unwrap();
            let _ = connection.read(&mut [0; 1_024]).await;
            connection.write_all(answer.as_bytes()).await.unwrap();
            tokio::time::sleep(Duration::from_secs(60)).await;
        });
        let request = http::Request::get(format!("http://{address}/")).body(Bytes::new()).unwrap();
        let limits = HttpLimits { timeout: Duration::from_millis(300), max_bytes, reach: Reach::Anywhere };
        HttpClient::default().send(request, limits).await
    }

    #[tokio::test]
    async fn an_answer_comes_with_status_headers_and_body() {
        let answer = ask("HTTP/1.1 404 Not Found\r\nx-a: 1\r\nx-a: 2\r\ncontent-length: 4\r\n\r\nnone", 4)
            .await
            .unwrap();
        assert_eq!((answer.status().as_u16(), answer.body().as_ref()), (404, b"none".as_slice()));
        assert_eq!(answer.headers().get_all("x-a").iter().count(), 2);
    }

    #[tokio::test]
    async fn redirects_are_answers() {
        let answer =
            ask("HTTP/1.1 302 Found\r\nlocation: http://x.invalid/\r\ncontent-length: 0\r\n\r\n", 0).await;
        assert_eq!(answer.unwrap().status().as_u16(), 302);
    }

    #[tokio::test]
    async fn a_body_over_the_limit_is_given_up() {
        let error = ask("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nlarge", 4).await.unwrap_err();
        assert_eq!(error.kind, ErrorKind::Decode);
    }

    #[tokio::test]
    async fn a_server_that_dawdles_times_out_even_within_the_body() {
        for start in ["", "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nl"] {
            assert_eq!(ask(start, 100).await.unwrap_err().kind, ErrorKind::TimedOut, "{start}");
        }
    }

    #[tokio::test]
    async fn who_hears_and_says_nothing_may_have_done_it_and_who_is_not_there_has_not() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move {
            let (mut connection, _) = listener.accept().await.unwrap();
            let _ = connection.read(&mut [0; 1_024]).await;
        });
        for (kind, may_be_done) in [(ErrorKind::Unanswered, true), (ErrorKind::Unavailable, false)] {
            let request = http::Request::post(format!("http://{address}/")).body(Bytes::from("x")).unwrap();
            let limits = HttpLimits { timeout: Duration::from_secs(5), max_bytes: 1, reach: Reach::Anywhere };
            let error = HttpClient::default().send(request, limits).await.unwrap_err();
            assert_eq!((&error.kind, error.may_be_done()), (&kind, may_be_done), "{error}");
        }
    }

    #[tokio::test]
    async fn https_finds_its_cryptography() {
        let request = http::Request::get("https://127.0.0.1:9/").body(Bytes::new()).unwrap();
        let limits = HttpLimits { timeout: Duration::from_secs(5), max_bytes: 1, reach: Reach::Anywhere };
        assert_eq!(
            HttpClient::default().send(request, limits).await.unwrap_err().kind,
            ErrorKind::Unavailable
        );
    }
}
