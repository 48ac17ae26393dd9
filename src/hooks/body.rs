//! What a request brings, and how long it is waited for.

use std::future::Future;
use std::io;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::Request;
use axum::http::header::CONTENT_LENGTH;
use coppice_platform::Clock;
use futures_util::future::{Either, select};
use http_body::{Frame, SizeHint};

use super::origin::is_webhook;
use crate::client_address::ClientAddress;
use crate::error::AppError;
use crate::limit::Seat;
use crate::request_body::{self, Lost};
use crate::state::AppState;

/// The most that is read before a request is served, in bytes: forms, and what functions are called with.
const MAX_WHOLE: usize = 64 * 1024;

/// The same of what other servers tell.
const MAX_WEBHOOK: usize = 256 * 1024;

/// How long that may take. A packet that was lost twice is there by then.
const WHOLE_TIME: Duration = Duration::from_secs(10);

/// How long nothing may come of a file. A phone that comes out of a tunnel has found its network by then.
const SILENCE: Duration = Duration::from_secs(30);

/// The request with its whole body, and the right to hold it in memory; that is the client's own for as long as it sends.
///
/// # Errors
/// [`AppError::TooLarge`], [`AppError::TooSlow`], and [`AppError::Unavailable`] where the client sends too much at once.
pub async fn whole<'a>(
    app: &'a AppState,
    client: &ClientAddress,
    request: Request,
) -> Result<(Request, Option<Seat<'a>>), AppError> {
    if request.body().is_end_stream() {
        return Ok((request, None));
    }
    let most = if is_webhook(&request) { MAX_WEBHOOK } else { MAX_WHOLE };
    let announced = request.headers().get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    if announced.is_some_and(|length: u64| length > most as u64) {
        return Err(AppError::TooLarge);
    }
    let seat = app.seat(&app.seats.bodies, client).await?;
    let (parts, body) = request.into_parts();
    match select(pin!(collect(body, most)), pin!(app.platform.clock.sleep(WHOLE_TIME))).await {
        Either::Left((body, _)) => Ok((Request::from_parts(parts, Body::from(body?)), Some(seat))),
        Either::Right(_) => Err(AppError::TooSlow),
    }
}

async fn collect(body: Body, most: usize) -> Result<Bytes, AppError> {
    request_body::collect(body, most).await.map_err(|lost| match lost {
        Lost::TooLarge => AppError::TooLarge,
        Lost::Cut => AppError::BadRequest("The request did not arrive whole. Please send it again.".into()),
    })
}

/// Whether a body was waited for in vain.
pub struct Patient(Arc<AtomicBool>);

impl Patient {
    /// Around the request's body, which ends with an error once nothing has come of it for too long.
    pub fn around(app: &AppState, request: Request) -> (Self, Request) {
        let given_up = Arc::new(AtomicBool::new(false));
        let patient = Self(given_up.clone());
        let clock = app.platform.clock.clone();
        (patient, request.map(|body| Body::new(PatientBody { body, clock, silence: None, given_up })))
    }

    /// Whether it was given up.
    pub fn has_given_up(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

struct PatientBody {
    body: Body,
    clock: Arc<dyn Clock>,
    silence: Option<Pin<Box<dyn Future<Output = ()> + Send>>>,
    given_up: Arc<AtomicBool>,
}

impl HttpBody for PatientBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(context) {
            self.silence = None;
            return Poll::Ready(frame);
        }
        let this = &mut *self;
        let clock = &this.clock;
        let silence = this.silence.get_or_insert_with(|| {
            let clock = clock.clone();
            Box::pin(async move { clock.sleep(SILENCE).await })
        });
        if silence.as_mut().poll(context).is_pending() {
            return Poll::Pending;
        }
        this.given_up.store(true, Ordering::Relaxed);
        Poll::Ready(Some(Err(axum::Error::new(io::Error::from(io::ErrorKind::TimedOut)))))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
