//! The pictures of a product: side by side to scroll, with links to each of them and to each at its full size.

use leptos::prelude::*;

use crate::config::CdnConfig;
use crate::shop::model::{Image, Product, Variant};
use crate::shop::pages::picture::{Picture, addresses};
use crate::shop::texts;
use crate::ui::{Html, IntoHtml};

const SIZES: &str = "(min-width: 60rem) min(45vw, 46rem), 100vw";

/// The pictures, that of the chosen variant first if it has one, or a blank of the same shape.
pub fn gallery(cdn: &CdnConfig, product: &Product, chosen: Option<&Variant>) -> Html {
    let own = chosen.and_then(|variant| variant.image_key.as_deref());
    let (mut images, others): (Vec<_>, Vec<_>) =
        product.images.iter().partition(|image| own.is_some_and(|key| image.is_at(key)));
    images.extend(others);
    let count = images.len();
    let pictures: Vec<_> =
        images.iter().enumerate().map(|(at, image)| picture(cdn, product, at, image)).collect();
    let blank = (count == 0).then(|| view! { <li><Picture cdn=cdn image=None name="" sizes=SIZES /></li> });
    // Several pictures are scrolled sideways, so those who use the keyboard must be able to get there.
    let several = (count > 1).then_some("0");
    let chooser = (count > 1).then(|| thumbnails(cdn, &images));
    view! {
        <div class="pictures-of">
            <ul class="gallery" tabindex=several aria-label=texts::PICTURES data-close=texts::CLOSE>{pictures}{blank}</ul>
            {chooser}
        </div>
    }
    .into_html()
}

fn picture(cdn: &CdnConfig, product: &Product, at: usize, image: &Image) -> impl IntoView + use<> {
    let (full, _) = addresses(cdn, image);
    let arrow = |to: usize, sign: &'static str, label: &'static str, class: &'static str| {
        (to < product.images.len())
            .then(|| view! { <a class=class href=format!("#{}", anchor(to)) aria-label=label>{sign}</a> })
    };
    view! {
        <li id=anchor(at)>
            <a href=full title=texts::FULL_SIZE data-full>
                <Picture cdn=cdn image=Some(image.clone()) name=product.name.clone() sizes=SIZES eager=at == 0 foremost=at == 0 />
            </a>
            // The one before the first is none.
            {arrow(at.wrapping_sub(1), "←", texts::PREVIOUS_PICTURE, "arrow")}
            {arrow(at.saturating_add(1), "→", texts::NEXT_PICTURE, "arrow next")}
        </li>
    }
}

fn thumbnails(cdn: &CdnConfig, images: &[&Image]) -> impl IntoView + use<> {
    let links = images.iter().enumerate().map(|(at, image)| {
        let (_, small) = addresses(cdn, image);
        view! {
            <li><a href=format!("#{}", anchor(at)) aria-label=texts::picture(at.saturating_add(1))>
                <img class="picture" src=small alt="" width="64" height="64" loading="lazy" />
            </a></li>
        }
    });
    view! { <ol class="thumbnails">{links.collect::<Vec<_>>()}</ol> }
}

/// The id of the picture at this place.
fn anchor(at: usize) -> String {
    format!("picture-{}", at.saturating_add(1))
}
