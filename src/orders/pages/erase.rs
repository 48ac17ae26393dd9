//! `/admin/orders/:id/erase`: whether the person who has ordered is really to be erased.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;

use crate::admin::frame::{self, Section};
use crate::app::Page;
use crate::error::AppError;
use crate::extract::Admin;
use crate::locals::Locals;
use crate::orders::model::Person;
use crate::orders::service;
use crate::orders::texts::erase as texts;
use crate::ui::{Html, IntoHtml, NOTICE, Tone, notice, notice_list};

/// The question; one round trip beside the session's.
pub async fn page(locals: Locals, admin: Admin, Path(id): Path<String>) -> Result<Response, AppError> {
    let person = service::get_person(&locals, &id).await?;
    if person.is_erased {
        return Ok(Redirect::to(&format!("/admin/orders/{id}")).into_response());
    }
    Ok(render(&locals, &admin, &id, &person, StatusCode::OK))
}

/// The question, with why it can't be done.
pub fn refused(locals: &Locals, admin: &Admin, id: &str, person: &Person) -> Response {
    render(locals, admin, id, person, StatusCode::CONFLICT)
}

fn render(locals: &Locals, admin: &Admin, id: &str, person: &Person, status: StatusCode) -> Response {
    let page = Page { styles: &["admin.css", "checkout.css"], status, ..Page::personal(texts::TITLE) };
    let content = || {
        let back = format!("/admin/orders/{id}");
        let why = why_not(person);
        let form = why.is_none().then(|| {
            view! {
                <form method="post" action=format!("/admin/orders/{id}/erase{NOTICE}")>
                    <button class="button">{texts::SURE}</button>
                </form>
            }
        });
        view! {
            {why}
            <p>{texts::WHO} " " <b><bdi>{person.email.clone()}</bdi></b> ", " {texts::orders(person.orders)}</p>
            <p>{texts::GOES}</p>
            <p>{texts::STAYS}</p>
            <p class="fine">{texts::ELSEWHERE}</p>
            {form}
            <p><a href=back>{texts::BACK}</a></p>
        }
        .into_html()
    };
    frame::render(locals, admin, Section::Orders, page, content)
}

/// Why they can't be erased, if they can't.
fn why_not(person: &Person) -> Option<Html> {
    if person.manages {
        let people = view! { {texts::MANAGES} " " <a href="/admin/people">{texts::PEOPLE}</a> };
        return Some(notice(Tone::Bad, people));
    }
    let one = |order: &crate::orders::model::UnfinishedOrder| {
        let (number, why) = (order.number, order.why());
        view! { <a href=format!("/admin/orders/{}", order.id)>"Order " {number}</a> " " {why} "." }
            .into_html()
    };
    let unfinished: Vec<_> = person.unfinished.iter().map(one).collect();
    (!unfinished.is_empty()).then(|| notice_list(Tone::Bad, texts::UNFINISHED, unfinished))
}
