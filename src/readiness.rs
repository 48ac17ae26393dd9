//! `/readyz`: whether whoever asks here would be served. For what sends visitors to one of several servers, and for who has just
//! started one; that the process lives, `/healthz` says.

pub mod store;

use std::pin::pin;
use std::time::Duration;

use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use coppice_platform::PlatformError;
use coppice_platform::sql::{SessionStart, SqlSession};
use futures_util::future::{Either, select};

use crate::state::AppState;
use store::{Schema, schema_statement};

/// In what time the database answers where all is well, in milliseconds.
const WELL_MS: i64 = 500;

/// How long it is waited for.
const PATIENCE: Duration = Duration::from_millis(1_500);

/// How it is, in a word or a sentence: 200 where whoever asks is served, though perhaps slowly, else 503.
pub async fn page(State(app): State<AppState>) -> Response {
    let began = app.platform.clock.now_ms();
    let answered = match select(pin!(read_schema(&app)), pin!(app.platform.clock.sleep(PATIENCE))).await {
        Either::Left((read, _)) => read,
        Either::Right(_) => return unready("The database does not answer in time."),
    };
    let took = app.platform.clock.now_ms().saturating_sub(began);
    match answered {
        Err(error) => {
            log::warn!("not ready: {error}");
            unready("The database does not answer.")
        }
        Ok(schema) if schema.lacks().is_some() => {
            unready("The database’s tables are older than this program: its migrations are to be applied.")
        }
        Ok(_) if took > WELL_MS => told(StatusCode::OK, "degraded"),
        Ok(_) => told(StatusCode::OK, "ok"),
    }
}

async fn read_schema(app: &AppState) -> Result<Schema, PlatformError> {
    let platform = &app.platform;
    #[expect(
        clippy::disallowed_methods,
        reason = "whichever copy of the database is asked, it is one that pages are read from"
    )]
    let session =
        SqlSession::open(platform.sql.as_ref(), platform.clock.clone(), SessionStart::FirstUnconstrained);
    Schema::read(&session.query(schema_statement()).await?)
}

fn unready(why: &'static str) -> Response {
    let mut response = told(StatusCode::SERVICE_UNAVAILABLE, why);
    response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("5"));
    response
}

fn told(status: StatusCode, words: &'static str) -> Response {
    (status, [(CACHE_CONTROL, "no-store")], words).into_response()
}
