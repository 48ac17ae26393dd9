//! What the servers that are played for tests have in common: answers that do not come, or not whole, which axum's own loop
//! can't do.

use std::io;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::stream;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tower_service::Service;

/// In an answer's extensions: it is not sent, and its connection is closed.
#[derive(Clone)]
struct Dropped;

/// No answer: the connection is closed.
pub fn dropped() -> Response {
    let mut answer = StatusCode::NO_CONTENT.into_response();
    answer.extensions_mut().insert(Dropped);
    answer
}

/// The beginning of a body, and then the end of the connection.
pub fn cut(beginning: Bytes) -> Body {
    // It has to be on its way before the end comes.
    let parts = stream::unfold(Some(beginning), |beginning| async move {
        if let Some(beginning) = beginning {
            return Some((Ok(beginning), None));
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
        Some((Err(io::Error::other("cut")), None))
    });
    Body::from_stream(parts)
}

/// Answers whoever connects, until it is dropped.
pub async fn serve(listener: TcpListener, router: Router) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            connection = listener.accept() => {
                let Ok((connection, _)) = connection else { continue };
                let router = router.clone();
                let service = service_fn(move |request| answer(router.clone(), request));
                connections.spawn(http1::Builder::new().serve_connection(TokioIo::new(connection), service));
            }
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn answer(mut router: Router, request: Request<Incoming>) -> io::Result<Response> {
    let Ok(answer) = router.call(request.map(Body::new)).await;
    match answer.extensions().get::<Dropped>() {
        Some(Dropped) => Err(io::Error::other("dropped")),
        None => Ok(answer),
    }
}
