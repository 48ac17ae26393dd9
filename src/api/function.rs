//! Functions as the router knows them.

use axum::Router;
use axum::http::Method;
use axum::routing::{MethodFilter, on};
use leptos::server_fn::axum::{AxumServerFnBackend, register_explicit};
use leptos::server_fn::{Protocol, ServerFn};

use super::handler;
use crate::cache_policy::CachePolicy;
use crate::state::AppState;

/// A function as the router knows it.
#[derive(Debug, Clone)]
pub struct Function {
    /// Its address.
    pub path: &'static str,
    /// GET for one that reads, POST for one that changes something.
    pub method: Method,
    /// Who may keep its answer.
    pub policy: CachePolicy,
}

/// The function `F`, of which anybody whom `policy` names may keep the answer. On wasm functions are not found by
/// themselves, so each is named once: by its feature.
pub fn function<F>(policy: CachePolicy) -> Function
where
    F: ServerFn<Server = AxumServerFnBackend> + 'static,
{
    register_explicit::<F>();
    Function { path: F::PATH, method: F::Protocol::METHOD, policy }
}

/// A route for each of these functions: another method is answered 405, another name 404, as for any address.
pub fn routes(functions: impl IntoIterator<Item = Function>) -> Router<AppState> {
    functions.into_iter().fold(Router::new(), |router, Function { path, method, policy }| {
        let filter = if method == Method::GET { MethodFilter::GET } else { MethodFilter::POST };
        router.route(
            path,
            on(filter, move |locals, method, uri, headers, body| {
                handler::answer(policy, locals, method, uri, headers, body)
            }),
        )
    })
}
