//! Pictures of products.

use leptos::prelude::*;

use crate::cdn::link::address;
use crate::cdn::model::WIDTHS;
use crate::config::CdnConfig;
use crate::shop::model::Image;
use crate::shop::texts;
use crate::ui::{Html, IntoHtml};

/// The width a picture is shown at where browsers can't choose one.
const MIDDLE: u32 = 640;

/// A product's picture at the size the page gives it, or a blank of the same shape.
#[component]
pub fn Picture<'a>(
    /// Where files are.
    cdn: &'a CdnConfig,
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
) -> Html {
    let Some(image) = image else {
        return view! { <span class="picture blank" role="img" aria-label=texts::NO_PICTURE></span> }
            .into_html();
    };
    let (own, srcset) = if image.is_remote() {
        (image.key, None)
    } else {
        let own = address(cdn, &image.key);
        let srcset = srcset(&own, image.width);
        (own, srcset)
    };
    let src = if srcset.is_some() && MIDDLE < image.width { format!("{own}?w={MIDDLE}") } else { own };
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
    .into_html()
}

/// The address of a picture at its own size, and that of its smallest copy.
pub fn addresses(cdn: &CdnConfig, image: &Image) -> (String, String) {
    if image.is_remote() {
        return (image.key.clone(), image.key.clone());
    }
    let own = address(cdn, &image.key);
    let smallest = WIDTHS.into_iter().find(|width| *width < image.width);
    let small = smallest.map_or_else(|| own.clone(), |width| format!("{own}?w={width}"));
    (own, small)
}

/// The picture and its smaller copies, for browsers to choose from; `None` where none is smaller.
fn srcset(own: &str, width: u32) -> Option<String> {
    let smaller = WIDTHS.into_iter().filter(|smaller| *smaller < width);
    let mut set: Vec<String> = smaller.map(|smaller| format!("{own}?w={smaller} {smaller}w")).collect();
    set.push(format!("{own} {width}w"));
    (set.len() > 1).then(|| set.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_offered_in_every_width_smaller_than_its_own() {
        assert_eq!(
            srcset("/cdn/a.png", 960).as_deref(),
            Some("/cdn/a.png?w=320 320w, /cdn/a.png?w=640 640w, /cdn/a.png 960w")
        );
        assert_eq!(srcset("/cdn/a.png", 320), None);
        assert_eq!(srcset("/cdn/a.png", 0), None);
    }
}
