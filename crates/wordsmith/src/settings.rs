//! How a search goes, each within its range.

use serde::{Deserialize, Serialize};

/// How a search goes.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// How many times names are thought of: 1 to 10.
    pub batches: u32,
    /// How many names each time: 10 to 100.
    pub candidates: usize,
    /// How many good ones are enough: 5 to 100.
    pub target: u32,
    /// The score below which a name isn't asked for: 0 to 1.
    pub threshold: f64,
    /// From 0, plain, to 1, inventive.
    pub creativity: f64,
    /// Milliseconds between two questions to one server: 100 to 30,000.
    pub delay: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self { batches: 6, candidates: 50, target: 25, threshold: 0.5, creativity: 0.8, delay: 1_000 }
    }
}

impl Settings {
    /// All that is out of its range.
    pub fn check(&self) -> Vec<SettingsError> {
        let error = |field, from, to| SettingsError { field, from, to };
        [
            (!(1..=10).contains(&self.batches), error("batches", 1, 10)),
            (!(10..=100).contains(&self.candidates), error("candidates", 10, 100)),
            (!(5..=100).contains(&self.target), error("target", 5, 100)),
            (!(0.0..=1.0).contains(&self.threshold), error("threshold", 0, 1)),
            (!(0.0..=1.0).contains(&self.creativity), error("creativity", 0, 1)),
            (!(100..=30_000).contains(&self.delay), error("delay", 100, 30_000)),
        ]
        .into_iter()
        .filter_map(|(is_wrong, error)| is_wrong.then_some(error))
        .collect()
    }
}

/// A setting out of its range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Between {from} and {to}.")]
pub struct SettingsError {
    /// Which.
    pub field: &'static str,
    from: u32,
    to: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_are_within_their_ranges_and_others_are_told() {
        assert!(Settings::default().check().is_empty());
        let wrong = Settings {
            batches: 0,
            candidates: 101,
            target: 4,
            threshold: f64::NAN,
            creativity: 1.1,
            delay: 99,
        };
        let fields: Vec<_> = wrong.check().iter().map(|error| error.field).collect();
        assert_eq!(fields, ["batches", "candidates", "target", "threshold", "creativity", "delay"]);
        assert_eq!(wrong.check()[5].to_string(), "Between 100 and 30000.");
    }

    #[test]
    fn settings_are_read_without_what_is_as_usual() {
        let read: Settings = serde_json::from_str(r#"{"target":7}"#).unwrap();
        assert_eq!(read, Settings { target: 7, ..Settings::default() });
    }
}
