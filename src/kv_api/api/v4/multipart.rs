//! A form that brings a value, as text or as a file, and what stands beside it.

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use coppice_kv_api::Fault;

/// The bytes of `value`, and the text of `metadata`, if it is there.
///
/// # Errors
/// What is no such form, or has no value.
pub async fn read(headers: &HeaderMap, body: Bytes) -> Result<(Vec<u8>, Option<String>), Fault> {
    let unreadable = || Fault::Other("The form can't be read.".to_owned());
    let mut request = Request::new(Body::from(body));
    if let Some(kind) = headers.get(CONTENT_TYPE) {
        request.headers_mut().insert(CONTENT_TYPE, kind.clone());
    }
    let mut form = Multipart::from_request(request, &()).await.map_err(|_| unreadable())?;
    let (mut value, mut metadata) = (None, None);
    while let Some(field) = form.next_field().await.map_err(|_| unreadable())? {
        let name = field.name().unwrap_or_default().to_owned();
        let bytes = field.bytes().await.map_err(|_| unreadable())?;
        let place = match name.as_str() {
            "value" => &mut value,
            "metadata" => &mut metadata,
            _ => continue,
        };
        if place.replace(bytes).is_some() {
            return Err(Fault::Other(format!("The form has more than one field {name}.")));
        }
    }
    let value = value.ok_or_else(|| Fault::Other("The form has no field value.".to_owned()))?;
    let metadata = metadata.map(|bytes| String::from_utf8(bytes.to_vec())).transpose();
    Ok((value.to_vec(), metadata.map_err(|_| Fault::NoMetadata)?))
}
