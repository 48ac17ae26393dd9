//! The way to a provider and back.

use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use coppice_oidc::{AuthorizationResponse, OidcError, Provider};
use serde::Deserialize;

use super::user_agent;
use crate::auth::flow::OidcFlow;
use crate::auth::pages::login::{LoginFormError, page_with_error};
use crate::auth::service::{self, ProviderError};
use crate::cookies::SentCookies;
use crate::error::AppError;
use crate::extract::Query;
use crate::locals::Locals;
use crate::return_to::return_to;

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
    headers: HeaderMap,
) -> Result<Response, AppError> {
    let provider = find(&locals, &id)?;
    let return_to = return_to(&query.return_to);
    match service::start_with(&locals, provider, return_to).await {
        Ok((address, request)) => {
            OidcFlow::surplus(SentCookies::new(&headers, locals.is_https()))
                .for_each(|old| locals.set_cookie(old));
            let adds = locals.user().is_some();
            locals.set_cookie(OidcFlow { request, adds }.cookie());
            Ok(Redirect::to(&address).into_response())
        }
        Err(error) => page_or_error(&locals, return_to, error),
    }
}

/// `GET /login/callback/:provider`: whoever comes back from the provider, with its answer.
pub async fn callback(
    locals: Locals,
    Path(id): Path<String>,
    Query(response): Query<AuthorizationResponse>,
    headers: HeaderMap,
) -> Result<Response, AppError> {
    let provider = find(&locals, &id)?;
    let cookies = SentCookies::new(&headers, locals.is_https());
    let begun = response.state.as_deref().and_then(|state| OidcFlow::find(cookies, state));
    // What is no answer to a flow of this browser's ends none.
    let Some(flow) = begun.filter(|flow| flow.request.provider == provider.id) else {
        return page_or_error(&locals, "/", OidcError::Mismatch.into());
    };
    // Whatever comes of it, the flow is over.
    locals.set_cookie(flow.ended());
    let return_to = return_to(&flow.request.return_to);
    match service::sign_in_with(&locals, provider, &flow, &response, &user_agent(&headers)).await {
        Ok(()) => Ok(Redirect::to(return_to).into_response()),
        Err(error) => page_or_error(&locals, return_to, error),
    }
}

fn find<'a>(locals: &'a Locals, id: &str) -> Result<&'a Provider, AppError> {
    let known = locals.app.config.auth.providers.iter().find(|provider| provider.id == id);
    known.ok_or_else(|| AppError::NotFound("Nobody signs in that way here.".into()))
}

/// The page of sign-in, saying what was wrong; what has nothing to do with the provider is an error like any other.
fn page_or_error(locals: &Locals, return_to: &str, error: ProviderError) -> Result<Response, AppError> {
    let status = match error {
        ProviderError::App(error) => return Err(error),
        ProviderError::Oidc(OidcError::Unreachable(_)) => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let error = LoginFormError { email: String::new(), message: error.to_string(), status };
    Ok(page_with_error(locals, return_to, error))
}
