//! `/admin/people`: who manages this shop.

use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;

use crate::admin::frame::{self, Section};
use crate::app::Page;
use crate::auth::model::Link;
use crate::error::AppError;
use crate::extract::{Admin, Query};
use crate::locals::Locals;
use crate::people::model::{Member, People};
use crate::people::service;
use crate::text::day;
use crate::ui::{Html, IntoHtml, Tone, notice};
use crate::visitor::MemberRole;

/// What was just done.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct PeopleQuery {
    done: String,
}

/// What the form says beside what it always does.
#[derive(Default)]
struct Told {
    done: Option<&'static str>,
    link: Option<String>,
    email: String,
    owner: bool,
    problem: Option<String>,
}

/// The page; one round trip beside the session's.
pub async fn page(
    locals: Locals,
    admin: Admin,
    Query(query): Query<PeopleQuery>,
) -> Result<Response, AppError> {
    let done = match query.done.as_str() {
        "invited" => Some("The invitation is on its way."),
        "revoked" => Some("The invitation was taken back: its link is not good any more."),
        "removed" => Some("They do not manage this shop any more."),
        _ => None,
    };
    render(&locals, &admin, Told { done, ..Told::default() }).await
}

/// The page with the link of an invitation.
///
/// # Errors
/// What the database can't do.
pub async fn with_link(locals: &Locals, admin: &Admin, address: String) -> Result<Response, AppError> {
    render(locals, admin, Told { link: Some(address), ..Told::default() }).await
}

/// The page again, with what was typed and what is wrong with it.
///
/// # Errors
/// What the database can't do.
pub async fn refused(
    locals: &Locals,
    admin: &Admin,
    email: String,
    role: MemberRole,
    problem: String,
) -> Result<Response, AppError> {
    let owner = role == MemberRole::Owner;
    render(locals, admin, Told { email, owner, problem: Some(problem), ..Told::default() }).await
}

async fn render(locals: &Locals, admin: &Admin, told: Told) -> Result<Response, AppError> {
    let people = service::get_people(locals).await?;
    let is_owner = service::is_owner(locals, &people, &admin.0);
    let status = if told.problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = Page { styles: &["admin.css"], status, ..Page::personal("People") };
    let (own, by_mail) = (admin.0.user_id.clone(), locals.app.config.auth.by_code);
    let operators = locals.app.config.auth.admin_emails.clone();
    let content = move || {
        let People { members, invitations } = people;
        let pending = (!invitations.is_empty()).then(|| pending(invitations));
        view! {
            {told.done.map(|text| notice(Tone::Good, text))}
            {told.link.clone().map(link)}
            {list(members, &own)}
            {(!operators.is_empty()).then(|| view! { <p class="fine">"By the settings of this server, who manage all of its shops: " {operators.join(", ")}</p> })}
            {pending}
            {form(&told, is_owner, by_mail)}
        }
        .into_html()
    };
    Ok(frame::render(locals, admin, Section::People, page, content))
}

fn link(address: String) -> Html {
    view! {
        <div class="notice good" role="status">
            <p><label for="link">"No mail can be sent yet, so please hand this link on yourself. It is shown this once, and good for 7 days:"</label></p>
            <p><input id="link" class="link" readonly value=address autocomplete="off" /></p>
        </div>
    }
    .into_html()
}

fn role_name(role: MemberRole) -> &'static str {
    match role {
        MemberRole::Owner => "Owner",
        MemberRole::Admin => "Admin",
    }
}

fn list(members: Vec<Member>, own: &str) -> Html {
    if members.is_empty() {
        return view! { <p class="notice">"Nobody manages this shop but whoever the settings name."</p> }
            .into_html();
    }
    let owners = members.iter().filter(|member| member.role == MemberRole::Owner).count();
    let row = |member: Member| {
        let is_self = member.user_id == own;
        // The only owner stays.
        let may_leave = !is_self || member.role == MemberRole::Admin || owners > 1;
        let address = format!("/admin/people/{}/remove", member.user_id);
        let remove = if is_self { "Leave" } else { "Remove" };
        let since = day(member.created_at.saturating_mul(1_000));
        let name = (!member.name.is_empty()).then(|| view! { <bdi>{member.name}</bdi> ", " });
        view! {
            <li data-testid="member">
                <div>
                    <p>{name} <b>{member.email.clone()}</b> {is_self.then_some(" (you)")}</p>
                    <p class="fine">{role_name(member.role)} " since " {since}</p>
                </div>
                {may_leave.then(|| view! {
                    <a class="act" href=address>{remove} {(!is_self).then(|| view! { <span class="unseen">" " {member.email}</span> })}</a>
                })}
            </li>
        }
    };
    let rows: Vec<_> = members.into_iter().map(row).collect();
    view! { <ul class="devices" aria-label="Who manages this shop">{rows}</ul> }.into_html()
}

fn pending(invitations: Vec<Link>) -> Html {
    let row = |link: Link| {
        let address = format!("/admin/people/invitations/{}/revoke", link.id);
        let until = day(link.expires_at.saturating_mul(1_000));
        let how = if link.is_mailed() { "mailed" } else { "link handed on" };
        view! {
            <li data-testid="invitation">
                <span><b>{link.email.clone()}</b> ", " {role_name(link.role).to_lowercase()} <span class="fine">" · " {how} ", good until " {until}</span></span>
                <form method="post" action=address><button>"Take back" <span class="unseen">" the invitation of " {link.email}</span></button></form>
            </li>
        }
    };
    let rows: Vec<_> = invitations.into_iter().map(row).collect();
    view! { <h2>"Invited"</h2><ul class="devices">{rows}</ul> }.into_html()
}

fn form(told: &Told, is_owner: bool, by_mail: bool) -> Html {
    let wrong = told.problem.is_some().then_some("true");
    let owner = told.owner;
    let role = is_owner.then(|| {
        view! {
            <label for="role">"As"</label>
            <select id="role" name="role" aria-describedby="role-note">
                <option value="admin">"Admin"</option>
                <option value="owner" selected=owner>"Owner"</option>
            </select>
            <p class="fine" id="role-note">"Both manage everything. Only an owner can make or remove an owner."</p>
        }
    });
    let note = if by_mail {
        "They get a mail with a link, which is good once and for 7 days."
    } else {
        "No mail can be sent yet: you get a link to hand on, which is good once and for 7 days."
    };
    view! {
        <h2 id="invite">"Invite somebody"</h2>
        <form method="post" action="/admin/people#notice" class="stack narrow-form" aria-labelledby="invite" novalidate>
            <label for="email">"E-mail"</label>
            <input id="email" type="email" name="email" value=told.email.clone() required maxlength="254" autocomplete="off" inputmode="email" autocapitalize="none" spellcheck="false" aria-describedby="email-note email-problem" aria-invalid=wrong />
            <p class="problem" id="email-problem" role="alert">{told.problem.clone()}</p>
            <p class="fine" id="email-note">{note}</p>
            {role}
            <button class="button">"Invite"</button>
        </form>
    }
    .into_html()
}
