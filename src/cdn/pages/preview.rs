//! A file as it is: a picture, a film, a sound, a font.

use coppice_http_files::kind::{Group, group_of};
use leptos::prelude::*;

use crate::cdn::link;
use crate::cdn::model::CdnFile;
use crate::locals::Locals;
use crate::ui::{Html, IntoHtml};

/// How wide the largest preview of a picture is, in pixels; on dense screens it is twice that of its place.
const WIDTHS: [u32; 3] = [320, 640, 1_280];

/// The file as browsers show it, or that they can't.
pub fn preview(locals: &Locals, file: &CdnFile) -> Html {
    let address = link::preview(locals, file, None);
    let name = file.filename.clone();
    let label = if file.alt_text.is_empty() { name.clone() } else { file.alt_text.clone() };
    match group_of(&file.content_type) {
        Some(Group::Image) => picture(locals, file, address, label),
        Some(Group::Video) => {
            view! { <video class="preview" src=address controls preload="metadata" aria-label=label></video> }
                .into_html()
        }
        Some(Group::Audio) => {
            view! { <audio class="preview" src=address controls preload="metadata" aria-label=label></audio> }
                .into_html()
        }
        Some(Group::Font) => view! {
            <p class="preview sample" data-font=address>
                "The five boxing wizards jump quickly. 0123456789 äöüß éèñ €"
            </p>
        }
        .into_html(),
        _ => view! { <p class="preview"><a href=address>"Open " {name}</a></p> }.into_html(),
    }
}

fn picture(locals: &Locals, file: &CdnFile, address: String, alt: String) -> Html {
    let smaller = WIDTHS.iter().filter(|width| file.width.is_some_and(|own| own > **width));
    let set: Vec<_> =
        smaller.map(|width| format!("{} {width}w", link::preview(locals, file, Some(*width)))).collect();
    let own = file.width.map(|own| format!("{address} {own}w"));
    let srcset = (!set.is_empty()).then(|| set.into_iter().chain(own).collect::<Vec<_>>().join(", "));
    let sizes = srcset.as_ref().map(|_| "(width >= 60rem) 36rem, 100vw");
    let source = address.clone();
    view! {
        <a class="preview" href=address>
            <img src=source srcset=srcset sizes=sizes alt=alt width=file.width height=file.height />
        </a>
    }
    .into_html()
}
