//! The way to a provider and back.

use axum::extract::{Path, Query};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::user_agent;
use crate::auth::oidc::{self, Answer, AuthorizationRequest, OidcError, Provider};
use crate::auth::pages::login::{LoginFormError, page_with_error};
use crate::auth::service;
use crate::cookies::{self, Cookie};
use crate::error::AppError;
use crate::limit::Limit;
use crate::limit::RateLimiter;
use crate::locals::Locals;
use crate::return_to::return_to;

/// The cookie that remembers what was said to the provider.
const FLOW_COOKIE: &str = "provider";

/// Seconds there are for signing in there.
const FLOW_LIFE: u32 = 600;

/// How often one visitor may set out. It protects nobody's account, only the providers from us.
const STARTS: Limit = Limit { limit: 60, window_secs: 60 };

/// Where to go on afterwards.
#[derive(Debug, Default, Deserialize)]
pub struct StartQuery {
    #[serde(default)]
    return_to: String,
}

/// `GET /login/with/:provider`: sends the browser to the provider. It changes nothing but a cookie of its own.
pub async fn start(
    locals: Locals,
    Path(id): Path<String>,
    Query(query): Query<StartQuery>,
) -> Result<Response, AppError> {
    let provider = find(&locals, &id)?;
    let platform = &locals.app.platform;
    if let Some(visitor) = locals.address.group() {
        let limiter = RateLimiter::new(platform.session_kv.clone(), platform.clock.clone());
        let verdict = limiter.check("provider", &visitor, STARTS).await;
        if !verdict.allowed {
            return Err(verdict.into());
        }
    }
    let return_to = return_to(&query.return_to);
    match oidc::start(&locals.app, provider, &locals.origin, return_to).await {
        Ok((address, flow)) => {
            locals.set_cookie(flow_cookie(cookies::pack(&flow), FLOW_LIFE));
            Ok(Redirect::to(&address).into_response())
        }
        Err(problem) => Ok(refused(&locals, return_to, &problem)),
    }
}

/// `GET /login/callback/:provider`: whoever comes back from the provider, with its answer.
pub async fn callback(
    locals: Locals,
    Path(id): Path<String>,
    Query(answer): Query<Answer>,
    headers: HeaderMap,
) -> Result<Response, AppError> {
    let provider = find(&locals, &id)?;
    // Whatever comes of it, the flow is over.
    locals.set_cookie(flow_cookie(String::new(), 0));
    let Some(flow) = flow(&headers).filter(|flow| flow.provider == provider.id) else {
        return Ok(refused(&locals, "/", &OidcError::Mismatch));
    };
    let return_to = return_to(&flow.return_to).to_owned();
    match service::sign_in_with(&locals, provider, &flow, &answer, user_agent(&headers)).await? {
        Ok(()) => Ok(Redirect::to(&return_to).into_response()),
        Err(problem) => Ok(refused(&locals, &return_to, &problem)),
    }
}

fn find<'a>(locals: &'a Locals, id: &str) -> Result<&'a Provider, AppError> {
    let known = locals.app.config.auth.providers.iter().find(|provider| provider.id == id);
    known.ok_or_else(|| AppError::NotFound("Nobody signs in that way here.".into()))
}

fn flow(headers: &HeaderMap) -> Option<AuthorizationRequest> {
    cookies::unpack(cookies::get(headers, FLOW_COOKIE)?)
}

fn flow_cookie(value: String, max_age: u32) -> Cookie {
    Cookie { name: FLOW_COOKIE.into(), value, max_age, http_only: true }
}

fn refused(locals: &Locals, return_to: &str, problem: &OidcError) -> Response {
    let status = match problem {
        OidcError::Unreachable(_) => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let problem = LoginFormError { email: String::new(), message: problem.to_string(), status };
    page_with_error(locals, return_to, problem)
}
