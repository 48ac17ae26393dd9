//! `/account/sessions`: where one is signed in.

use axum::response::Response;
use leptos::prelude::*;

use crate::app::{self, Page};
use crate::auth::model::Device;
use crate::auth::service;
use crate::error::AppError;
use crate::extract::SignedIn;
use crate::locals::Locals;

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

fn row(device: Device, own: &str) -> impl IntoView + use<> {
    let is_own = device.id_hash == own;
    let name = service::device_name(&device.user_agent);
    let action = format!("/account/sessions/{}/end", device.id_hash);
    let label = format!("Sign out {name}");
    view! {
        <li data-testid="device">
            <div>
                <h2>{name} {is_own.then(|| view! { " " <span class="tag">"this device"</span> })}</h2>
                <p class="fine">"Signed in " <time>{device.began}</time> ", seen " <time>{device.seen}</time> ", from " {device.ip}</p>
                <p class="fine agent">{device.user_agent}</p>
            </div>
            {(!is_own).then(|| view! { <form method="post" action=action><button aria-label=label>"Sign out"</button></form> })}
        </li>
    }
}
