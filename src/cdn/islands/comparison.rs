//! How far a comparison of what is stored with what is known has come.

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
