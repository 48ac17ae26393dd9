//! `/dev/mail`: what would have been sent, in development only.

use axum::Json;
use axum::response::{IntoResponse, Response};
use leptos::prelude::*;
use serde::Deserialize;
use serde_json::json;

use crate::app::{self, Page};
use crate::error::AppError;
use crate::extract::{Query, ResponseFormat};
use crate::locals::Locals;

/// Whose mail.
#[derive(Debug, Default, Deserialize)]
pub struct MailQuery {
    /// The address; without it everybody's.
    to: Option<String>,
}

/// The mails, newest first.
pub async fn page(
    locals: Locals,
    format: ResponseFormat,
    Query(query): Query<MailQuery>,
) -> Result<Response, AppError> {
    if !locals.app.config.dev {
        return Err(AppError::NotFound("There is no page at this address.".into()));
    }
    let mut mails = locals.app.platform.mailer.outbox();
    mails.retain(|sent| query.to.as_ref().is_none_or(|to| *to == sent.mail.to));
    if format == ResponseFormat::Json {
        let mails: Vec<_> = mails
            .into_iter()
            .map(|sent| json!({ "to": sent.mail.to, "subject": sent.mail.subject, "text": sent.mail.text }))
            .collect();
        return Ok(Json(mails).into_response());
    }
    let content = app::html(move || {
        let none = mails.is_empty().then(|| view! { <p>"Nothing was sent yet."</p> });
        let rows: Vec<_> = mails
            .into_iter()
            .map(|sent| {
                view! {
                    <article>
                        <h2>{sent.mail.subject}</h2>
                        <p class="fine">"to " {sent.mail.to}</p>
                        <pre>{sent.mail.text}</pre>
                    </article>
                }
            })
            .collect();
        view! { <section class="narrow"><h1>"Mail that was not sent"</h1>{none}{rows}</section> }
    });
    Ok(Page::personal("Mail").render(&locals, content))
}
