//! `docs/api.md` is made from the functions: `UPDATE_DOCS=1 cargo test -p coppice --test it api::docs` writes it anew.

mod source;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use axum::http::Method;
use coppice::api::Function;
use coppice::cache_policy::CachePolicy;
use leptos::server_fn::axum::server_fn_paths;

use super::{functions, is_admins, is_ones_own};
use source::{Call, Shape, Source};

const FEATURES: [(&str, &str); 3] =
    [("The shop", "src/shop/api.rs"), ("Files", "src/cdn/api.rs"), ("Domain search", "src/domains/api.rs")];

/// Where what functions take and answer is written down.
const MODELS: [&str; 14] = [
    "crates/catalogue/src/product.rs",
    "crates/catalogue/src/product/variant.rs",
    "src/shop/model.rs",
    "src/cdn/model.rs",
    "src/cdn/model/list.rs",
    "src/cdn/islands/drift.rs",
    "src/domains/model/job.rs",
    "src/domains/model/request.rs",
    "src/domains/model/result.rs",
    "src/domains/model/settings.rs",
    "crates/wordsmith/src/request.rs",
    "crates/wordsmith/src/vibe.rs",
    "crates/wordsmith/src/score.rs",
    "crates/wordsmith/src/label.rs",
];

const HEAD: &str = "# Functions

What programs and the site's own islands can ask and do. Made from the functions' sources and held equal to them by a test;
`UPDATE_DOCS=1 cargo test -p coppice --test it api::docs` writes it anew. Pages load by the same functions, in process.

- What reads is a GET with its arguments as a query; what changes something is a POST with them as a JSON object, sent as
  `application/json` from the site's own pages (`Origin`, or `Sec-Fetch-Site: same-origin`). An argument with a `?` may be left
  out. Answers are JSON, in UTF-8. A body has at most 64 KB.
- Who signs in does so by the site's pages: a call is its browser's, by the same cookies. Whoever has written sees it by every
  later call that brings the answer's cookies; who keeps none sends the header `x-d1-bookmark` back as the answer had it.
- An error has its true status and one shape: `{ \"error\", \"code\", \"request_id\", \"retry_after\"?, \"fields\"? }`: what to tell
  people, its name for programs, the id that the log knows it by, seconds after which it may be tried again, and what is wrong
  with which argument. 400 `bad_request` for arguments that can't be read, 401 `sign_in_needed`, 403 `forbidden`, 404
  `not_found`, 405 `method_not_allowed`, 408 `too_slow`, 409 `conflict`, 413 `too_large`, 415 `unsupported_media_type` or `encoded`, 422
  `unprocessable` and `invalid`, 429 `too_many`, 500 `internal`, 503 `unavailable`, `being_set_up` and `switched_off`.
- Nothing here redirects, but to the shop's own host: a GET at a host that is nobody's is 308, all else 421 `misdirected`. Amounts are in the currency's minor units, times in epoch seconds;
  those of domain search are US cents and epoch milliseconds.
";

#[test]
fn the_list_of_functions_is_as_they_are() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/api.md");
    let made = document();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&file, &made).unwrap();
    }
    let kept = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(kept == made, "docs/api.md is behind: UPDATE_DOCS=1 cargo test -p coppice --test it api::docs");
}

#[test]
fn every_function_that_is_written_has_a_route() {
    let routed: BTreeSet<_> = functions().into_iter().map(|function| function.path.to_owned()).collect();
    let source = Source::read(&MODELS);
    let written: BTreeSet<_> =
        FEATURES.iter().flat_map(|(_, file)| source.calls(file)).map(|call| call.path).collect();
    assert_eq!(routed, written);
    // Natively they are also found by themselves.
    let found: BTreeSet<_> = server_fn_paths().map(|(path, _)| path.to_owned()).collect();
    assert_eq!(routed, found);
}

fn document() -> String {
    let source = Source::read(&MODELS);
    let functions = functions();
    let mut text = HEAD.to_owned();
    let mut named = BTreeSet::new();
    for (title, file) in FEATURES {
        let _ = write!(text, "\n## {title}\n");
        for call in source.calls(file) {
            let function = functions.iter().find(|function| function.path == call.path).unwrap();
            section(&mut text, function, &call);
            named.extend(call.arguments.iter().map(|argument| argument.kind.clone()));
            named.insert(call.answer);
        }
    }
    text.push_str("\n## Types\n");
    for shape in source.reachable(named) {
        shape_section(&mut text, &shape);
    }
    text
}

fn section(text: &mut String, function: &Function, call: &Call) {
    assert!(!call.doc.is_empty(), "{} says nothing of itself", call.name);
    let who = match () {
        () if is_admins(function) => "admins",
        () if is_ones_own(function) => "whoever is signed in, and may search (`DOMAINS_OPEN_TO`)",
        () => "anybody",
    };
    let keeps = match function.policy {
        CachePolicy::Public { ttl, swr } => {
            format!("may be kept {ttl} s by anybody, {swr} s more while it is fetched again")
        }
        CachePolicy::Immutable => "may be kept for good".to_owned(),
        CachePolicy::Static { max_age } => format!("may be kept {max_age} s"),
        CachePolicy::Private => "may be kept by the visitor's browser".to_owned(),
        CachePolicy::NoStore => "kept by nobody".to_owned(),
    };
    let Function { method, path, .. } = function;
    assert!([Method::GET, Method::POST].contains(method));
    let answer = if call.answer == "()" { "null" } else { call.answer.as_str() };
    let _ = write!(
        text,
        "\n### `{}`\n\n`{method} {path}` → `{answer}` · {who} · {keeps}\n\n{}\n",
        call.name, call.doc
    );
    if !call.arguments.is_empty() {
        text.push('\n');
    }
    for argument in &call.arguments {
        let _ = writeln!(text, "- `{}: {}` {}", argument.name, argument.kind, argument.doc);
    }
}

fn shape_section(text: &mut String, shape: &Shape) {
    let _ = write!(text, "\n### `{}`\n\n{}\n\n", shape.name, shape.doc);
    for part in &shape.parts {
        let kind = if part.kind.is_empty() { String::new() } else { format!(": {}", part.kind) };
        let doc = if part.doc.is_empty() { String::new() } else { format!(" {}", part.doc) };
        let _ = writeln!(text, "- `{}{kind}`{doc}", part.name);
    }
}
