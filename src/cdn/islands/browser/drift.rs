//! Goes from step to step of a comparison until it is through or stopped.

use std::rc::Rc;

use leptos::ev;
use leptos::html::Form;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlSelectElement};

use super::page;
use crate::cdn::api;
use crate::cdn::islands::comparison::Comparison;
use crate::client::request::{Stop, Watch};
use crate::client::watched;

/// Has the form's button begin, stop and go on.
pub fn compare(state: RwSignal<Comparison>, form: NodeRef<Form>) {
    Effect::new(move |_| {
        let Some(form) = form.get() else { return };
        let element: Element = form.clone().into();
        let _ = element.class_list().add_1("live");
        page::listen(&form, "submit", move |event: ev::SubmitEvent| {
            event.prevent_default();
            if state.with_untracked(|state| state.running) {
                state.update(|state| state.running = false);
            } else {
                state.update(Comparison::begin);
                spawn_local(take_steps(state, repairs(&element)));
            }
        });
    });
}

/// What is chosen of each kind of difference.
fn repairs(form: &Element) -> impl Fn(&str) -> String + use<> {
    let form = form.clone();
    move |name| {
        let chosen = form.query_selector(&format!("select[name={name}]")).ok().flatten();
        chosen
            .and_then(|chosen| chosen.dyn_into::<HtmlSelectElement>().ok())
            .map(|chosen| chosen.value())
            .unwrap_or_default()
    }
}

async fn take_steps(state: RwSignal<Comparison>, repair: impl Fn(&str) -> String) {
    let watch: Rc<dyn Watch> = Rc::new(Going(state));
    let [untracked, orphan, different] = ["untracked", "orphan", "different"].map(repair);
    while watch.is_wanted() {
        let (after, compared) =
            state.with_untracked(|state| (state.so_far.next.clone(), state.so_far.compared));
        let step = api::drift_step(after, compared, untracked.clone(), orphan.clone(), different.clone());
        match watched(&watch, step).await {
            Ok(step) => state.update(|state| state.add(step)),
            Err(Stop::Unwanted) => {}
            Err(Stop::Failed(error)) => {
                state.update(|state| (state.running, state.problem) = (false, Some(error.to_string())));
            }
        }
    }
}

struct Going(RwSignal<Comparison>);

impl Watch for Going {
    fn is_wanted(&self) -> bool {
        self.0.with_untracked(|state| state.running)
    }
}
