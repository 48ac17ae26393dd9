//! The page to pay on: plain HTML, without scripts.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Path, RawQuery, State};
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use coppice_test_server::dropped;

use crate::checkout::expire_overdue;
use crate::fault::Kind;
use crate::model::{Session, SessionStatus};
use crate::payment::{How, attempt};
use crate::world::World;

const STYLE: &str = "body{font:1rem/1.5 system-ui,sans-serif;max-width:32rem;margin:2rem auto;padding:0 1rem}\
    button,a{display:inline-block;font:inherit;padding:.5rem 1rem;margin:.25rem 0;min-height:2.75rem}";

/// Shows what is to be paid.
pub(crate) async fn show(
    State(world): State<Arc<World>>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    if let Some(wrong) = wrong(&world, &id).await {
        return wrong;
    }
    let session = world.change(|books| {
        expire_overdue(books);
        books.session(&id).cloned()
    });
    match session {
        Ok(session) => Html(page(&session, query.as_deref() == Some("declined"))).into_response(),
        Err(_) => (StatusCode::NOT_FOUND, Html(frame("Not found", "<p>There is nothing to pay here.</p>")))
            .into_response(),
    }
}

/// Pays, or tries to.
pub(crate) async fn pay(
    State(world): State<Arc<World>>,
    Path((id, how)): Path<(String, String)>,
) -> Response {
    let how = match how.as_str() {
        "pay" => How::Pay,
        "decline" => How::Decline,
        "later" => How::Later,
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    if let Some(wrong) = wrong(&world, &id).await {
        return wrong;
    }
    let session = world.change(|books| {
        expire_overdue(books);
        // Who comes too late or clicks twice is led to where they would have come.
        let _ = attempt(books, &id, how);
        books.session(&id).cloned()
    });
    let Ok(session) = session else { return StatusCode::NOT_FOUND.into_response() };
    match session.status {
        SessionStatus::Complete => to(&back(&session)),
        SessionStatus::Open => to(&format!("/c/pay/{id}?declined")),
        SessionStatus::Expired => to(&format!("/c/pay/{id}")),
    }
}

/// What goes wrong with the page. Nothing of it is a failure of Stripe's own: nobody knows what they would see.
async fn wrong(world: &World, id: &str) -> Option<Response> {
    match world.ask("page", &format!("/c/pay/{id}"), None, "")? {
        Kind::Slow { ms } | Kind::Late { ms } => {
            tokio::time::sleep(Duration::from_millis(ms)).await;
            None
        }
        _ => Some(dropped()),
    }
}

/// Where who has paid is led.
fn back(session: &Session) -> String {
    session.success_url.replace("{CHECKOUT_SESSION_ID}", &session.id)
}

fn to(address: &str) -> Response {
    (StatusCode::SEE_OTHER, [(header::LOCATION, address)]).into_response()
}

fn page(session: &Session, declined: bool) -> String {
    let total = session.currency.written(session.total);
    match session.status {
        SessionStatus::Complete => {
            let link = format!("<p><a href=\"{}\">Back to the shop</a></p>", escaped(&back(session)));
            return frame("You are all done here", &format!("<p>This has been paid for.</p>{link}"));
        }
        SessionStatus::Expired => {
            return frame("This page has expired", "<p>Go back to the shop to try again.</p>");
        }
        SessionStatus::Open => {}
    }
    let line = |line: &crate::model::Line| {
        let (name, total) = (escaped(&line.name), session.currency.written(line.total));
        format!("<li><bdi>{name}</bdi> × {}: {total}</li>", line.quantity)
    };
    let lines: String = session.lines.iter().map(line).collect();
    let alert = if declined { "<p role=\"alert\">Your card was declined. Try again.</p>" } else { "" };
    let email =
        session.email.as_deref().map(|email| format!("<p>Receipt to <bdi>{}</bdi></p>", escaped(email)));
    let button = |how: &str, words: &str| {
        format!(
            "<form method=\"post\" action=\"/c/pay/{}/{how}\"><button type=\"submit\">{words}</button></form>",
            session.id
        )
    };
    let cancel =
        session.cancel_url.as_deref().map(|url| format!("<p><a href=\"{}\">Cancel</a></p>", escaped(url)));
    let body = [
        alert.to_owned(),
        format!("<ul>{lines}</ul>"),
        email.unwrap_or_default(),
        button("pay", &format!("Pay {total}")),
        button("decline", "Pay with a card that is declined"),
        button("later", "Pay by a method that takes days"),
        cancel.unwrap_or_default(),
    ];
    frame(&format!("Pay {total}"), &body.concat())
}

fn frame(title: &str, body: &str) -> String {
    let title = escaped(title);
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width\"><title>{title}</title><style>{STYLE}</style></head>\
         <body><main><h1>{title}</h1>{body}</main></body></html>"
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
