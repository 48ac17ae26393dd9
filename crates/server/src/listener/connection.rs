//! One connection, from its first byte to its end.

mod answer;

use std::convert::Infallible;
use std::net::IpAddr;
use std::pin::pin;
use std::time::Duration;

use axum::Router;
use axum::http::{Request, Version};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::{Instant, MissedTickBehavior, interval};

use super::activity::{Activity, Verdict};
use super::connections::Place;
use super::stream::Noted;

/// How often it is looked whether a connection has been silent for too long.
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// How long a connection without a request may take to end once it is to.
const GOODBYE: Duration = Duration::from_secs(2);

/// The largest head, and the most that is read at once, in bytes.
const BUFFER: usize = 64 * 1024;

/// The most requests at once on one connection of HTTP/2.
const STREAMS: u32 = 100;

/// Serves what is asked on a connection until it ends, or must.
pub async fn serve(
    stream: TcpStream,
    peer: IpAddr,
    router: Router,
    place: Place,
    mut stop: watch::Receiver<bool>,
) {
    let activity = Activity::new();
    let service = {
        let activity = activity.clone();
        service_fn(move |request: Request<Incoming>| {
            let is_framed = request.version() == Version::HTTP_2;
            let answer = answer::answer(router.clone(), request, peer, activity.begin(is_framed));
            async { Ok::<_, Infallible>(answer.await) }
        })
    };
    let builder = builder();
    let io = TokioIo::new(Noted::new(stream, activity.clone()));
    let mut connection = pin!(builder.serve_connection(io, service));
    let mut looks = interval(LOOK_EVERY);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut ending: Option<Instant> = None;
    loop {
        let end = tokio::select! {
            ended = connection.as_mut() => {
                if let Err(error) = ended {
                    log::debug!("a connection ended: {error}");
                }
                return;
            }
            _ = stop.wait_for(|stop| *stop), if ending.is_none() => true,
            _ = looks.tick() => match activity.judge(place.is_crowded()) {
                Verdict::Overdue => return,
                Verdict::Idle => true,
                Verdict::Stays => false,
            }
        };
        match ending {
            Some(since) if activity.is_idle() && since.elapsed() >= GOODBYE => return,
            None if end => {
                ending = Some(Instant::now());
                connection.as_mut().graceful_shutdown();
            }
            _ => {}
        }
    }
}

/// What hyper is told. How long heads may take and connections may idle is told by [`Activity`], of both versions of HTTP
/// alike and before it is known which of them it is.
fn builder() -> auto::Builder<TokioExecutor> {
    let mut builder = auto::Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(None).max_buf_size(BUFFER);
    builder.http2().timer(TokioTimer::new()).max_concurrent_streams(STREAMS);
    builder
}
