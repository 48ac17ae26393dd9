//! Pictures from elsewhere, brought into the shop's own store.

use std::time::Duration;

use bytes::Bytes;
use coppice::cdn::model::{MAX_WHOLE, NewFile, Uploaded};
use coppice::cdn::service::{Actor, upload};
use coppice::error::AppError;
use coppice_catalogue::product::{Image, Product};
use coppice_platform::bucket::stream_of;
use coppice_platform::http::{HttpLimits, Reach};

use crate::outcome::CommandError;

/// The addresses are of whoever has written the file, and lead out into the world alone. What is at another by now is not
/// followed there.
const HTTP: HttpLimits =
    HttpLimits { timeout: Duration::from_secs(10), max_bytes: MAX_WHOLE as usize, reach: Reach::Public };

/// The folder they come into.
const FOLDER: &str = "products";

/// Copies a product's pictures; answers why some could not be. Those stay where they are.
pub async fn fetch(actor: &Actor<'_>, product: &mut Product) -> Result<Vec<String>, CommandError> {
    let mut reasons = Vec::new();
    let slug = product.slug.clone();
    for (number, image) in (1..).zip(&mut product.images) {
        if image.is_remote() {
            match one(actor, &format!("{slug}-{number}"), image).await {
                Ok(own) => {
                    for variant in
                        product.variants.iter_mut().filter(|v| v.image_key.as_ref() == Some(&image.key))
                    {
                        variant.image_key = Some(own.key.clone());
                    }
                    *image = own;
                }
                Err(Failure::Platform(error)) => return Err(error),
                Err(Failure::Picture(reason)) => {
                    reasons.push(format!("keeps its picture at {}: {reason}", image.key))
                }
            }
        }
    }
    Ok(reasons)
}

enum Failure {
    /// Nothing can be stored: no other picture can either.
    Platform(CommandError),
    /// This picture can't be had.
    Picture(String),
}

async fn one(actor: &Actor<'_>, stem: &str, image: &Image) -> Result<Image, Failure> {
    let odd = |reason: &dyn std::fmt::Display| Failure::Picture(reason.to_string());
    let request = http::Request::get(&image.key).body(Bytes::new()).map_err(|e| odd(&e))?;
    let answer = actor.platform.http.send(request, HTTP).await.map_err(|e| odd(&e))?;
    if answer.status() != http::StatusCode::OK {
        return Err(odd(&format!("its server answered {}", answer.status())));
    }
    let body = answer.into_body();
    // Whatever its server calls it.
    let format = image::guess_format(&body).map_err(|e| odd(&e))?;
    let new = NewFile {
        name: format!("{stem}.{}", format.extensions_str().first().unwrap_or(&"bin")),
        folder: FOLDER.to_owned(),
        ..NewFile::default()
    };
    let (Uploaded::Stored { file } | Uploaded::Duplicate { file }) =
        upload(actor, &new, body.len() as u64, stream_of(body)).await.map_err(failure)?;
    Ok(Image {
        key: file.key,
        width: file.width.unwrap_or_default(),
        height: file.height.unwrap_or_default(),
        source: Some(image.key.clone()),
        ..image.clone()
    })
}

fn failure(error: AppError) -> Failure {
    match error {
        AppError::Unprocessable(reason) => Failure::Picture(reason),
        error => Failure::Platform(error.into()),
    }
}
