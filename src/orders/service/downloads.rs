//! What of an order is downloaded.

use super::view::open_order;
use crate::cdn::link;
use crate::error::AppError;
use crate::locals::Locals;
use crate::orders::model::{DOWNLOAD_SECS, Download, OrderFile, Payments};
use crate::orders::store;

/// How often an order that somebody else was quicker at is looked at again.
const TRIES: u32 = 3;

/// The files that an order gives; a round trip, where it could give any.
///
/// # Errors
/// What the database can't do.
pub async fn order_files(locals: &Locals, payments: &Payments) -> Result<Vec<OrderFile>, AppError> {
    let now = locals.app.platform.clock.now();
    if !payments.gives_files(now) || !payments.order.has_digital() {
        return Ok(Vec::new());
    }
    Ok(store::get_files(&locals.db, &locals.tenant.id, &payments.order.id).await?)
}

/// Counts a download by an order's link. Where the file is then, for a while; nothing where it was downloaded as often as it can be.
///
/// # Errors
/// [`AppError::NotFound`], [`AppError::TooMany`] for links that are none; [`AppError::Conflict`]; what the database can't do.
pub async fn download(locals: &Locals, segment: &str, file: &str) -> Result<Option<String>, AppError> {
    let now = locals.app.platform.clock.now();
    for _ in 0..TRIES {
        let payments = open_order(locals, segment).await?;
        if !payments.gives_files(now) {
            return Err(no_file());
        }
        match store::count_download(&locals.db, &locals.tenant.id, &payments.order, file).await? {
            Download::Counted(key) => {
                let until = now.saturating_add(DOWNLOAD_SECS);
                return Ok(Some(link::signed(locals, &key, &[], until)));
            }
            Download::UsedUp => return Ok(None),
            Download::Missing => return Err(no_file()),
            Download::Stale => {}
        }
    }
    Err(AppError::Conflict("This order is just being changed. Please try again.".into()))
}

fn no_file() -> AppError {
    AppError::NotFound("This order has no such file to download.".into())
}
