//! What is asked before somebody's role is taken.

use axum::extract::Path;
use axum::response::Response;
use leptos::prelude::*;

use crate::admin::frame::{self, Section};
use crate::error::AppError;
use crate::extract::Admin;
use crate::locals::Locals;
use crate::people::service;
use crate::ui::IntoHtml;

/// `GET /admin/people/:user/remove`.
pub async fn page(locals: Locals, admin: Admin, Path(user): Path<String>) -> Result<Response, AppError> {
    let people = service::get_people(&locals).await?;
    let member = people.members.into_iter().find(|member| member.user_id == user);
    let Some(member) = member else {
        return Err(AppError::NotFound("They do not manage this shop any more.".into()));
    };
    let is_self = member.user_id == admin.0.user_id;
    let title = if is_self { "Leave this shop?".to_owned() } else { format!("Remove {}?", member.email) };
    let content = move || {
        let words = if is_self {
            "You will not manage this shop any more, from now on. Your account stays."
        } else {
            "They will not manage this shop any more, from now on. Their account stays, and invitations that they have made are taken back."
        };
        view! {
            <p>{words}</p>
            <form method="post" action=format!("/admin/people/{}/remove", member.user_id)>
                <button class="button">{if is_self { "Leave" } else { "Remove them" }}</button>
            </form>
            <p><a href="/admin/people">"Back to the people"</a></p>
        }
        .into_html()
    };
    Ok(frame::page(&locals, &admin, Section::People, &title, content))
}
