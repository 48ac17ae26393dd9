//! A panic is the end of one request and not of the server: whoever asked is told so, with the request's id, and the
//! log says what it was.

use std::any::Any;

use axum::response::{IntoResponse, Response};
use coppice::error::AppError;
use tower_http::catch_panic::CatchPanicLayer;

/// Stands around the endpoints and within the hooks, which make a page or JSON of the error and log the request.
pub fn catch() -> CatchPanicLayer<fn(Box<dyn Any + Send>) -> Response> {
    CatchPanicLayer::custom(answer)
}

fn answer(panic: Box<dyn Any + Send>) -> Response {
    log::error!("a request panicked: {}", message(panic.as_ref()));
    AppError::Internal { cause: None }.into_response()
}

/// What `panic!` was given: text, unless somebody chose otherwise.
fn message(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("without a word")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::{Arc, Mutex, PoisonError};

    use axum::Router;
    use axum::body::{Body, to_bytes};
    use axum::http::header::ACCEPT;
    use axum::http::{Request, StatusCode};
    use axum::routing::get;
    use coppice::config::Config;
    use coppice::router::with_hooks;
    use coppice::state::AppState;
    use coppice_platform::native;
    use tower::ServiceExt;

    use super::*;

    struct Kept(Mutex<String>);

    static KEPT: Kept = Kept(Mutex::new(String::new()));

    impl log::Log for Kept {
        fn enabled(&self, _: &log::Metadata<'_>) -> bool {
            true
        }

        fn log(&self, record: &log::Record<'_>) {
            let mut text = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            text.push_str(&format!("{} {}\n", record.level(), record.args()));
        }

        fn flush(&self) {}
    }

    async fn ask(router: &Router, path: &str, accept: &str) -> (StatusCode, String, String) {
        let request =
            Request::get(path).header("host", "a").header(ACCEPT, accept).body(Body::empty()).unwrap();
        let answer = router.clone().oneshot(request).await.unwrap();
        let id = answer.headers()["x-request-id"].to_str().unwrap().to_owned();
        let status = answer.status();
        let body = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
        (status, id, String::from_utf8(body.to_vec()).unwrap())
    }

    #[tokio::test]
    async fn a_panic_is_an_error_page_with_the_requests_id_and_the_server_goes_on() {
        log::set_logger(&KEPT).unwrap();
        log::set_max_level(log::LevelFilter::Info);
        let dir = tempfile::tempdir().unwrap();
        let settings = [("APP_ENV", "dev"), ("MAX_IN_FLIGHT", "1")];
        let env: BTreeMap<String, String> =
            settings.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
        let (platform, _) = native::open(dir.path(), Arc::new(env)).await.unwrap();
        let config = Config::read(platform.env.as_ref()).unwrap();
        let fall =
            |words: &'static str| async move { if words.is_empty() { "well" } else { panic!("{words}") } };
        let routes = Router::new()
            .route("/falls", get(move || fall("over its own feet")))
            .route("/stands", get(move || fall("")));
        let router = with_hooks(AppState::new(platform, config), routes.layer(catch()));

        let (status, id, page) = ask(&router, "/falls", "text/html").await;
        assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
        assert!(page.contains("<!DOCTYPE html>") && page.contains(&id) && !page.contains("feet"), "{page}");
        let (status, other, json) = ask(&router, "/falls", "application/json").await;
        assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
        assert!(json.starts_with('{') && json.contains(&other) && !json.contains("feet"), "{json}");
        let log = KEPT.0.lock().unwrap().clone();
        assert!(log.contains("ERROR a request panicked: over its own feet"), "{log}");
        assert!(log.contains(&format!("\"id\":\"{id}\"")) && log.contains("\"status\":500"), "{log}");
        assert_eq!(ask(&router, "/stands", "text/html").await.2, "well");
    }
}
