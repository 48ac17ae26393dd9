//! How the service is asked.

use std::sync::OnceLock;
use std::time::Duration;

use bytes::Bytes;
use http::header::CONTENT_LENGTH;
use object_store::aws::{AwsAuthorizer, AwsCredential};
use object_store::client::HttpRequestBody;
use reqwest::{Client as Connections, Request, Response};
use rusty_s3::Method;
use rusty_s3::actions::S3Action;
use tokio::time::{sleep, timeout};

use super::error::{failed, is_passing, late};
use crate::bucket::refused;
use crate::native::http::builder;
use crate::{ErrorKind, PlatformError, Service};

/// How long a connection may take to be made.
const CONNECT: Duration = Duration::from_secs(3);
/// How long an answer may take to begin.
const PATIENCE: Duration = Duration::from_secs(10);
/// How many bytes a second a body goes up at least: 1 MiB.
const SLOWEST: usize = 1 << 20;
/// How long to wait before a request is sent once more. A service that does not answer at all is asked only once.
const PAUSES: [Duration; 2] = [Duration::from_millis(100), Duration::from_millis(400)];

/// Who asks, and their connections to the service. These are set up at the first request: reading the system's
/// certificates takes a while, and a machine that has none still serves pages.
pub(super) struct Client {
    credential: AwsCredential,
    region: String,
    connections: OnceLock<Result<Connections, String>>,
}

impl Client {
    pub(super) fn new(credential: AwsCredential, region: &str) -> Self {
        Self { credential, region: region.to_owned(), connections: OnceLock::new() }
    }

    /// Sends what an action asks, signed, with this body. The answer may be a refusal; passing ones were tried again.
    pub(super) async fn send<'a>(
        &self,
        operation: &'static str,
        action: impl S3Action<'a> + Send,
        body: Bytes,
    ) -> Result<Response, PlatformError> {
        let patience = PATIENCE + Duration::from_secs((body.len() / SLOWEST) as u64);
        let request = self.request(operation, action, body)?;
        for pause in PAUSES {
            // A body in memory can be sent as often as need be.
            let Some(copy) = request.try_clone() else { break };
            match self.once(operation, copy, patience).await {
                Ok(answer) if !is_passing(answer.status()) => return Ok(answer),
                Err(error) if error.kind != ErrorKind::Unavailable => return Err(error),
                Ok(_) | Err(_) => sleep(pause).await,
            }
        }
        self.once(operation, request, patience).await
    }

    async fn once(
        &self,
        operation: &'static str,
        request: Request,
        patience: Duration,
    ) -> Result<Response, PlatformError> {
        let connect = || builder().connect_timeout(CONNECT).build().map_err(|error| format!("{error:?}"));
        let connections = self
            .connections
            .get_or_init(connect)
            .as_ref()
            .map_err(|why| PlatformError::new(Service::Bucket, operation, ErrorKind::Unavailable, why))?;
        let answer = timeout(patience, connections.execute(request)).await;
        answer.map_err(|_| late(operation))?.map_err(|error| failed(operation, error))
    }

    /// The request of an action, signed with its headers and its body.
    /// <https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html>
    fn request<'a, A: S3Action<'a>>(
        &self,
        operation: &'static str,
        mut action: A,
        body: Bytes,
    ) -> Result<Request, PlatformError> {
        // An action without credentials makes a URL that is not signed. In URLs R2 knows signatures of GET, HEAD, PUT
        // and DELETE alone: <https://developers.cloudflare.com/r2/api/s3/presigned-urls/>.
        let url = action.sign(Duration::ZERO);
        let mut request = http::Request::builder().method(A::METHOD.to_str()).uri(url.as_str());
        for (name, value) in action.headers_mut().iter() {
            request = request.header(name, value);
        }
        if matches!(A::METHOD, Method::Put | Method::Post) {
            // S3 wants to be told that there is nothing, too.
            request = request.header(CONTENT_LENGTH, body.len());
        }
        let request = request.body(HttpRequestBody::from(body.clone()));
        let mut request = request.map_err(|error| refused(operation, &error.to_string()))?;
        let signed =
            AwsAuthorizer::new(&self.credential, "s3", &self.region).try_authorize(&mut request, None);
        signed.map_err(|error| refused(operation, &error.to_string()))?;
        Request::try_from(request.map(|_| body)).map_err(|error| failed(operation, error))
    }
}
