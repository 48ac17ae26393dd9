//! What happens around every request, one file a step.
//!
//! [`around`] is the outer half and knows no database: id, log line, limits, errors, security headers, same-origin
//! rule. [`with_locals`] is the inner half, around whatever belongs to a shop: tenant, D1 session, user, and on the
//! way back cookies, bookmark and cache policy. [`with_shop`] is the same around what is a shop's but nobody's in
//! particular.

mod address;
mod errors;
mod limits;
mod log_line;
mod origin;
mod security;
mod session;
mod tenant;
mod timing;
mod user;

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::HeaderValue;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use coppice_platform::sql::{Bookmark, SqlSession};

use crate::locals::{Inner, Locals, Notes, Who};
use crate::shop::model::Tenant;
use crate::shop::service;
use crate::state::AppState;

pub use address::{ClientAddress, PeerAddress};
pub use errors::Wants;
pub use limits::Seat;
pub use user::{Admin, SignedIn};

/// The outer half: every request passes here once.
pub async fn around(State(app): State<AppState>, mut request: Request, next: Next) -> Response {
    let started = app.platform.clock.now_ms();
    let id = RequestId::new(&app);
    let line = log_line::Line::begin(&request);
    let wants = Wants::of(request.headers());
    let origin = Arc::<str>::from(origin::of(&request, app.config.trust_proxy));
    let https = origin.starts_with("https:");
    let allowed = origin::check(&request, &origin);
    let patience = limits::patience(&app, &request);
    request.extensions_mut().insert(id.clone());
    request.extensions_mut().insert(Origin(origin));

    let response = match allowed {
        Ok(()) => {
            limits::run(&app, patience, next.run(request)).await.unwrap_or_else(IntoResponse::into_response)
        }
        Err(error) => error.into_response(),
    };

    let locals = response.extensions().get::<Locals>().cloned();
    let mut response = errors::render(response, wants, locals.as_ref(), &id);
    security::headers(&mut response, locals.as_ref(), https);
    let took = app.platform.clock.now_ms().saturating_sub(started);
    if app.config.dev || locals.as_ref().is_some_and(Locals::is_admin) {
        timing::header(&mut response, locals.as_ref(), took);
    }
    if let Ok(value) = HeaderValue::try_from(id.0.as_ref()) {
        response.headers_mut().insert("x-request-id", value);
    }
    line.end(&response, locals.as_ref(), &id, took);
    response
}

/// The inner half: opens the request's one D1 session, finds the tenant, and settles cookies and caching.
pub async fn with_locals(State(app): State<AppState>, mut request: Request, next: Next) -> Response {
    let visit = Visit::begin(app, &request);
    let claim = user::Claim::of(&request);
    let tenant = match tenant::find(&visit.app, &visit.db, &visit.origin).await {
        Ok(tenant) => tenant,
        Err(error) => return error.into_response(),
    };
    let user::Found { who, cookie } =
        user::find(&visit.app, &visit.db, &tenant.id, visit.bookmark.as_ref(), claim).await;
    let remembered = service::cart_count_cookie(request.headers());
    let cart_count = match &who {
        Who::Person(session) => session.cart_count,
        Who::Nobody | Who::Unknown(_) => remembered,
    };
    let cart_cookie = service::cart_cookie(request.headers()).map(str::to_owned);
    let locals = visit.locals(tenant, who, cart_cookie, Notes::new(cart_count));
    if let Some(cookie) = cookie {
        locals.set_cookie(cookie);
    }
    // Something went into the person's cart at another device.
    if cart_count != remembered {
        service::remember_cart_count(&locals, i64::from(cart_count));
    }
    request.extensions_mut().insert(locals.clone());
    let mut response = next.run(request).await;
    session::settle(&mut response, &locals);
    response.extensions_mut().insert(locals);
    response
}

/// The inner half around files, which are the same for everybody: nobody is asked who they are, and no cookie is set.
/// Their caching is for the files to say.
pub async fn with_shop(State(app): State<AppState>, mut request: Request, next: Next) -> Response {
    let visit = Visit::begin(app, &request);
    let tenant = match tenant::find_for_files(&visit.app, &visit.db, &visit.origin).await {
        Ok(tenant) => tenant,
        Err(error) => return error.into_response(),
    };
    let locals = visit.locals(tenant, Who::Nobody, None, Notes::default());
    request.extensions_mut().insert(locals.clone());
    let mut response = next.run(request).await;
    response.extensions_mut().insert(locals);
    response
}

/// What is known of a request before anybody asks whose shop it is for and who sends it.
struct Visit {
    app: AppState,
    request_id: String,
    origin: Arc<str>,
    db: Arc<SqlSession>,
    address: ClientAddress,
    bookmark: Option<Bookmark>,
}

impl Visit {
    /// Opens the request's one D1 session.
    fn begin(app: AppState, request: &Request) -> Self {
        let bookmark = session::bookmark(request.headers());
        let db = Arc::new(session::open(&app, session::start(request, bookmark.as_ref())));
        let Origin(origin) = request.extensions().get::<Origin>().cloned().unwrap_or_default();
        let request_id =
            request.extensions().get::<RequestId>().map(|id| id.0.to_string()).unwrap_or_default();
        let address = address::of(request, app.config.client_address_header.as_ref());
        Self { app, request_id, origin, db, address, bookmark }
    }

    fn locals(self, tenant: Tenant, who: Who, cart_cookie: Option<String>, notes: Notes) -> Locals {
        let Self { app, request_id, origin, db, address, bookmark } = self;
        let origin = origin.to_string();
        Locals::new(Inner { app, request_id, origin, tenant, db, who, address, bookmark, cart_cookie, notes })
    }
}

/// The request's id: in the answer, in the log, and on an error page.
#[derive(Debug, Clone)]
pub struct RequestId(pub Arc<str>);

impl RequestId {
    fn new(app: &AppState) -> Self {
        Self(format!("{:016x}", app.platform.random.u128() >> 64).into())
    }
}

/// The request's own origin.
#[derive(Debug, Clone, Default)]
struct Origin(Arc<str>);

/// Whether the visitor's connection is encrypted.
fn is_https(request: &Request) -> bool {
    request.extensions().get::<Origin>().is_some_and(|origin| origin.0.starts_with("https:"))
}
