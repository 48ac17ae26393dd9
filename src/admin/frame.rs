//! What all pages under `/admin` share.

use axum::response::Response;
use leptos::prelude::*;

use crate::app::{self, Page};
use crate::error::AppError;
use crate::extract::Admin;
use crate::locals::Locals;
use crate::ui::{Html, IntoHtml, Tone, notice};

/// A part of the shop's management, as the navigation names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    /// What there is, in figures.
    Overview,
    /// What was ordered.
    Orders,
    /// What is sold.
    Products,
    /// Catalogues in and out.
    Imports,
    /// What was uploaded.
    Files,
    /// What it sells by.
    Selling,
    /// What the shop says of itself.
    Shop,
    /// Pages of its own.
    Pages,
    /// How domain names are searched.
    Domains,
    /// Keys for programs of others.
    ApiKeys,
    /// Who manages the shop.
    People,
    /// Who did what.
    AuditLog,
    /// What is on, and for whom: operators'.
    Flags,
    /// What programs show to do what operators may: operators'.
    Tokens,
}

impl Section {
    /// All sections, in the navigation's order.
    const ALL: [Self; 14] = [
        Self::Overview,
        Self::Orders,
        Self::Products,
        Self::Imports,
        Self::Files,
        Self::Selling,
        Self::Shop,
        Self::Pages,
        Self::Domains,
        Self::ApiKeys,
        Self::People,
        Self::AuditLog,
        Self::Flags,
        Self::Tokens,
    ];

    /// Whether it is the whole home's, and so the operators' alone.
    fn is_of_home(self) -> bool {
        matches!(self, Self::Flags | Self::Tokens)
    }

    /// The section whose page this is; the overview where it is none's.
    fn of(path: &str) -> Self {
        if ["/admin/delivery", "/admin/taxes", "/admin/discounts"].iter().any(|own| path.starts_with(own)) {
            return Self::Selling;
        }
        if path.starts_with("/admin/drift") {
            return Self::Orders;
        }
        let below = |section: &Self| path.starts_with(section.path()) && *section != Self::Overview;
        let found = Self::ALL.into_iter().filter(below).max_by_key(|section| section.path().len());
        found.unwrap_or(Self::Overview)
    }

    fn path(self) -> &'static str {
        match self {
            Self::Overview => "/admin",
            Self::Orders => "/admin/orders",
            Self::Products => "/admin/products",
            Self::Imports => "/admin/products/import",
            Self::Files => "/admin/cdn",
            Self::Selling => "/admin/checkout",
            Self::Shop => "/admin/shop",
            Self::Pages => "/admin/pages",
            Self::Domains => "/admin/domains/config",
            Self::ApiKeys => "/admin/api-keys",
            Self::People => "/admin/people",
            Self::AuditLog => "/admin/audit",
            Self::Flags => "/admin/flags",
            Self::Tokens => "/admin/tokens",
        }
    }

    fn label(self) -> &'static str {
        match self {
            Self::Overview => "Overview",
            Self::Orders => "Orders",
            Self::Products => "Products",
            Self::Imports => "Import and export",
            Self::Files => "Files",
            Self::Selling => "Selling",
            Self::Shop => "Shop",
            Self::Pages => "Pages",
            Self::Domains => "Domain search",
            Self::ApiKeys => "API keys",
            Self::People => "People",
            Self::AuditLog => "Audit log",
            Self::Flags => "Flags",
            Self::Tokens => "Tokens",
        }
    }
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
    let (page, html) = framed(locals, &person.email, section, page, content);
    page.render(locals, html)
}

/// The page of an error below `/admin`, for an admin: what they came by stays around it.
pub fn error_page(locals: &Locals, email: &str, path: &str, error: &AppError, request_id: &str) -> String {
    let page =
        Page { styles: &["admin.css"], status: error.status(), ..Page::personal(app::error_title(error)) };
    let (message, id) = (error.to_string(), request_id.to_owned());
    let content = || {
        view! {
            {notice(Tone::Bad, message)}
            <p class="fine">"Request " <code>{id}</code></p>
        }
        .into_html()
    };
    let (page, html) = framed(locals, email, Section::of(path), page, content);
    page.document(locals, html)
}

/// A page with the management's frame around its content.
fn framed(
    locals: &Locals,
    email: &str,
    section: Section,
    page: Page,
    content: impl FnOnce() -> Html,
) -> (Page, String) {
    let (shop, email) = (locals.tenant.name.clone(), email.to_owned());
    let heading = page.title.clone();
    let is_operator = locals.is_operator();
    let html = app::html(move || {
        let sections = Section::ALL.into_iter().filter(|link| is_operator || !link.is_of_home());
        let links: Vec<_> = sections
            .map(|link| {
                let current = (link == section).then_some("page");
                view! { <li><a href=link.path() aria-current=current>{link.label()}</a></li> }
            })
            .collect();
        view! {
            <div class="admin">
                <div class="admin-side">
                    <nav aria-label="Management"><ul>{links}</ul></nav>
                    <p class="fine"><bdi>{shop.clone()}</bdi> ", as " <b>{email}</b></p>
                    <p><a href="/">"Back to the shop"</a></p>
                    <form method="post" action="/logout"><button>"Sign out"</button></form>
                </div>
                <div class="admin-page">
                    <h1 dir="auto">{heading}</h1>
                    {content()}
                </div>
                {app::script("times.js")}
            </div>
        }
    });
    let title = format!("{} · Management", page.title);
    (Page { title, language: Some("en"), ..page }, html)
}
