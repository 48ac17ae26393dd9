use leptos::prelude::*;

use crate::shop::model::Image;

/// The address a picture is shown from where only one can be given.
pub fn picture_address(image: &Image) -> String {
    if image.is_remote() { image.key.clone() } else { format!("/cdn/{}", image.key) }
}

/// A product's picture at the size the page gives it, or a blank of the same shape.
#[component]
pub fn Picture(
    /// The picture, if there is one.
    image: Option<Image>,
    /// What it shows, where the picture itself does not say.
    #[prop(into)]
    name: String,
    /// How wide the page shows it: the `sizes` of an `img`.
    sizes: &'static str,
    /// Whether it is seen without scrolling.
    #[prop(default = false)]
    eager: bool,
    /// Whether it is likely the largest thing seen at first.
    #[prop(default = false)]
    foremost: bool,
) -> impl IntoView {
    let Some(image) = image else {
        return view! { <span class="picture blank" role="img" aria-label="No picture yet"></span> }
            .into_any();
    };
    let srcset = (!image.widths.is_empty()).then(|| {
        let mut set: Vec<String> =
            image.widths.iter().map(|width| format!("/cdn/{} {width}w", image.key_at(*width))).collect();
        set.push(format!("/cdn/{} {}w", image.key, image.width));
        set.join(", ")
    });
    let src = match image.widths.last() {
        Some(width) => format!("/cdn/{}", image.key_at(*width)),
        None => picture_address(&image),
    };
    // Pictures whose size nobody knows are taken for squares: the page keeps their place, the style sheet fits them in.
    let (width, height) =
        if image.width == 0 || image.height == 0 { (800, 800) } else { (image.width, image.height) };
    let alt = if image.alt.is_empty() { name } else { image.alt };
    let sizes = srcset.as_ref().map(|_| sizes);
    view! {
        <img
            class="picture"
            src=src
            srcset=srcset
            sizes=sizes
            alt=alt
            width=width
            height=height
            loading=if eager { "eager" } else { "lazy" }
            fetchpriority=foremost.then_some("high")
        />
    }
    .into_any()
}
