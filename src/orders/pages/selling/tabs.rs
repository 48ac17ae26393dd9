//! What leads from one of these pages to the others.

use leptos::prelude::*;

use super::CHECKOUT;
use crate::orders::model::selling::Kind;
use crate::orders::texts;
use crate::ui::{Html, IntoHtml};

/// The links, with the one marked whose page it is; how one pays where it is none of the kinds'.
pub fn tabs(current: Option<Kind>) -> Html {
    let link = |path: &'static str, label: &'static str, is_current: bool| {
        let current = is_current.then_some("page");
        view! { <li><a href=path aria-current=current>{label}</a></li> }.into_html()
    };
    let first = link(CHECKOUT, texts::CHECKOUT, current.is_none());
    let kinds = Kind::ALL.map(|kind| link(kind.path(), texts::kind(kind), current == Some(kind)));
    let links: Vec<_> = std::iter::once(first).chain(kinds).collect();
    view! { <nav aria-label=texts::TABS><ul class="chips">{links}</ul></nav> }.into_html()
}
