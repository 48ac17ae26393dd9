//! Comparing what is stored with what is known, step by step.

use leptos::prelude::*;

use super::bytes::percent;
use super::comparison::Comparison;

/// The form by which what is stored is compared with what is known. Without scripts each step is a page.
#[island]
pub fn Drift() -> impl IntoView {
    let state = RwSignal::new(Comparison::default());
    let form = NodeRef::new();
    #[cfg(feature = "hydrate")]
    super::browser::compare(state, form);
    form_and_findings(state, form)
}

fn form_and_findings(state: RwSignal<Comparison>, form: NodeRef<leptos::html::Form>) -> impl IntoView {
    let idle = move || state.with(|state| !state.begun);
    let running = move || state.with(|state| state.running);
    let value = move || state.with(|state| percent(state.so_far.compared, state.so_far.total).to_string());
    let words = Memo::new(move |_| state.with(Comparison::words));
    let label = move || if running() { "Stop" } else { "Compare" };
    let findings =
        move || state.with(|state| state.so_far.findings.clone().into_iter().enumerate().collect::<Vec<_>>());
    view! {
        <form class="drift" method="post" action="/admin/cdn/drift/step" node_ref=form>
            <fieldset>
                <legend>"Repair what is found"</legend>
                {choice("untracked", "Stored, but not listed", &[("adopt", "add to the list"), ("remove", "remove")])}
                {choice("orphan", "Listed, but not stored", &[("remove", "remove from the list")])}
                {choice("different", "Stored, but not as listed", &[("take", "update the list")])}
            </fieldset>
            <button class="button">{label}</button>
        </form>
        <progress max="100" value=value hidden=idle aria-label="Compared"></progress>
        <p role="status" data-testid="drift-state">{words}</p>
        <ul class="findings">
            <For each=findings key=|(n, _)| *n let:finding>
                <li data-testid="finding">{finding.1.0.clone()} " " <code>{finding.1.1.clone()}</code></li>
            </For>
        </ul>
    }
}

/// What becomes of one kind of difference.
fn choice(
    name: &'static str,
    label: &'static str,
    ways: &[(&'static str, &'static str)],
) -> impl IntoView + use<> {
    let ways: Vec<_> =
        ways.iter().map(|(way, label)| view! { <option value=*way>{*label}</option> }).collect();
    view! { <label>{label} <select name=name><option value="">"leave as it is"</option>{ways}</select></label> }
}
