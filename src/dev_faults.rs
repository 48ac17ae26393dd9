//! `/dev/faults`: what of the platform fails, in development only and where `FAULTS` has it wrapped.

use axum::Router;
use axum::http::StatusCode;
use axum::routing::get;
use coppice_platform::faulty::Faults;

/// Where it is told. It needs no shop and no database, which may be what fails.
pub fn routes(faults: &Faults) -> Router {
    let (asked, told) = (faults.clone(), faults.clone());
    let how = async move || if asked.has_crashed() { "crashed" } else { "up" };
    let change = async move |rules: String| match Faults::parse(&rules) {
        Ok(others) => {
            told.replace(&others);
            (StatusCode::OK, "changed".to_owned())
        }
        Err(error) => (StatusCode::BAD_REQUEST, error.to_string()),
    };
    Router::new().route("/dev/faults", get(how).post(change))
}
