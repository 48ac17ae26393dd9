//! The page.

use std::rc::Rc;

use leptos::prelude::{document, window};
use wasm_bindgen::JsCast;
use wasm_bindgen::convert::FromWasmAbi;
use wasm_bindgen::prelude::Closure;
use web_sys::{DomParser, Element, EventTarget, HtmlInputElement, SupportedType};

use crate::client::request::{self, Always, Body, Request, Watch};

/// What of the page shows the files: it is fetched anew once there are more.
const FILES: [&str; 3] = ["folders", "unfinished", "files"];

/// Has an event handled for as long as the page lives.
pub fn listen<E: FromWasmAbi + 'static>(target: &EventTarget, event: &str, handle: impl FnMut(E) + 'static) {
    let handle = Closure::<dyn FnMut(E)>::new(handle).into_js_value();
    let _ = target.add_event_listener_with_callback(event, handle.unchecked_ref());
}

/// Shows the files as they are now; what is going on in the rest of the page goes on.
pub async fn refresh() {
    let Ok(url) = window().location().href() else { return };
    let watch: Rc<dyn Watch> = Rc::new(Always);
    let page = Request { method: "GET", url, body: Body::Empty };
    let Ok(html) = request::send(&page, &watch).await else { return };
    let parsed = DomParser::new().and_then(|parser| parser.parse_from_string(&html, SupportedType::TextHtml));
    let Ok(parsed) = parsed else { return };
    for id in FILES {
        if let (Some(old), Some(new)) = (document().get_element_by_id(id), parsed.get_element_by_id(id)) {
            carry_over(&old, &new);
            let _ = old.replace_with_with_node_1(&new);
        }
    }
}

/// Has what a person ticked or typed in a part of the page stand in what takes its place, as far as it is still there.
fn carry_over(old: &Element, new: &Element) {
    let inputs = inputs(new);
    for was in self::inputs(old) {
        let is_box = was.type_() == "checkbox";
        let is_touched = match is_box {
            true => was.checked() != was.default_checked(),
            false => was.value() != was.default_value(),
        };
        let is_same =
            |now: &&HtmlInputElement| now.name() == was.name() && (!is_box || now.value() == was.value());
        match inputs.iter().find(is_same).filter(|_| is_touched) {
            Some(now) if is_box => now.set_checked(was.checked()),
            Some(now) => now.set_value(&was.value()),
            None => {}
        }
    }
}

/// The fields of a part of the page that a person sees; what a field for files holds can't be set.
fn inputs(within: &Element) -> Vec<HtmlInputElement> {
    let Ok(found) = within.query_selector_all("input:not([type=file], [type=hidden])") else {
        return Vec::new();
    };
    (0..found.length()).filter_map(|at| found.item(at)?.dyn_into().ok()).collect()
}
