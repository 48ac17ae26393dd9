//! What somebody must know before they save: that others have, and what would go.

use leptos::prelude::*;

use crate::products::model::editor_address;
use crate::products::service::Editor;
use crate::ui::{Tone, notice};

/// What is there and what was typed, side by side, where they differ.
pub fn both_sides(editor: &Editor) -> Option<impl IntoView + use<>> {
    let (conflict, now) = (editor.conflict.as_ref()?, editor.before.as_ref()?);
    let rows = conflict.differences.iter().map(|difference| {
        let (now, typed) = (difference.now.clone(), difference.typed.clone());
        let shown = |text: String| if text.is_empty() { "—".to_owned() } else { text };
        view! {
            <tr data-testid="difference">
                <th scope="row" dir="auto">{difference.field.clone()}</th>
                <td dir="auto" class="as-typed">{shown(now)}</td>
                <td dir="auto" class="as-typed"><mark>{shown(typed)}</mark></td>
            </tr>
        }
    });
    let rows: Vec<_> = rows.collect();
    let address = editor_address(&now.id);
    Some(view! {
        {notice(Tone::Bad, "Somebody else has saved this product since you opened it. Nothing of yours is lost: it is in the form below, and not saved yet.")}
        <div class="table" role="region" aria-label="Both sides" tabindex="0">
            <table class="both">
                <thead><tr><th scope="col">"Where they differ"</th><th scope="col">"What is there now"</th><th scope="col">"What you typed"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        <p class="acts">"Save yours on top with the button below, or " <a href=address>"take what is there"</a> "."</p>
    })
}

/// The variants that would go, and the carts that would lose them.
pub fn going(editor: &Editor) -> Option<impl IntoView + use<>> {
    let going = editor.going.as_ref()?;
    let count = going.variants.len();
    let rows = going.variants.iter().take(50).map(|(name, carts)| {
        let carts = match carts {
            0 => String::new(),
            1 => ", which is in 1 cart".to_owned(),
            n => format!(", which is in {n} carts"),
        };
        view! { <li data-testid="going"><b><bdi>{name.clone()}</bdi></b> {carts}</li> }
    });
    let rows: Vec<_> = rows.collect();
    let more = count.saturating_sub(rows.len());
    let words = if count == 1 {
        "One variant goes if you save this:".to_owned()
    } else {
        format!("{count} variants go if you save this:")
    };
    Some(view! {
        <div class="panel">
            {notice(Tone::Plain, words)}
            <ul>{rows}</ul>
            {(more > 0).then(|| view! { <p>"and " {more} " more"</p> })}
            <p class="fine">"Their links lead nowhere then, and people who have them in their carts are told. Press “Save and remove them” to do it, or change the options back."</p>
        </div>
    })
}
