//! The shop's products as a file, page by page as it is taken.

use bytes::Bytes;
use coppice_catalogue::formats::{Export, write_line};
use coppice_platform::{ErrorKind, PlatformError, Service};
use futures_util::{Stream, stream};

use crate::locals::Locals;
use crate::shop::model::ProductStatus;
use crate::shop::store::get_products_of;

/// How many products are read at once.
const PAGE: u32 = 50;

/// What products are written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportFormat {
    /// The CSV that Shopify takes.
    Shopify,
    /// Our own JSON Lines.
    Json,
}

/// The products of this status, or all, the oldest first. Whoever takes it slowly holds a page of it in memory, and no more.
pub fn export(
    locals: &Locals,
    format: ExportFormat,
    status: Option<ProductStatus>,
) -> impl Stream<Item = Result<Bytes, PlatformError>> + Send + use<> {
    let origin = locals.canonical_origin();
    let authority = origin.split_once("://").map_or(origin.as_str(), |(_, authority)| authority);
    let export = Export { files: Some(format!("https://{authority}/cdn/")) };
    let (db, tenant) = (locals.db.clone(), locals.tenant.id.clone());
    stream::try_unfold(Some(0_i64), move |after| {
        let (db, tenant, export) = (db.clone(), tenant.clone(), export.clone());
        async move {
            let Some(after) = after else { return Ok(None) };
            let (products, last) = get_products_of(&db, &tenant, status, after, PAGE).await?;
            let mut page = Vec::new();
            let written = (|| {
                if after == 0 && format == ExportFormat::Shopify {
                    export.write_header(&mut page)?;
                }
                for product in &products {
                    match format {
                        ExportFormat::Shopify => export.write(&mut page, product)?,
                        ExportFormat::Json => write_line(&mut page, product)?,
                    }
                }
                std::io::Result::Ok(())
            })();
            written.map_err(|error| PlatformError::new(Service::Http, "export", ErrorKind::Decode, error))?;
            let next = (!products.is_empty()).then_some(last);
            Ok(Some((Bytes::from(page), next)))
        }
    })
}
