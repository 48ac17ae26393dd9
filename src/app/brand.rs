//! What a shop's pages show of it in their heads and above their content.

use leptos::prelude::*;

use crate::config::CdnConfig;
use crate::tenant::look::Look;
use crate::tenant::settings::SitePicture;
use crate::ui::{Html, IntoHtml};

/// The widest copy of a logo or an icon that is asked for, in pixels: the smallest that files have.
const COPY: u32 = 320;

/// Where a picture of the shop's own is had, no larger than these pages show it.
pub fn address(cdn: &CdnConfig, picture: &SitePicture) -> String {
    let own = cdn.address(&picture.key);
    if picture.width > COPY { format!("{own}?w={COPY}") } else { own }
}

/// The logo, or the shop's name where it has none, on the way to the front page.
pub fn brand(shop: &str, look: &Look, cdn: Option<&CdnConfig>) -> Html {
    let Some((logo, cdn)) = look.settings.logo.as_ref().zip(cdn) else {
        return view! { <a class="brand" href="/" dir="auto">{shop.to_owned()}</a> }.into_html();
    };
    // Where nobody knows its size, the style sheet alone says how much room it takes.
    let size = |pixels: u32| (pixels > 0).then(|| pixels.to_string());
    view! {
        <a class="brand" href="/" dir="auto"><img src=address(cdn, logo) alt=shop.to_owned() width=size(logo.width) height=size(logo.height) /></a>
    }
    .into_html()
}

/// One line above everything, where the shop has something to say.
pub fn announcement(look: &Look) -> Option<Html> {
    let text = look.settings.announcement.clone();
    (!text.is_empty()).then(|| {
        view! { <aside class="announcement" aria-label="Announcement"><p dir="auto">{text}</p></aside> }
            .into_html()
    })
}

/// What browsers paint their own bars with.
fn theme(scheme: &'static str, colour: String) -> impl IntoView {
    // `media` is not of those attributes that the macro knows of this element.
    let media = format!("(prefers-color-scheme: {scheme})");
    leptos::html::meta().attr("media", media).name("theme-color").content(colour)
}

/// The icon, the manifest and the colour, as browsers want them in the head.
pub fn head(look: &Look, cdn: Option<&CdnConfig>) -> impl IntoView + use<> {
    let icon =
        look.settings.icon.as_ref().zip(cdn).map(|(icon, cdn)| (address(cdn, icon), icon.media_type.clone()));
    let icon = match icon {
        Some((address, media_type)) => view! {
            <link rel="icon" href=address.clone() type=(!media_type.is_empty()).then_some(media_type) />
            <link rel="apple-touch-icon" href=address />
        }
        .into_html(),
        None => view! { <link rel="icon" href="/favicon.svg" type="image/svg+xml" /> }.into_html(),
    };
    let accent = look.accent.clone().map(|accent| {
        view! {
            <style inner_html=accent.style></style>
            {theme("light", accent.light)}
            {theme("dark", accent.dark)}
        }
    });
    view! {
        {accent}
        {icon}
        <link rel="manifest" href="/manifest.webmanifest" />
    }
}
