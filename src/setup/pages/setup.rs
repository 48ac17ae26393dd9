//! `/setup`: one form, and the shop is there.

use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;

use crate::app::{self, Page};
use crate::error::AppError;
use crate::extract::Query;
use crate::request_context::RequestContext;
use crate::setup::model::{LOOKS, Problems, SetupForm};
use crate::setup::service::{self, Door};
use crate::shop::money::{CURRENCIES, USUAL};
use crate::tenant::Tenant;
use crate::tenant::countries::COUNTRIES;
use crate::ui::{Html, IntoHtml};

/// What opens the page.
#[derive(Debug, Default, Deserialize)]
pub struct SetupQuery {
    #[serde(default)]
    key: String,
}

/// The form, for whoever has the key.
pub async fn page(context: RequestContext, Query(query): Query<SetupQuery>) -> Result<Response, AppError> {
    match service::knock(&context, &query.key).await? {
        Door::Open(_) => {
            let form = SetupForm { key: query.key, look: "forest".into(), ..SetupForm::default() };
            Ok(render(&context, &form, &Problems::new()))
        }
        Door::NoSecret => Ok(no_secret()),
    }
}

/// The form again, with what was typed and what is wrong with it.
pub fn refused(context: &RequestContext, form: &SetupForm, problems: &Problems) -> Response {
    render(context, form, problems)
}

/// Says what to set, so that there is a key.
pub fn no_secret() -> Response {
    let title = "This shop can't be set up yet";
    let page = Page { status: StatusCode::SERVICE_UNAVAILABLE, ..Page::personal(title) };
    let content = app::html(move || {
        view! {
            <section class="narrow">
                <h1>{title}</h1>
                <p>"Please set the secret " <code>"SETUP_KEY"</code> " to at least 32 characters, such as " <code>"openssl rand -hex 32"</code> " makes, and open this page with it:"</p>
                <pre><code>"npx wrangler secret put SETUP_KEY"</code></pre>
                <pre><code>"https://your.shop/setup?key=…"</code></pre>
                <p class="fine">"Where this shop runs as a program of its own, the program says the whole link when it starts."</p>
            </section>
        }
    });
    app::bare(&page, content)
}

/// What a field is called, and what is said of it.
struct Field {
    name: &'static str,
    label: &'static str,
    note: &'static str,
}

impl Field {
    /// The field around its input, which is handed what names its notes and whether it is wrong.
    fn view(&self, problems: &Problems, input: impl FnOnce(String, Option<&'static str>) -> Html) -> Html {
        let (name, message) = (self.name, problems.get(self.name).cloned());
        let wrong = message.is_some().then_some("true");
        let (note, problem) = (format!("{name}-note"), format!("{name}-problem"));
        let input = input(format!("{note} {problem}"), wrong);
        view! {
            <label for=name>{self.label}</label>
            {input}
            <p class="problem" id=problem role="alert">{message}</p>
            <p class="fine" id=note>{self.note}</p>
        }
        .into_html()
    }
}

fn options(all: &[(&'static str, &'static str)], chosen: &str) -> Vec<Html> {
    let one = |(code, name): &(&'static str, &'static str)| {
        let (code, name) = (*code, *name);
        view! { <option value=code selected=code == chosen>{name}</option> }.into_html()
    };
    all.iter().map(one).collect()
}

fn render(context: &RequestContext, form: &SetupForm, problems: &Problems) -> Response {
    let by_code = context.app.config.auth.by_code;
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = Page { styles: &["admin.css"], status, ..Page::personal("Set up your shop") };
    let content = app::html(|| {
        view! {
            <section class="narrow setup">
                <h1>"Set up your shop"</h1>
                <p>"Five answers, and it is yours."</p>
                <form method="post" action="/setup" class="stack" novalidate>
                    <input type="hidden" name="key" value=form.key.clone() />
                    {fields(form, problems, by_code)}
                    {looks(form, problems)}
                    <button class="button">"Make my shop"</button>
                    <p class="fine">"Nobody but you sees it until you open it."</p>
                </form>
            </section>
        }
    });
    app::bare(&page, content)
}

fn fields(form: &SetupForm, problems: &Problems, by_code: bool) -> Html {
    let name = Field { name: "name", label: "Name of the shop", note: "As your customers are to read it." };
    let currency = Field {
        name: "currency",
        label: "Currency",
        note: "Of all prices. Once something is sold, it stays.",
    };
    let country = Field { name: "country", label: "Country", note: "Where you sell from." };
    let email = Field {
        name: "email",
        label: "Your e-mail address",
        note: if by_code {
            "You are the owner. This browser is signed in at once; elsewhere you sign in with this address."
        } else {
            "You are the owner. This browser is signed in at once; elsewhere you can sign in once the shop can send mail."
        },
    };
    let (usual, more) = CURRENCIES.split_at_checked(USUAL).unwrap_or((&CURRENCIES, &[]));
    let chosen = form.currency.as_str();
    view! {
        {name.view(problems, |by, wrong| view! {
            <input id="name" name="name" value=form.name.clone() required maxlength=Tenant::LONGEST_NAME.to_string() autocomplete="organization" aria-describedby=by aria-invalid=wrong dir="auto" />
        }.into_html())}
        {currency.view(problems, |by, wrong| view! {
            <select id="currency" name="currency" required aria-describedby=by aria-invalid=wrong>
                <option value="">"Please choose"</option>
                <optgroup label="Used most">{options(usual, chosen)}</optgroup>
                <optgroup label="All others">{options(more, chosen)}</optgroup>
            </select>
        }.into_html())}
        {country.view(problems, |by, wrong| view! {
            <select id="country" name="country" required autocomplete="country" aria-describedby=by aria-invalid=wrong>
                <option value="">"Please choose"</option>
                {options(&COUNTRIES, &form.country)}
            </select>
        }.into_html())}
        {email.view(problems, |by, wrong| view! {
            <input id="email" type="email" name="email" value=form.email.clone() required maxlength="254" autocomplete="email" inputmode="email" autocapitalize="none" spellcheck="false" aria-describedby=by aria-invalid=wrong />
        }.into_html())}
    }
    .into_html()
}

fn looks(form: &SetupForm, problems: &Problems) -> Html {
    let message = problems.get("look").cloned();
    let look = |(look, label, _): (&'static str, &'static str, &'static str)| {
        view! {
            <label class="look">
                <input type="radio" name="look" value=look checked=look == form.look />
                <span class=format!("swatch {look}")></span>
                {label}
            </label>
        }
        .into_html()
    };
    let all: Vec<_> = LOOKS.into_iter().map(look).collect();
    view! {
        <fieldset class="looks" aria-describedby="look-problem">
            <legend>"Look"</legend>
            {all}
        </fieldset>
        <p class="problem" id="look-problem" role="alert">{message}</p>
    }
    .into_html()
}
