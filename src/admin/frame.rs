//! What all pages under `/admin` share.

use axum::response::Response;
use leptos::prelude::*;

use crate::app::{self, Page};
use crate::extract::Admin;
use crate::locals::Locals;
use crate::ui::{Html, IntoHtml};

/// A part of the shop's management, as the navigation names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    /// What there is, in figures.
    Overview,
    /// What was uploaded.
    Files,
    /// Who did what.
    AuditLog,
}

impl Section {
    /// All sections, in the navigation's order.
    const ALL: [Self; 3] = [Self::Overview, Self::Files, Self::AuditLog];

    fn path(self) -> &'static str {
        match self {
            Self::Overview => "/admin",
            Self::Files => "/admin/cdn",
            Self::AuditLog => "/admin/audit",
        }
    }

    fn label(self) -> &'static str {
        match self {
            Self::Overview => "Overview",
            Self::Files => "Files",
            Self::AuditLog => "Audit log",
        }
    }
}

/// The way on through a list that is shown newest first: `newest` where this is not its first page, `older` where it is
/// not its last.
pub fn pager(newest: Option<String>, older: Option<String>) -> impl IntoView {
    (newest.is_some() || older.is_some()).then(|| {
        view! {
            <nav class="pager" aria-label="Pages">
                {match newest {
                    Some(address) => view! { <a href=address>"← Newest"</a> }.into_html(),
                    None => view! { <span></span> }.into_html(),
                }}
                {older.map(|address| view! { <a href=address rel="next">"Older →"</a> })}
            </nav>
        }
    })
}

/// The answer: `content` under the heading `title`, in the frame with `section` marked as the one that is shown.
pub fn page(
    locals: &Locals,
    admin: &Admin,
    section: Section,
    title: &str,
    content: impl FnOnce() -> Html,
) -> Response {
    render(locals, admin, section, Page { styles: &["admin.css"], ..Page::personal(title) }, content)
}

/// The same for a page that needs more than the others, by its own title.
pub fn render(
    locals: &Locals,
    Admin(person): &Admin,
    section: Section,
    page: Page,
    content: impl FnOnce() -> Html,
) -> Response {
    let (shop, email) = (locals.tenant.name.clone(), person.email.clone());
    let heading = page.title.clone();
    let html = app::html(move || {
        let links = Section::ALL.map(|link| {
            let current = (link == section).then_some("page");
            view! { <li><a href=link.path() aria-current=current>{link.label()}</a></li> }
        });
        view! {
            <div class="admin">
                <div class="admin-side">
                    <nav aria-label="Management"><ul>{links.to_vec()}</ul></nav>
                    <p class="fine">{shop.clone()} ", as " <b>{email}</b></p>
                    <p><a href="/">"Back to the shop"</a></p>
                    <form method="post" action="/logout"><button>"Sign out"</button></form>
                </div>
                <div class="admin-page">
                    <h1>{heading}</h1>
                    {content()}
                </div>
            </div>
        }
    });
    let title = format!("{} · Management", page.title);
    Page { title, ..page }.render(locals, html)
}
