//! Comparing what is stored with what is known, step by step.

use leptos::prelude::*;

use super::bytes::percent;
use crate::cdn::model::DriftStep;

/// How far the comparison is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Comparison {
    /// What was found so far.
    pub so_far: DriftStep,
    /// Whether it was begun.
    pub begun: bool,
    /// Whether it is going on.
    pub running: bool,
    /// Why it could not go on.
    pub problem: Option<String>,
}

impl Comparison {
    /// Begins, or goes on where it stopped; from the beginning once it was through.
    pub fn begin(&mut self) {
        if self.so_far.next.is_none() {
            self.so_far = DriftStep::default();
        }
        (self.begun, self.running, self.problem) = (true, true, None);
    }

    /// Adds what a step found.
    pub fn add(&mut self, step: DriftStep) {
        let mut findings = std::mem::take(&mut self.so_far.findings);
        findings.extend(step.findings);
        self.running = self.running && step.next.is_some();
        self.so_far = DriftStep { findings, ..step };
    }

    /// How it stands, in words.
    pub fn words(&self) -> String {
        let found = match self.so_far.findings.len() {
            0 => "no differences".to_owned(),
            1 => "one difference".to_owned(),
            n => format!("{n} differences"),
        };
        match (&self.problem, self.begun, self.running, &self.so_far.next) {
            (Some(problem), ..) => problem.clone(),
            (None, false, ..) => String::new(),
            (None, _, true, _) => format!("Comparing… {found} so far"),
            (None, _, false, Some(_)) => format!("Stopped, {found} so far"),
            (None, _, false, None) => format!("Done: {found}"),
        }
    }
}

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
                <legend>"Put right as it is found"</legend>
                {choice("untracked", "Stored, but not listed", &[("adopt", "put into the list"), ("remove", "remove")])}
                {choice("orphan", "Listed, but not stored", &[("remove", "take from the list")])}
                {choice("different", "Stored otherwise than listed", &[("take", "list as it is stored")])}
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

#[cfg(test)]
mod tests {
    use super::*;

    fn step(key: &str, next: Option<&str>) -> DriftStep {
        let findings = vec![("not listed".to_owned(), key.to_owned())];
        DriftStep { findings, next: next.map(str::to_owned), compared: 1, total: 2 }
    }

    #[test]
    fn findings_add_up_until_there_is_no_next_step() {
        let mut state = Comparison::default();
        assert_eq!(state.words(), "");
        state.begin();
        assert_eq!(state.words(), "Comparing… no differences so far");
        state.add(step("a", Some("a")));
        assert!(state.running);
        state.add(step("b", None));
        assert!(!state.running);
        assert_eq!(state.words(), "Done: 2 differences");
    }

    #[test]
    fn what_was_stopped_goes_on_where_it_was_and_what_is_through_begins_again() {
        let mut state = Comparison::default();
        state.begin();
        state.running = false;
        state.add(step("a", Some("a")));
        assert_eq!((state.running, state.words().as_str()), (false, "Stopped, one difference so far"));
        state.begin();
        assert_eq!((state.so_far.next.as_deref(), state.so_far.findings.len()), (Some("a"), 1));
        state.add(step("b", None));
        state.begin();
        assert_eq!(state.so_far, DriftStep::default());
    }
}
