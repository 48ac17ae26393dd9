//! How a colour looks in the light and in the dark: drawn, so that it needs no style of its own.

use leptos::prelude::*;

use crate::site::texts;
use crate::tenant::colour::{BUILT_IN, Colour, DARK, LIGHT};
use crate::ui::{Html, IntoHtml};

/// A button and a link of the colour, in the light and in the dark. The page's script draws them anew while one chooses.
pub fn colours(typed: &str) -> Html {
    let chosen = Colour::parse(typed.trim()).or_else(|| Colour::parse(BUILT_IN));
    let Some(chosen) = chosen else { return "".into_html() };
    let palette = chosen.palette();
    let [paper, ..] = LIGHT;
    let [night, ..] = DARK;
    view! {
        <div class="colours" data-colours>
            {sample(texts::LIGHT, paper, palette.light, palette.on_light)}
            {sample(texts::DARK, night, palette.dark, palette.on_dark)}
        </div>
    }
    .into_html()
}

fn sample(label: &'static str, ground: Colour, accent: Colour, on: Colour) -> Html {
    let said = format!("{label}: {}", accent.hex());
    view! {
        <figure>
            <svg viewBox="0 0 200 56" width="200" height="56" role="img" aria-label=said.clone()>
                <rect width="200" height="56" rx="10" fill=ground.hex() />
                <rect x="12" y="10" width="88" height="36" rx="8" fill=accent.hex() data-accent="" />
                <text x="56" y="33" font-size="14" font-weight="600" text-anchor="middle" fill=on.hex() data-on="">"Button"</text>
                <text x="152" y="33" font-size="14" text-anchor="middle" text-decoration="underline" fill=accent.hex() data-accent="">"A link"</text>
            </svg>
            <figcaption class="fine">{said}</figcaption>
        </figure>
    }
    .into_html()
}
