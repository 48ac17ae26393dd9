//! Connections, which may end without an answer: what axum's own loop can't do.

use std::io;

use axum::Router;
use axum::extract::Request;
use axum::response::Response;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tower_service::Service;

/// In an answer's extensions: it is not sent, and its connection is closed.
#[derive(Clone)]
pub(crate) struct Dropped;

/// Answers whoever connects, until it is dropped.
pub(crate) async fn serve(listener: TcpListener, router: Router) {
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
    let Ok(answer) = router.call(request.map(axum::body::Body::new)).await;
    match answer.extensions().get::<Dropped>() {
        Some(Dropped) => Err(io::Error::other("dropped")),
        None => Ok(answer),
    }
}
