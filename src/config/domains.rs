//! The settings of domain search. What a server is asked by is the operator's alone: a shop's admin could have it ask anything
//! within the operator's own network.

use coppice_platform::Env;
use coppice_rdap::Settings;

use super::SettingError;
use super::read::choose;

/// The settings of domain search. The README's table says what each is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DomainsConfig {
    /// `DOMAINS_OPEN_TO`: whether everybody who is signed in may search, or admins alone.
    pub for_everybody: bool,
    /// `RDAP_BOOTSTRAP_URL` and `DNS_URL`: who says which server knows of which ending, and what DNS has.
    pub rdap: Settings,
}

impl DomainsConfig {
    /// Reads the settings; what can't be used is added to `problems`.
    pub fn read(env: &dyn Env, problems: &mut Vec<SettingError>) -> Self {
        let for_everybody = choose(
            env,
            problems,
            "DOMAINS_OPEN_TO",
            false,
            &[("admin", false), ("users", true)],
            "admin or users",
        );
        let rdap = Settings::read(env).unwrap_or_else(|problem| {
            problems.push(problem);
            Settings::default()
        });
        Self { for_everybody, rdap }
    }
}
