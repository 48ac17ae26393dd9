//! `/account/sessions`: where one is signed in.

use axum::response::Response;
use leptos::prelude::*;

use crate::app::{self, Page};
use crate::auth::model::Device;
use crate::auth::service;
use crate::error::AppError;
use crate::extract::SignedIn;
use crate::locals::Locals;
use crate::region;

/// The person's sessions, this one first.
pub async fn page(locals: Locals, SignedIn(person): SignedIn) -> Result<Response, AppError> {
    let devices = service::get_devices(&locals, &person).await?;
    let content = app::html(move || {
        let others = devices.len() > 1;
        let rows: Vec<_> = devices.into_iter().map(|device| row(device, &person.id_hash)).collect();
        view! {
            <section class="narrow">
                <p class="crumbs"><a href="/account">"Your account"</a></p>
                <h1>"Where you are signed in"</h1>
                <ul class="devices">{rows}</ul>
                {others.then(|| view! {
                    <form method="post" action="/account/sessions/end-others"><button>"Sign out everywhere else"</button></form>
                })}
                <p class="fine">"A device you sign out here is locked out at once, and stops showing your account within a minute."</p>
            </section>
        }
    });
    Ok(Page::personal("Where you are signed in").render(&locals, content))
}

/// A day, `2026-11-21`, as the shop's region writes it.
fn on(day: &str) -> impl IntoView + use<> {
    let mut parts = day.splitn(3, '-').map(str::parse::<u32>);
    let parts = (parts.next(), parts.next(), parts.next());
    let shown = match parts {
        (Some(Ok(year)), Some(Ok(month)), Some(Ok(day))) => {
            region::current().date(i32::try_from(year).unwrap_or(0), month, day)
        }
        _ => day.to_owned(),
    };
    view! { <time datetime=day.to_owned()>{shown}</time> }
}

fn row(device: Device, own: &str) -> impl IntoView + use<> {
    let is_own = device.id_hash == own;
    let name = service::device_name(&device.user_agent);
    let action = format!("/account/sessions/{}/end", device.id_hash);
    let label = format!("Sign out {name}");
    view! {
        <li data-testid="device">
            <div>
                <h2>{name} {is_own.then(|| view! { " " <span class="tag">"this device"</span> })}</h2>
                <p class="fine">"Signed in " {on(&device.began)} ", seen " {on(&device.seen)} ", from " {device.ip}</p>
                <details class="fine"><summary>"What it says of itself"</summary><p class="agent">{device.user_agent}</p></details>
            </div>
            {(!is_own).then(|| view! { <form method="post" action=action><button aria-label=label>"Sign out"</button></form> })}
        </li>
    }
}
