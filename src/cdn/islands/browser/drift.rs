//! Goes from step to step of a comparison until it is through or stopped.

use std::rc::Rc;

use leptos::ev;
use leptos::html::Form;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlSelectElement};

use super::page;
use super::request::{self, Body, Request, Stop, Watch};
use crate::cdn::islands::drift::{Comparison, DriftStep};

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

/// What is chosen, as fields of a form.
fn repairs(form: &Element) -> Vec<(String, String)> {
    let Ok(all) = form.query_selector_all("select") else { return Vec::new() };
    let all = (0..all.length()).filter_map(|i| all.get(i)?.dyn_into::<HtmlSelectElement>().ok());
    all.map(|select| (select.name(), select.value())).collect()
}

async fn take_steps(state: RwSignal<Comparison>, repairs: Vec<(String, String)>) {
    let watch: Rc<dyn Watch> = Rc::new(Going(state));
    while watch.is_wanted() {
        let mut fields = form_urlencoded::Serializer::new(String::new());
        fields.extend_pairs(&repairs);
        state.with_untracked(|state| {
            if let Some(after) = &state.so_far.next {
                fields.append_pair("after", after);
            }
            fields.append_pair("compared", &state.so_far.compared.to_string());
        });
        let step = Request {
            method: "POST",
            url: "/admin/cdn/drift/step".into(),
            body: Body::Form(fields.finish()),
        };
        match request::ask::<DriftStep>(&step, &watch).await {
            Ok(step) => state.update(|state| state.add(step)),
            Err(Stop::Unwanted) => {}
            Err(Stop::Problem(problem)) => {
                state.update(|state| (state.running, state.problem) = (false, Some(problem)));
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
