//! What happens around every request, one file a step.
//!
//! [`around`] is the outer half and knows no database: id, log line, errors, security headers, same-origin rule. [`seated`]
//! and [`streamed`] are the limits. [`with_locals`] is the inner half, around whatever belongs to a shop: tenant, D1 session,
//! visitor, and on the way back cookies, bookmark and cache policy. [`with_site`] is the same around what is a site's but
//! nobody's in particular; [`with_webhook`], around what other servers tell; [`with_program`], around what programs ask.

mod body;
mod closed;
mod errors;
mod heads;
mod limits;
mod log_line;
mod media_type;
mod methods;
mod origin;
mod security;
mod session;
mod site;
mod spelling;
mod tags;
mod timing;
mod user;

use std::future::Future;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, COOKIE};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use coppice_platform::sql::SessionStart;
use leptos::context::provide_context;
use leptos::prelude::Owner;
use leptos::reactive::computed::ScopedFuture;

use crate::bookmarks::SentBookmarks;
use crate::cache_policy::CachePolicy;
use crate::client_address::{self, ClientAddress};
use crate::cookies::SentCookies;
use crate::entity_tag::KnownTags;
use crate::error::AppError;
use crate::extract::ResponseFormat;
use crate::home::api::Machine;
use crate::kv_api::service::caller::Credentials;
use crate::locals::{self, Locals};
use crate::refusal::Refusal;
use crate::request_body;
use crate::request_context::{self, RequestContext};
use crate::response_state::ResponseState;
use crate::setup;
use crate::shop::service;
use crate::state::AppState;
use crate::tenant::{HomeState, ResolvedSite, Site};
use crate::visitor::Visitor;

pub use limits::{seated, streamed};
pub use methods::options;

/// The outer half: every request passes here once.
pub async fn around(State(app): State<AppState>, mut request: Request, next: Next) -> Response {
    let started = app.platform.clock.now_ms();
    let id = RequestId::new(&app);
    let line = log_line::Line::begin(&request);
    let format = ResponseFormat::for_request(&request);
    let read = origin::read(&request, &app.config);
    let origin = Arc::<str>::from(read.as_deref().unwrap_or_default());
    let https = origin.starts_with("https:");
    let allowed = match request.extensions().get::<Refusal>() {
        Some(Refusal(error)) => Err(error.clone()),
        None => read.and_then(|origin| origin::check(&request, &origin)),
    };
    let uri = request.uri().clone();
    let known = KnownTags::read(request.headers());
    request.extensions_mut().insert(known.clone());
    request.extensions_mut().insert(id.clone());
    request.extensions_mut().insert(Origin(origin));
    methods::head_is_get(&mut request);
    let allowed = allowed.and_then(|()| media_type::spell(&mut request));

    let too_many = heads::too_many(request.headers());
    let (request, lent) = request_body::lend(request);
    let response = match (allowed, too_many.or_else(|| spelling::elsewhere(&request))) {
        (Ok(()), _) if methods::is_about_all(&request) => methods::all(),
        (Ok(()), Some(elsewhere)) => elsewhere,
        (Ok(()), None) => next.run(request).await,
        (Err(error), _) => error.into_response(),
    };

    request_body::discard(&app, lent.rest()).await;

    let context = response.extensions().get::<RequestContext>().cloned();
    let locals = response.extensions().get::<Locals>().cloned();
    let response = errors::render(response, format, uri.path(), locals.as_ref(), &id);
    let mut response = tags::give(response, &known, &app.documents).await;
    let accent = locals.as_ref().and_then(|locals| locals.look.accent.as_ref());
    security::headers(&mut response, context.as_ref(), accent, https);
    let took = app.platform.clock.now_ms().saturating_sub(started);
    if app.config.dev || locals.as_ref().is_some_and(Locals::is_admin) {
        timing::header(&mut response, context.as_ref(), took);
    }
    if let Ok(value) = HeaderValue::try_from(id.0.as_ref()) {
        response.headers_mut().insert("x-request-id", value);
    }
    line.end(&response, context.as_ref(), locals.as_ref(), &id, took);
    response
}

/// The inner half: finds the tenant, opens the request's one D1 session, finds the visitor, and settles cookies and
/// caching.
pub async fn with_locals(State(app): State<AppState>, mut request: Request, next: Next) -> Response {
    let origin = own_origin(&request);
    let sent = user::SessionCookie::read(&request);
    let mut resolved = site::find(&app, &origin).await;
    // Whoever has a session here has a shop here, which this isolate may not have heard of.
    if matches!(&resolved, Ok(found) if found.site == Site::Nobody)
        && sent.is_there()
        && app.second_looks.allow(&address(&app, &request), app.platform.clock.now())
    {
        app.published();
        resolved = site::find(&app, &origin).await;
    }
    let resolved = match resolved {
        Ok(found) => site::find_as_edited(&app, request.headers(), &origin, found).await,
        Err(error) => Err(error),
    };
    let found = resolved.and_then(|resolved| Ok((site::shop(&resolved)?, resolved)));
    let (tenant, resolved) = match found {
        Ok(found) => found,
        Err(error) => return closed::or_error(error, &request),
    };
    if let Some(elsewhere) = site::elsewhere(&app, &request, &resolved.site, &origin) {
        return elsewhere;
    }
    let (generation, look) = (resolved.generation, resolved.look.clone());
    let (home_state, checklist_hidden) = (resolved.state, resolved.checklist_hidden);
    let sent = user::SessionCookie::read(&request);
    let at_primary = session::needs_primary(&request) || sent.is_there() && session::is_personal(&request);
    let cookies = SentCookies::new(request.headers(), is_https(&request));
    let cart_cookie = service::cart_cookie(cookies).map(str::to_owned);
    let context = begin(app, &request, resolved, at_primary, service::cart_count_cookie(cookies));
    let user::ResolvedVisitor { visitor, cookie } = user::find(&context, &tenant.id, sent).await;
    let locals = Locals::new(locals::Inner {
        context: context.clone(),
        tenant,
        home_state,
        checklist_hidden,
        look,
        generation,
        visitor,
        cart_cookie,
    });
    if let Some(cookie) = cookie {
        locals.set_cookie(cookie);
    }
    // Something went into the person's cart at another device.
    if let Visitor::SignedIn(session) = &locals.visitor
        && session.cart_count != locals.cart_count()
    {
        service::set_cart_count(&locals, i64::from(session.cart_count));
    }
    request.extensions_mut().insert(context.clone());
    request.extensions_mut().insert(locals.clone());
    let mut response = match closed::is_for(&locals, &request) {
        true => closed::or_error(AppError::BeingSetUp, &request),
        false => within(&locals, next.run(request)).await,
    };
    session::finish_response(&mut response, &locals);
    response.extensions_mut().insert(context);
    response.extensions_mut().insert(locals);
    response
}

/// Runs what belongs to a request: whoever it calls finds its [`Locals`] by [`Locals::current`], and with them its one
/// session.
async fn within<T>(locals: &Locals, request: impl Future<Output = T>) -> T {
    let owner = Owner::new();
    let scoped = owner.with(|| {
        provide_context(locals.clone());
        ScopedFuture::new(request)
    });
    scoped.await
}

/// The inner half around files, which are the same for everybody: nobody is asked who they are, and no cookie is set.
/// Their caching is for the files to say.
pub async fn with_site(State(app): State<AppState>, mut request: Request, next: Next) -> Response {
    let resolved = match site::find(&app, &own_origin(&request)).await {
        Ok(resolved) => resolved,
        Err(error) => return error.into_response(),
    };
    let (site, look) = (resolved.site.clone(), resolved.look.clone());
    if site == Site::Nobody
        && let Err(error) = site::shop(&resolved)
    {
        return error.into_response();
    }
    if let Some(elsewhere) = site::elsewhere(&app, &request, &site, &own_origin(&request)) {
        return elsewhere;
    }
    let context = begin(app, &request, resolved, false, 0);
    request.extensions_mut().insert(context.clone());
    request.extensions_mut().insert(site);
    request.extensions_mut().insert(look);
    let mut response = next.run(request).await;
    response.extensions_mut().insert(context);
    response
}

/// The inner half around what other servers tell, who are nobody's visitors: no cookie is read or set, and the primary is asked. They
/// are led nowhere else, for they would take that for a failure.
pub async fn with_webhook(State(app): State<AppState>, mut request: Request, next: Next) -> Response {
    let resolved = match site::find(&app, &own_origin(&request)).await {
        Ok(resolved) => resolved,
        Err(error) => return error.into_response(),
    };
    let site = resolved.site.clone();
    let context = begin(app, &request, resolved, true, 0);
    request.extensions_mut().insert(context.clone());
    request.extensions_mut().insert(site);
    let mut response = next.run(request).await;
    response.headers_mut().insert(CACHE_CONTROL, CachePolicy::NoStore.header());
    response.extensions_mut().insert(context);
    response
}

/// The inner half around what programs ask by keys of their own: no cookie is read or set, and every answer carries its bookmark. They
/// are led nowhere else: what they send is signed for this address.
pub async fn with_program(State(app): State<AppState>, mut request: Request, next: Next) -> Response {
    let resolved = match site::find(&app, &own_origin(&request)).await {
        Ok(resolved) => resolved,
        Err(error) => return error.into_response(),
    };
    let site = match site::shop(&resolved) {
        Ok(tenant) => Site::Shop(tenant),
        Err(error) => return error.into_response(),
    };
    let at_primary = session::needs_primary(&request) || Credentials::need_primary(request.headers());
    request.headers_mut().remove(COOKIE);
    let context = begin(app, &request, resolved, at_primary, 0);
    request.extensions_mut().insert(context.clone());
    request.extensions_mut().insert(site);
    let mut response = next.run(request).await;
    session::finish_program(&mut response, &context);
    response.extensions_mut().insert(context);
    response
}

/// The inner half around the set-up, which must answer where there is no shop yet, and knows of none: it is never kept, and reads
/// the primary. Once there is a shop there is nothing behind it, for which nothing is asked: a home never goes back.
pub async fn with_home(State(app): State<AppState>, mut request: Request, next: Next) -> Response {
    let resolved = match site::find(&app, &own_origin(&request)).await {
        Ok(resolved) => resolved,
        Err(error) => return error.into_response(),
    };
    let is_over = resolved.state != HomeState::Empty || matches!(resolved.site, Site::Shop(_));
    let context = begin(app, &request, resolved, true, 0);
    request.extensions_mut().insert(context.clone());
    let mut response = match is_over {
        true => setup::service::nothing().into_response(),
        false => next.run(request).await,
    };
    session::finish_unkept(&mut response, &context);
    response.extensions_mut().insert(context);
    response
}

/// Opens the request's one D1 session, for a visitor whose browser remembers so many pieces in the cart.
fn begin(
    app: AppState,
    request: &Request,
    resolved: ResolvedSite,
    began_at_primary: bool,
    cart_count: u32,
) -> RequestContext {
    let ResolvedSite { home, bookmark, .. } = resolved;
    let secure = is_https(request);
    let bookmarks = SentBookmarks::read(request.headers(), &app.bookmarks, &home, secure);
    let start = session::start(began_at_primary, &bookmarks, bookmark);
    let db = Arc::new(session::open(&app, start));
    let origin = own_origin(request);
    let request_id = request.extensions().get::<RequestId>().map(|id| id.0.to_string()).unwrap_or_default();
    let address = address(&app, request);
    let known = request.extensions().get::<KnownTags>().cloned().unwrap_or_default();
    let state = ResponseState::default();
    state.set_cart_count(cart_count);
    RequestContext::new(request_context::Inner {
        app,
        request_id,
        origin,
        db,
        began_at_primary,
        home,
        bookmarks,
        address,
        known,
        state,
    })
}

/// The inner half around what programs ask of the whole home, by tokens that operators make. It answers when no shop does: while the home
/// is held, or filled.
pub async fn with_machine(State(app): State<AppState>, mut request: Request, next: Next) -> Response {
    request.headers_mut().remove(COOKIE);
    let machine = Machine {
        db: Arc::new(session::open(&app, SessionStart::FirstPrimary).past_gate()),
        headers: request.headers().clone(),
        is_https: is_https(&request),
        address: address(&app, &request),
        app,
    };
    request.extensions_mut().insert(machine);
    let mut response = next.run(request).await;
    response.headers_mut().insert(CACHE_CONTROL, CachePolicy::NoStore.header());
    response
}

/// Where the request comes from.
fn address(app: &AppState, request: &Request) -> ClientAddress {
    client_address::read(request, &app.config.client_address)
}

/// The request's id: in the answer, in the log, and on an error page.
#[derive(Debug, Clone)]
struct RequestId(Arc<str>);

impl RequestId {
    fn new(app: &AppState) -> Self {
        Self(format!("{:016x}", app.platform.random.u128() >> 64).into())
    }
}

/// The request's own origin.
#[derive(Debug, Clone, Default)]
struct Origin(Arc<str>);

fn own_origin(request: &Request) -> Arc<str> {
    request.extensions().get::<Origin>().cloned().unwrap_or_default().0
}

/// Whether the visitor's connection is encrypted.
fn is_https(request: &Request) -> bool {
    own_origin(request).starts_with("https:")
}
