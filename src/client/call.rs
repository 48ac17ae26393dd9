//! Calls of functions, by the requests of this half: not by `fetch`, so that they are tried again as uploads are.

use std::cell::RefCell;
use std::future::{Future, poll_fn, ready};
use std::pin::pin;
use std::rc::Rc;

use futures_util::sink::{Drain, Sink};
use futures_util::stream::{Empty, Stream};
use http::Method;
use leptos::__reexports::send_wrapper::SendWrapper;
use leptos::server_fn::Bytes;
use leptos::server_fn::request::ClientReq;
use leptos::server_fn::response::ClientRes;

use super::request::{self, Always, Body, Request, Stop, Watch};
use crate::error::AppError;

thread_local! {
    /// Whoever waits for the call that is being made.
    static WATCH: RefCell<Option<Rc<dyn Watch>>> = const { RefCell::new(None) };
}

/// Makes a call for somebody who can see it being tried again, and stop wanting it.
///
/// # Errors
/// [`Stop::Failed`] with the call's own error.
pub async fn watched<T>(
    watch: &Rc<dyn Watch>,
    call: impl Future<Output = Result<T, AppError>>,
) -> Result<T, Stop> {
    let mut call = pin!(call);
    let done = poll_fn(|context| {
        let before = WATCH.replace(Some(Rc::clone(watch)));
        let polled = call.as_mut().poll(context);
        WATCH.replace(before);
        polled
    });
    let done = done.await;
    if watch.is_wanted() { done.map_err(Stop::Failed) } else { Err(Stop::Unwanted) }
}

/// The way on which functions are called.
pub struct Client;

/// A call: a GET with its query, or a POST of JSON.
pub struct Call {
    method: &'static str,
    url: String,
    json: Option<String>,
}

/// The answer to a call.
pub struct Answer(String);

/// No function here is called like that.
fn unsupported<T>() -> Result<T, AppError> {
    Err(AppError::Unreadable)
}

impl ClientReq<AppError> for Call {
    type FormData = ();

    fn try_new_req_query(path: &str, _: &str, _: &str, query: &str, _: Method) -> Result<Self, AppError> {
        Ok(Self { method: "GET", url: format!("{path}?{query}"), json: None })
    }

    fn try_new_req_text(path: &str, _: &str, _: &str, json: String, _: Method) -> Result<Self, AppError> {
        Ok(Self { method: "POST", url: path.to_owned(), json: Some(json) })
    }

    fn try_new_req_bytes(
        path: &str,
        kind: &str,
        accepts: &str,
        json: Bytes,
        method: Method,
    ) -> Result<Self, AppError> {
        let json = String::from_utf8(json.into()).map_err(|_| AppError::Unreadable)?;
        Self::try_new_req_text(path, kind, accepts, json, method)
    }

    fn try_new_req_form_data(_: &str, _: &str, _: &str, (): (), _: Method) -> Result<Self, AppError> {
        unsupported()
    }

    fn try_new_req_multipart(_: &str, _: &str, (): (), _: Method) -> Result<Self, AppError> {
        unsupported()
    }

    fn try_new_req_streaming(
        _: &str,
        _: &str,
        _: &str,
        _: impl Stream<Item = Bytes> + Send + 'static,
        _: Method,
    ) -> Result<Self, AppError> {
        unsupported()
    }
}

impl ClientRes<AppError> for Answer {
    fn try_into_string(self) -> impl Future<Output = Result<String, AppError>> + Send {
        ready(Ok(self.0))
    }

    fn try_into_bytes(self) -> impl Future<Output = Result<Bytes, AppError>> + Send {
        ready(Ok(Bytes::from(self.0)))
    }

    fn try_into_stream(
        self,
    ) -> Result<impl Stream<Item = Result<Bytes, Bytes>> + Send + Sync + 'static, AppError> {
        unsupported::<Empty<Result<Bytes, Bytes>>>()
    }

    /// What has another status is an error before it is an answer.
    fn status(&self) -> u16 {
        200
    }

    fn status_text(&self) -> String {
        String::new()
    }

    fn location(&self) -> String {
        String::new()
    }

    fn has_redirect(&self) -> bool {
        false
    }
}

impl leptos::server_fn::client::Client<AppError> for Client {
    type Request = Call;
    type Response = Answer;

    fn send(call: Call) -> impl Future<Output = Result<Answer, AppError>> + Send {
        SendWrapper::new(async move {
            let Call { method, url, json } = call;
            let request = Request { method, url, body: json.map_or(Body::Empty, Body::Json) };
            let watch = WATCH.with_borrow(Clone::clone).unwrap_or_else(|| Rc::new(Always));
            match request::send(&request, &watch).await {
                Ok(text) => Ok(Answer(text)),
                Err(Stop::Failed(error)) => Err(error),
                // Whoever has stopped wanting it does not ask why there is no answer.
                Err(Stop::Unwanted) => Err(AppError::Unreachable),
            }
        })
    }

    async fn open_websocket(
        _: &str,
    ) -> Result<
        (impl Stream<Item = Result<Bytes, Bytes>> + Send + 'static, impl Sink<Bytes> + Send + 'static),
        AppError,
    > {
        unsupported::<(Empty<Result<Bytes, Bytes>>, Drain<Bytes>)>()
    }

    fn spawn(_: impl Future<Output = ()> + Send + 'static) {}
}
