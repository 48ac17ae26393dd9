//! The way back to one's orders for whoever has lost their links.

use sha2::{Digest, Sha256};

use super::Context;
use super::mails::send_soon;
use crate::email::typed_email;
use crate::error::AppError;
use crate::limit::{self, Limit};
use crate::locals::Locals;
use crate::orders::model::FOUND_SINCE;
use crate::orders::store;

/// How often one visitor may ask.
const PER_VISITOR: Limit = Limit { limit: 5, window_secs: 600 };

/// How many mails one address gets, whoever asks.
const PER_ADDRESS: Limit = Limit { limit: 1, window_secs: 600 };

/// Has the links to the orders of an address sent there, by one mail. Whether there are any is nobody's business but that of who
/// reads the mail: it takes as long, and is answered as much, where there are none. Two round trips.
///
/// # Errors
/// [`AppError::Invalid`] where it is no address; [`AppError::TooMany`]; what the database can't do.
pub async fn find_orders(locals: &Locals, typed: &str) -> Result<(), AppError> {
    let Some(email) = typed_email(typed) else {
        let message =
            "Please give the address that you have ordered with, such as ada@example.com.".to_owned();
        return Err(AppError::Invalid { field: "email".into(), message });
    };
    let platform = &locals.app.platform;
    let now = platform.clock.now();
    let tenant = &locals.tenant.id;
    let visitor = locals.address.group().unwrap_or_default();
    let key = format!("find:{}:{visitor}", tenant.0);
    // Before the address is counted: who may ask no more must not use up what its owner may.
    let verdict = limit::store::check(&locals.db, &[(&key, PER_VISITOR)], now).await?;
    if !verdict.allowed {
        return Err(verdict.into());
    }
    let key = format!("find-mail:{}:{}", tenant.0, told_apart(&locals.home, &email));
    let context = Context::from(locals);
    let id = context.new_id();
    let since = now.saturating_sub(FOUND_SINCE);
    store::ask_for_orders(&locals.db, tenant, &id, &email, since, (&key, PER_ADDRESS), now).await?;
    send_soon(&context, vec![id]);
    Ok(())
}

/// Tells an address from others, without being it.
fn told_apart(home: &str, email: &str) -> String {
    hex::encode(Sha256::digest(format!("{home} {email}").as_bytes())).chars().take(32).collect()
}
