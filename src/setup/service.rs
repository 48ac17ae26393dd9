//! The rules of the set-up.

mod form;

use coppice_platform::random::uuid_v7;
use coppice_platform::sql::SqlSession;
use coppice_platform::{ErrorKind, Platform, PlatformError};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

pub use form::read;

use super::model::{FirstShop, Progress};
use super::store::{self, OpenedBy};
use crate::audit::{Action, AuditEvent, masked_email};
use crate::auth::service::{LinkSecret, Token};
use crate::auth::store::NewSession;
use crate::error::AppError;
use crate::host;
use crate::limit;
use crate::limit::Limit;
use crate::locals::Locals;
use crate::request_context::RequestContext;
use crate::tenant::store::{get_tenant_by_id, is_before_first};
use crate::tenant::{HomeState, Tenant, TenantId};
use crate::text::tidy;

/// Tries of one address at the door. Who has the key is not counted.
const TRIES: Limit = Limit { limit: 10, window_secs: 600 };

/// The id of the first shop, and its host: it answers wherever it is asked for.
const FIRST: &str = "default";

/// What is behind the door.
pub enum Door {
    /// The set-up, opened by this.
    Open(OpenedBy),
    /// Nobody can open it: there is no secret.
    NoSecret,
}

/// Tries to open the door of the set-up.
///
/// # Errors
/// [`AppError::NotFound`] where the key is wrong, used or missing, or there is nothing to set up any more, without a hint at which;
/// [`AppError::Forbidden`] where nobody knows where the request comes from; [`AppError::TooMany`] beyond the limit; what the database
/// can't do.
pub async fn knock(context: &RequestContext, key: &str) -> Result<Door, AppError> {
    let app = &context.app;
    let now = app.platform.clock.now();
    let door = store::get_door(&context.db).await?;
    let door =
        door.filter(|door| door.state == HomeState::Empty && door.has_tenant == 0).ok_or_else(nothing)?;
    let setting = app.config.setup_key.as_ref();
    if setting.is_none() && door.setup_hash.is_none() {
        return Ok(Door::NoSecret);
    }
    // Who can't be told from others would use up their tries.
    let unknown = || {
        AppError::Forbidden(
            "We can't tell where this request comes from, so nobody can set up a shop by it.".into(),
        )
    };
    let counted = format!("setup:from:{}", context.address.group().ok_or_else(unknown)?);
    let verdict = limit::store::check(&context.db, &[(&counted, TRIES)], now).await?;
    if !verdict.allowed {
        return Err(verdict.into());
    }
    let by_setting = setting.is_some_and(|secret| same(app, secret.as_bytes(), key.as_bytes()));
    let hash = LinkSecret::parse(key).map(|secret| secret.hash()).unwrap_or_default();
    let by_link = door.setup_hash.is_some_and(|stored| same(app, stored.as_bytes(), hash.as_bytes()));
    let opened = match (by_setting, by_link) {
        (true, _) => OpenedBy::Setting,
        (_, true) => OpenedBy::Link(hash),
        _ => return Err(nothing()),
    };
    store::uncount(&context.db, &counted, verdict).await?;
    Ok(Door::Open(opened))
}

/// That there is nothing here: the same where there is no door any more and where the key is none.
pub fn nothing() -> AppError {
    AppError::NotFound("There is no page at this address.".into())
}

/// Whether two texts are the same, in a time that tells nothing of where they differ.
fn same(app: &crate::state::AppState, one: &[u8], other: &[u8]) -> bool {
    // A key of any length will do (RFC 2104, section 2); the type can't say so.
    let Ok(mac) = Hmac::<Sha256>::new_from_slice(app.config.auth.secret.as_bytes()) else { return false };
    let of = |text: &[u8]| mac.clone().chain_update(text);
    of(one).verify(&of(other).finalize().into_bytes()).is_ok()
}

/// Makes the shop, and signs in this browser as its owner.
///
/// # Errors
/// [`AppError::Conflict`] where somebody else was first; what the database can't do.
pub async fn set_up(
    context: &RequestContext,
    opened: &OpenedBy,
    shop: &FirstShop,
    user_agent: &str,
) -> Result<(), AppError> {
    let app = &context.app;
    let platform = &app.platform;
    let (tenant, token) = (TenantId(FIRST.into()), Token::new(platform.random.as_ref()));
    let id_hash = token.hash();
    let event = AuditEvent {
        tenant: Some(tenant.0.clone()),
        subject: masked_email(&shop.email),
        ip: context.address.masked(),
        ..AuditEvent::at(platform.clock.now(), Action::SignedIn)
    };
    let new = NewSession {
        id_hash: &id_hash,
        tenant: &tenant,
        user_id: &uuid_v7(platform.clock.now_ms(), platform.random.u128()),
        user_agent: &tidy(user_agent, 200),
        old: None,
        cart: None,
        event: event.with("by setting up"),
    };
    let session = store::set_up(&context.db, shop, opened, &new).await?;
    context.published();
    if session.is_none() {
        return Err(AppError::Conflict(
            "Somebody else has just set up this shop. This link is not good any more.".into(),
        ));
    }
    context.state.set_cookie(token.cookie());
    Ok(())
}

/// Puts a new secret on the door of the set-up, if the home is empty: the link's, to be told in the log alone.
///
/// # Errors
/// What the database can't do.
pub async fn new_door(platform: &Platform, db: &SqlSession) -> Result<Option<LinkSecret>, AppError> {
    let secret = LinkSecret::new(platform.random.as_ref());
    Ok(store::hang_door(db, &secret.hash()).await?.then_some(secret))
}

/// Whether an operator may make this shop, or has it already: a home is open or closed as a whole, so that the first shop comes first.
///
/// # Errors
/// [`AppError::Conflict`] where the first shop is still being set up, and this is another; what the database can't do.
pub async fn check_first(db: &SqlSession, shop: &TenantId) -> Result<(), AppError> {
    match is_before_first(db, shop).await? {
        true => {
            Err(AppError::Conflict("the first shop is still being set up; open it at /admin first".into()))
        }
        false => Ok(()),
    }
}

/// Makes a shop by an operator's word, with its owner if they name one. Everybody sees it at once.
///
/// # Errors
/// [`AppError::Conflict`] where the first shop is still being set up, or there is one with this id or host; what the database can't do.
/// Then nothing has happened.
pub async fn create_shop(
    platform: &Platform,
    db: &SqlSession,
    shop: &Tenant,
    owner: Option<&str>,
) -> Result<(), AppError> {
    check_first(db, &shop.id).await?;
    let event = AuditEvent {
        tenant: Some(shop.id.0.clone()),
        subject: shop.name.clone(),
        ..AuditEvent::at(platform.clock.now(), Action::ShopMade)
    };
    let user = uuid_v7(platform.clock.now_ms(), platform.random.u128());
    let owner = owner.map(|email| (user.as_str(), email));
    match store::create_shop(db, shop, owner, &event.with("by the command line")).await {
        // Which of two that are taken is told first is the database's choice.
        Err(PlatformError { kind: ErrorKind::Unique(column), .. }) if column.starts_with("tenants.") => {
            let has_id = get_tenant_by_id(db, &shop.id).await?.is_some();
            Err(AppError::Conflict(match has_id {
                true => format!(
                    "there is a shop with the id “{}” already; `coppice shop set` changes it",
                    shop.id.0
                ),
                false => format!("{} is the host of another shop already", shop.host),
            }))
        }
        made => Ok(made?),
    }
}

/// How far the shop has come.
pub fn progress(locals: &Locals, has_products: bool) -> Progress {
    let auth = &locals.app.config.auth;
    Progress {
        is_open: locals.home_state != HomeState::SettingUp,
        has_mail: auth.by_code,
        has_provider: !auth.providers.is_empty(),
        has_domain: host::is_public(&locals.tenant.host),
        has_products,
        has_legal_pages: locals.look.pages.iter().any(|page| page.is_legal == 1),
    }
}

/// Opens the shop for everybody. One that is open already is what was wanted.
///
/// # Errors
/// What the database can't do.
pub async fn open_shop(locals: &Locals) -> Result<(), AppError> {
    let event = AuditEvent::new(locals, Action::ShopOpened, locals.tenant.name.clone());
    store::open_shop(&locals.db, &locals.tenant.id, &event).await?;
    locals.published();
    Ok(())
}

/// Puts the checklist away.
///
/// # Errors
/// What the database can't do.
pub async fn hide_checklist(locals: &Locals) -> Result<(), AppError> {
    let event =
        AuditEvent::new(locals, Action::ShopChanged, locals.tenant.name.clone()).with("checklist put away");
    store::hide_checklist(&locals.db, &locals.tenant.id, &event).await?;
    locals.published();
    Ok(())
}
