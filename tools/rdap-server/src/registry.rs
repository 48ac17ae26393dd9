//! What registries, IANA and DNS answer.

use std::sync::Arc;

use axum::Json;
use axum::extract::{OriginalUri, Path, Query, State};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::answers;
use crate::fault::Kind;
use crate::world::{Known, World};

/// A port, and the world behind it.
#[derive(Clone)]
pub(crate) struct Here {
    pub world: Arc<World>,
    pub origin: Arc<str>,
}

impl Here {
    /// Notes a question; the wrong answer to it, or that the right one may be given.
    async fn ask(&self, registry: &str, name: &str, uri: &Uri) -> Option<Response> {
        let fault = self.world.ask(&self.origin, registry, name);
        tokio::time::sleep(self.world.latency()).await;
        match fault {
            Some(Kind::Slow { ms }) => {
                tokio::time::sleep(std::time::Duration::from_millis(ms)).await;
                None
            }
            Some(kind) => Some(answers::wrong(kind, uri)),
            None => None,
        }
    }
}

/// IANA's file (RFC 9224, section 3).
pub(crate) async fn bootstrap(State(here): State<Here>, OriginalUri(uri): OriginalUri) -> Response {
    if let Some(wrong) = here.ask("bootstrap", "", &uri).await {
        return wrong;
    }
    let service = |(ending, origin): (&str, &str)| json!([[ending], [format!("{origin}/r/{ending}/")]]);
    let services: Vec<Value> = here.world.registries().map(service).collect();
    Json(json!({
        "version": "1.0",
        "publication": "2026-11-01T00:00:00Z",
        "description": "Registries that are played",
        "services": services,
    }))
    .into_response()
}

/// A registry's (RFC 9082, section 3.1.3).
pub(crate) async fn domain(
    State(here): State<Here>,
    Path((registry, name)): Path<(String, String)>,
    OriginalUri(uri): OriginalUri,
) -> Response {
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    if let Some(wrong) = here.ask(&registry, &name, &uri).await {
        return wrong;
    }
    let is_its_own = name.rsplit('.').next() == Some(registry.as_str());
    if is_its_own && here.world.known(&name) == Known::Registered {
        answers::rdap(StatusCode::OK, &answers::domain(&name, uri.path()))
    } else {
        answers::rdap(StatusCode::NOT_FOUND, &answers::none())
    }
}

#[derive(Deserialize)]
pub(crate) struct Question {
    name: String,
    #[serde(rename = "type", default)]
    kind: String,
}

/// DNS as JSON: <https://developers.google.com/speed/public-dns/docs/doh/json>. Only delegations are known.
pub(crate) async fn dns(
    State(here): State<Here>,
    Query(question): Query<Question>,
    OriginalUri(uri): OriginalUri,
) -> Response {
    let name = question.name.trim_end_matches('.').to_ascii_lowercase();
    if let Some(wrong) = here.ask("dns", &name, &uri).await {
        return wrong;
    }
    let is_ns = question.kind.eq_ignore_ascii_case("NS") || question.kind == "2";
    let mut message = json!({
        "Status": 0, "TC": false, "RD": true, "RA": true, "AD": false, "CD": false,
        "Question": [{ "name": name, "type": if is_ns { 2 } else { 1 } }],
    });
    let more = match here.world.known(&name) {
        Known::Free => ("Status", json!(3)),
        _ if is_ns => {
            let server =
                |n| json!({ "name": name, "type": 2, "TTL": 3_600, "data": format!("ns{n}.{name}.") });
            ("Answer", json!([server(1), server(2)]))
        }
        _ => ("Answer", json!([])),
    };
    if let Some(message) = message.as_object_mut() {
        message.insert(more.0.to_owned(), more.1);
    }
    ([("content-type", "application/dns-json")], message.to_string()).into_response()
}
