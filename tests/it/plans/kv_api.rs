//! What programs ask of keys and values.

mod moves;

use coppice::kv_api::service::sweep;
use coppice::tick::budget::Budget;

use crate::kv_api::program::{NAMESPACE, V4, with_namespace};
use crate::support::Site;

/// Asks, writes and lists in both shapes, and lets go what is over.
pub async fn look(site: &Site) {
    let program = with_namespace(site).await;
    let pair = r#"{"key":"k","value":1,"expirationTtl":60}"#;
    for (method, path, body) in [
        ("PUT", "/api/v1/kv/k", r#"{"value":1}"#),
        ("GET", "/api/v1/kv/k", ""),
        ("GET", "/api/v1/health", ""),
        ("GET", "/api/v1/kv?prefix=k", ""),
        ("GET", "/api/v1/kv", ""),
        ("GET", "/api/v1/kv?limit=1", ""),
        ("POST", "/api/v1/kv/batch", r#"{"keys":["k","l"]}"#),
        ("POST", "/api/v1/kv/bulk", &format!(r#"{{"pairs":[{pair},{{"key":"l","value":1}}]}}"#)),
        ("POST", "/api/v1/kv/bulk/delete", r#"{"keys":["l"]}"#),
        ("DELETE", "/api/v1/kv/k", ""),
    ] {
        let answer = program.send_json(method, path, body).await;
        assert!(answer.status.is_success(), "{method} {path}: {}", answer.body);
    }
    let first = program.ask("GET", "/api/v1/kv?limit=1").await;
    assert!(first.status.is_success());
    for path in [V4.to_owned(), format!("{V4}/{NAMESPACE}"), format!("{V4}/{NAMESPACE}/keys?prefix=k")] {
        assert!(program.ask("GET", &path).await.status.is_success());
    }
    program.send_under("PUT", "/api/v1/kv/k", r#"{"value":1}"#, &[("if-match", "\"1\"")]).await;
    program.send_under("PUT", "/api/v1/kv/k", r#"{"value":1}"#, &[("if-none-match", "*")]).await;
    moves::move_keys(site).await;
    sweep::duty(&site.state, &mut Budget::new(4)).await.unwrap();
}
