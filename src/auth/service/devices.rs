//! What people do with their account: call themselves something, end sessions.

use super::token::forgotten_session;
use crate::audit::{Action, AuditEvent, store::event_statement};
use crate::auth::model::{Device, tidy_name};
use crate::auth::store;
use crate::error::AppError;
use crate::locals::Locals;
use crate::shop::service as shop;
use crate::visitor::Session;

/// Ends the session this request came with. The cart stays the person's, and is no more the browser's.
///
/// # Errors
/// What the database can't do; then the session goes on.
pub async fn sign_out(locals: &Locals) -> Result<(), AppError> {
    if let Some(session) = locals.user() {
        let event = AuditEvent::new(locals, Action::SignedOut, "");
        let tenant = &locals.tenant.id;
        store::delete_session(
            &locals.db,
            tenant,
            &session.user_id,
            &session.id_hash,
            event_statement(&event),
        )
        .await?;
        locals.invalidate_sessions(std::slice::from_ref(&session.id_hash)).await;
        shop::take_over_cart(locals, 0);
    }
    locals.set_cookie(forgotten_session());
    Ok(())
}

/// The person's sessions in this shop: this one first, then the last used.
///
/// # Errors
/// What the database can't do.
pub async fn get_devices(locals: &Locals, person: &Session) -> Result<Vec<Device>, AppError> {
    let now = locals.app.platform.clock.now();
    let mut devices = store::get_devices(&locals.db, &locals.tenant.id, &person.user_id, now).await?;
    devices.sort_by_key(|device| device.id_hash != person.id_hash);
    Ok(devices)
}

/// Ends another of the person's sessions, if there is such a one.
///
/// # Errors
/// What the database can't do.
pub async fn end_session(locals: &Locals, person: &Session, id_hash: &str) -> Result<(), AppError> {
    let event = AuditEvent::new(locals, Action::SessionEnded, "").with("one");
    let tenant = &locals.tenant.id;
    let ended =
        store::delete_session(&locals.db, tenant, &person.user_id, id_hash, event_statement(&event)).await?;
    if ended {
        locals.invalidate_sessions(&[id_hash.to_owned()]).await;
    }
    Ok(())
}

/// Ends all of the person's sessions but this one.
///
/// # Errors
/// What the database can't do.
pub async fn end_others(locals: &Locals, person: &Session) -> Result<(), AppError> {
    let event = event_statement(&AuditEvent::new(locals, Action::SessionEnded, "").with("all others"));
    let tenant = &locals.tenant.id;
    let ended =
        store::delete_other_sessions(&locals.db, tenant, &person.user_id, &person.id_hash, event).await?;
    locals.invalidate_sessions(&ended).await;
    Ok(())
}

/// Gives the person another name, as [`tidy_name`] keeps it.
///
/// # Errors
/// What the database can't do.
pub async fn rename(locals: &Locals, person: &Session, name: &str) -> Result<(), AppError> {
    let now = locals.app.platform.clock.now();
    store::rename_user(&locals.db, &person.user_id, &tidy_name(name), now).await?;
    locals.invalidate_sessions(std::slice::from_ref(&person.id_hash)).await;
    Ok(())
}

/// What people call the thing they browse with: `Firefox on Linux`. Browsers say that they are several others too, so
/// the order counts.
pub fn device_name(user_agent: &str) -> String {
    let first = |names: &[(&str, &'static str)]| {
        names.iter().find(|(mark, _)| user_agent.contains(mark)).map(|(_, name)| *name)
    };
    let browser = first(&[
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("FxiOS/", "Firefox"),
        ("CriOS/", "Chrome"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let system = first(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS X", "Mac"),
        ("CrOS", "ChromeOS"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(browser), None) => browser.to_owned(),
        (None, Some(system)) => format!("A browser on {system}"),
        (None, None) if user_agent.is_empty() => "Unknown device".to_owned(),
        (None, None) => user_agent.chars().take(40).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn devices_are_called_what_people_call_them() {
        for (user_agent, name) in [
            ("Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0", "Firefox on Linux"),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0",
                "Edge on Windows",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
                "Safari on iPhone",
            ),
            ("curl/8.0", "curl/8.0"),
            ("", "Unknown device"),
        ] {
            assert_eq!(device_name(user_agent), name);
        }
    }
}
