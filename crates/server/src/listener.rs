//! Connections: who may have one, how long each may do nothing, and how they end.
//!
//! The loop is our own because a server that anybody can reach must bound what strangers hold: hyper serves what is on a
//! connection, and knows neither how many there are nor whose.

mod activity;
mod connection;
mod connections;
mod descriptors;
mod lingering;
mod spelling;
mod stream;
mod target;

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::time::{sleep, timeout};

pub use connections::Bounds;
use connections::Connections;

/// How long requests under way may take once the server is told to stop.
const GRACE: Duration = Duration::from_secs(8);

/// How long nothing is accepted after the system could not: it lacks descriptors or memory, and connections must end first.
const PAUSE: Duration = Duration::from_millis(200);

/// Serves what comes in at `listener` until `stop` says so, then finishes what is under way. Nothing that goes wrong with
/// a connection, or with all of them, ends it sooner.
pub async fn serve(listener: TcpListener, router: Router, bounds: Bounds, mut stop: watch::Receiver<bool>) {
    let connections = Arc::new(Connections::new(bounds.within(descriptors::raise())));
    let mut stopped = stop.clone();
    tokio::select! {
        () = accept(&listener, &router, &connections, &stop) => {}
        _ = stopped.wait_for(|stop| *stop) => {}
    }
    drop(listener);
    let _ = stop.wait_for(|stop| *stop).await;
    log::info!("told to stop; {} connections are open", connections.open());
    match timeout(GRACE, connections.all_closed()).await {
        Ok(()) => log::info!("stopped"),
        Err(_) => log::warn!("stopped with {} connections still open", connections.open()),
    }
}

async fn accept(
    listener: &TcpListener,
    router: &Router,
    connections: &Arc<Connections>,
    stop: &watch::Receiver<bool>,
) {
    while let Some(room) = connections.room().await {
        match listener.accept().await {
            Ok((stream, peer)) => {
                if let Some(place) = room.claim(peer.ip()) {
                    begin(stream, peer, router, place, stop);
                }
            }
            // One that ended before it was accepted says nothing about the next.
            Err(error) if is_of_one_connection(&error) => log::debug!("a connection ended at once: {error}"),
            Err(error) => {
                connections.note_failure(&error);
                sleep(PAUSE).await;
            }
        }
    }
}

fn begin(
    stream: TcpStream,
    peer: SocketAddr,
    router: &Router,
    place: connections::Place,
    stop: &watch::Receiver<bool>,
) {
    // Without this a small answer waits for the acknowledgement of the one before: 40 ms.
    if let Err(error) = stream.set_nodelay(true) {
        log::debug!("a connection keeps its delay: {error}");
    }
    tokio::spawn(connection::serve(stream, peer.ip(), router.clone(), place, stop.clone()));
}

fn is_of_one_connection(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset, Interrupted};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset | Interrupted)
}
