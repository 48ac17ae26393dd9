//! One request on a connection, and its answer.

use std::net::IpAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::Router;
use axum::body::{Body, Bytes, HttpBody};
use axum::http::header::{CONNECTION, CONTENT_LENGTH};
use axum::http::{HeaderValue, Request, Response, Version};
use coppice::client_address::PeerAddress;
use coppice::refusal::Refusal;
use coppice::request_body::lend;
use http_body::{Frame, SizeHint};
use hyper::body::Incoming;
use tower_service::Service;

use crate::listener::activity;
use crate::listener::lingering::drain;
use crate::listener::{spelling, target};

/// Asks the application, and tells it who is at the other end. What it does not read of the body is read here, so that its
/// answer arrives.
pub async fn answer(
    mut router: Router,
    mut request: Request<Incoming>,
    peer: IpAddr,
    under_way: Arc<activity::Request>,
) -> Response<Answered> {
    if let Err(error) = target::check(&request) {
        request.extensions_mut().insert(Refusal(error));
    }
    if let Some(uri) = spelling::without_dots(request.uri()) {
        *request.uri_mut() = uri;
    }
    spelling::accept_what_is(request.headers_mut());
    request.extensions_mut().insert(PeerAddress(peer));
    let version = request.version();
    let (request, lent) = lend(request);
    let mut response = match router.call(request).await {
        Ok(response) => response,
        Err(never) => match never {},
    };
    let rest = lent.rest();
    // Where many requests share a connection, each has an end of its own; before there were chunks, an answer whose length
    // is not known ended with its connection.
    let endless = version < Version::HTTP_11 && !says_its_length(&response);
    if version < Version::HTTP_2 && (rest.is_some() || endless) {
        response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    }
    if let Some(rest) = rest {
        tokio::spawn(drain(rest, under_way.clone()));
    }
    under_way.answers(true);
    response.map(|body| Answered { body, under_way })
}

fn says_its_length(response: &Response<Body>) -> bool {
    response.headers().contains_key(CONTENT_LENGTH) || response.body().size_hint().exact().is_some()
}

/// The body of an answer, which is under way until it is sent.
pub struct Answered {
    body: Body,
    under_way: Arc<activity::Request>,
}

impl HttpBody for Answered {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let polled = Pin::new(&mut self.body).poll_frame(context);
        self.under_way.answers(polled.is_ready());
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
