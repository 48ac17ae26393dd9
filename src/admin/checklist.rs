//! What a shop still needs, on top of the overview until it is all there or is put away.

use leptos::prelude::*;

use crate::locals::Locals;
use crate::setup::model::Progress;
use crate::setup::service;
use crate::ui::{Html, IntoHtml};

/// Something that a shop needs.
struct Step {
    done: bool,
    title: &'static str,
    /// What to do, while it is not done.
    what: Html,
}

/// The checklist; nothing where there is nothing to do, or nobody wants to read it.
pub fn checklist(locals: &Locals, has_products: bool) -> Option<Html> {
    let progress = service::progress(locals, has_products);
    // A shop that nobody sees keeps the button that opens it.
    if progress.is_done() || (locals.checklist_hidden && progress.is_open) {
        return None;
    }
    let steps = if locals.checklist_hidden { Vec::new() } else { steps(progress) };
    let rows: Vec<_> = steps.into_iter().map(row).collect();
    let list = (!rows.is_empty()).then(|| {
        view! {
            <ol>{rows}</ol>
            <p class="fine">"Nobody can order anything that is sent before you have said where you deliver, and how one pays: " <a href="/admin/checkout">"Selling"</a> "."</p>
        }
    });
    let hide = (!locals.checklist_hidden).then(|| {
        view! { <form method="post" action="/admin/checklist/hide"><button class="quiet">"Hide this list"</button></form> }
    });
    let open = (!progress.is_open).then(|| {
        view! {
            <p>"Nobody but the people who manage it sees your shop yet. Look at it "<a href="/">"as it is"</a>", and open it when you like."</p>
            <form method="post" action="/admin/open"><button class="button">"Open the shop"</button></form>
        }
    });
    let view = view! {
        <section class="checklist" aria-labelledby="checklist">
            <h2 id="checklist">{if progress.is_open { "What is left to do" } else { "Your shop is being set up" }}</h2>
            {list}
            {open}
            {hide}
        </section>
    };
    Some(view.into_html())
}

fn row(step: Step) -> impl IntoView {
    let (mark, said) = if step.done { ("✓", "Done: ") } else { ("○", "To do: ") };
    view! {
        <li class=if step.done { "done" } else { "" } data-testid="step">
            <span class="mark" aria-hidden="true">{mark}</span>
            <div>
                <p><span class="unseen">{said}</span><b>{step.title}</b></p>
                {(!step.done).then_some(step.what)}
            </div>
        </li>
    }
}

fn steps(progress: Progress) -> Vec<Step> {
    let come_back = progress.has_mail || progress.has_provider;
    vec![
        Step {
            done: progress.has_products,
            title: "The first product",
            what: view! { <p class="fine"><a href="/admin/products/new">"Add one"</a>", or "<a href="/admin/products/import">"take over what you sell from a file"</a>"."</p> }.into_html(),
        },
        Step {
            done: progress.has_legal_pages,
            title: "Legal pages",
            what: view! { <p class="fine">"Who you are, your terms, and what you do with data: "<a href="/admin/pages">"write them"</a>", with texts to begin from."</p> }.into_html(),
        },
        Step {
            done: progress.has_mail,
            title: "Mail",
            what: view! { <p class="fine">"Set " <code>"MAIL_URL"</code> " and " <code>"MAIL_FROM"</code> ", and start the shop again. Until then nobody gets mail from it: neither codes to sign in nor invitations."</p> }.into_html(),
        },
        Step {
            done: come_back,
            title: "A way to sign in again",
            what: view! { <p class="fine">"You are signed in in this browser alone. Set up mail, or accounts elsewhere by " <code>"OIDC_PROVIDERS"</code> ". Until then, where this shop runs as a program of its own, " <code>"coppice admin link"</code> " with your address gives you a link."</p> }.into_html(),
        },
        Step {
            done: progress.has_domain,
            title: "A name on the internet",
            what: view! { <p class="fine">"Point a domain here. Where this shop runs as a program of its own, then say so: " <code>"coppice shop set --host shop.example"</code> ". "<a href="/domains">"Look for a free name"</a>"."</p> }.into_html(),
        },
    ]
}
