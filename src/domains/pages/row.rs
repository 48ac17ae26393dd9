//! A candidate, as the page lists it and as its events bring it.

use coppice_wordsmith::{OLD_AFTER, Price, Tier};
use leptos::prelude::*;

use super::words;
use crate::app;
use crate::domains::model::{DomainResult, Registrar, ResultState, ScoreParts};
use crate::text::{day, minute};
use crate::ui::{Html, IntoHtml};

/// The row as HTML.
pub fn html(result: &DomainResult, registrars: &[Registrar], now_ms: i64) -> String {
    app::html(|| row(result, registrars, now_ms)).replace(app::MARKER, "")
}

/// The row.
pub fn row(result: &DomainResult, registrars: &[Registrar], now_ms: i64) -> impl IntoView + use<> {
    let kind = if result.likely { "likely" } else { result.state.name() };
    let free = result.state == ResultState::Available;
    let percent = format!("{:.0}", result.score * 100.0);
    let spelled =
        (result.unicode != result.domain).then(|| view! { " " <code>{result.domain.clone()}</code> });
    let notes: Vec<_> = words::notes(result).into_iter().map(|note| view! { " " {note} }).collect();
    let links = free.then(|| register(&result.domain, registrars));
    view! {
        <li class="candidate" data-domain=result.domain.clone() data-kind=kind data-rank=result.rank().to_string() data-score=result.score.to_string() data-testid="candidate">
            <div class="candidate-head">
                <b class="domain"><bdi>{result.unicode.clone()}</bdi></b>
                {spelled}
                <span class="state">{words::state(result)}</span>
                <span class="score" title="Score, out of 100">{percent}<span class="unseen">" points"</span></span>
            </div>
            <p class="fine">{words::why(result)} {notes}</p>
            {price(result, now_ms)}
            {links}
            {(!result.evidence.is_empty()).then(|| why(result))}
        </li>
    }
}

fn price(result: &DomainResult, now_ms: i64) -> Option<Html> {
    if result.state != ResultState::Available && !result.likely {
        return None;
    }
    let Some(first) = result.price_cents else {
        return Some(view! { <p class="fine cost">"Price not known"</p> }.into_html());
    };
    let cents = |cents: i64| u32::try_from(cents).unwrap_or_default();
    let tier = Price {
        first_year_cents: cents(first),
        renewal_cents: cents(result.renewal_cents.unwrap_or_default()),
    };
    let tier = match tier.tier() {
        Tier::Standard => "",
        Tier::Recommended => "more than most",
        Tier::Premium => "dear",
    };
    let tier = (!tier.is_empty()).then(|| format!(" · {tier}"));
    let then = result.renewal_cents.map(|cents| format!(", then {} a year", words::dollars(cents)));
    let of = result.price_asof.map(|at| {
        let old = if now_ms.saturating_sub(at) > OLD_AFTER { ", which is long ago" } else { "" };
        format!(" (about, as of {}{old})", day(at))
    });
    Some(
        view! { <p class="fine cost">{words::dollars(first)} " the first year" {then} {of} {tier}</p> }
            .into_html(),
    )
}

/// Where it can be registered; nobody is told that somebody has looked.
fn register(domain: &str, registrars: &[Registrar]) -> Html {
    let links: Vec<_> = registrars
        .iter()
        .map(|registrar| {
            let address = registrar.url.replace("{domain}", domain);
            view! { <li><a href=address rel="noreferrer noopener nofollow"><span class="unseen">"Register " {domain.to_owned()} " at "</span> {registrar.name.clone()}</a></li> }
        })
        .collect();
    let heading = (!links.is_empty()).then_some("Register at");
    view! { <div class="register"><span aria-hidden="true">{heading}</span> <ul>{links}</ul></div> }
        .into_html()
}

fn why(result: &DomainResult) -> Html {
    let sources: Vec<_> = result
        .evidence
        .iter()
        .map(|one| {
            let who = match one.source.as_str() {
                "dns" => "DNS",
                "rules" => "Rule",
                _ => "Registry",
            };
            let status = one.status.map(|status| format!(" · {status}"));
            let url = one.url.clone().map(|url| view! { <br /><code>{url}</code> });
            view! { <li><b>{who}</b> ": " {one.said.clone()} {status} " · " {minute(one.at)} {url}</li> }
        })
        .collect();
    let registered = result.registrar.clone().map(|name| {
        let until = result.expires_at.map(|at| format!(", until {}", day(at)));
        view! { <p class="fine">"Registered at " <bdi>{name}</bdi> {until} "."</p> }
    });
    view! {
        <details>
            <summary>"How we know" <span class="unseen">" about " {result.unicode.clone()}</span></summary>
            <ul class="evidence">{sources}</ul>
            {registered}
            {result.parts.as_ref().map(parts)}
        </details>
    }
    .into_html()
}

/// What the score is made of, drawn.
fn parts(parts: &ScoreParts) -> Html {
    let part = |name: &'static str, value: f64| {
        let percent = format!("{:.0}", value * 100.0);
        view! { <tr><th scope="row">{name}</th><td><meter min="0" max="100" value=percent.clone()>{percent.clone()}</meter> {percent}</td></tr> }
    };
    view! {
        <table class="parts">
            <caption>"What the score is made of"</caption>
            <tbody>
                {part("Short", parts.length)}
                {part("Ending", parts.tld)}
                {part("Easy to say", parts.pronounceability)}
                {part("Near to your words", parts.closeness)}
                {part("Free elsewhere", parts.distinctness)}
            </tbody>
        </table>
    }
    .into_html()
}
