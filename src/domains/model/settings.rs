use coppice_wordsmith::DEFAULT_TLDS;
use serde::{Deserialize, Serialize};

/// A registrar that free names are linked to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registrar {
    /// What people call it.
    pub name: String,
    /// Its address for one name, which stands in it as `{domain}`.
    pub url: String,
}

/// How searches are made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Batches of candidates before it asks which way to go on: 1 to 10.
    pub batches: u32,
    /// Candidates in a batch: 10 to 100.
    pub candidates: u32,
    /// Good names after which it is done: 5 to 100.
    pub target: u32,
    /// The least score that is worth asking for: 0 to 1.
    pub threshold: f64,
    /// How far names may be from the words they are made of: 0 to 1.
    pub creativity: f64,
    /// Milliseconds between two questions to one server: 100 to 30,000.
    pub delay_ms: u32,
    /// The endings that are looked at where none are chosen.
    pub tlds: Vec<String>,
    /// Where free names can be registered.
    pub registrars: Vec<Registrar>,
}

/// Settings that go together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Preset {
    /// As a shop has them that has changed nothing.
    Standard,
    /// A few plain names, soon.
    Quick,
    /// Many names, with patience.
    Thorough,
}

impl Preset {
    /// All, with their names and what people read.
    pub const ALL: [(Self, &'static str, &'static str); 3] = [
        (Self::Standard, "standard", "Standard"),
        (Self::Quick, "quick", "Quick: a few plain names, soon"),
        (Self::Thorough, "thorough", "Thorough: many names, with patience"),
    ];

    /// Its settings.
    pub fn settings(self) -> Settings {
        let standard = Settings::default();
        match self {
            Self::Standard => standard,
            Self::Quick => {
                Settings { batches: 2, candidates: 25, target: 8, creativity: 0.4, delay_ms: 500, ..standard }
            }
            Self::Thorough => Settings {
                batches: 10,
                candidates: 100,
                target: 75,
                threshold: 0.4,
                creativity: 0.9,
                ..standard
            },
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        let tlds = DEFAULT_TLDS.map(str::to_owned);
        let registrars = [
            ("Cloudflare", "https://domains.cloudflare.com/?domain={domain}"),
            ("Porkbun", "https://porkbun.com/checkout/search?q={domain}"),
            ("Gandi", "https://shop.gandi.net/domain/suggest?search={domain}"),
        ];
        let registrar = |(name, url): (&str, &str)| Registrar { name: name.to_owned(), url: url.to_owned() };
        Self {
            batches: 6,
            candidates: 50,
            target: 25,
            threshold: 0.5,
            creativity: 0.8,
            delay_ms: 1_000,
            tlds: tlds.into(),
            registrars: registrars.map(registrar).into(),
        }
    }
}

/// A version of a shop's settings.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DomainConfig {
    /// Its number; 0 for what a shop has that has never changed any.
    pub version: u32,
    /// What it is called.
    pub name: String,
    /// The settings.
    pub settings: Settings,
    /// Whether new searches go by it.
    pub is_active: bool,
    /// When it was made; 0 for what was never changed.
    pub created_at: i64,
}
