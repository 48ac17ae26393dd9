//! Settings: read once at start, all problems told at once.

use std::time::Duration;

use coppice_platform::Env;

/// How the content cache is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CacheMode {
    /// Read through.
    On,
    /// Not at all.
    Off,
    /// Asked, but its answer not used, and written: what a cache that never hits costs.
    Miss,
}

/// The settings. The README's table says what each is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// `APP_ENV=dev`: shows what every answer cost.
    pub dev: bool,
    /// `CACHE_MODE`.
    pub cache_mode: CacheMode,
    /// `MAX_IN_FLIGHT`: requests served at the same time; more are told to come back.
    pub max_in_flight: u32,
    /// `REQUEST_TIMEOUT_MS`: how long a request may take.
    pub request_timeout: Duration,
    /// `TRUST_PROXY=1`: `X-Forwarded-Proto` and `X-Forwarded-Host` are those of a proxy of ours.
    pub trust_proxy: bool,
}

/// A setting that can't be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{name}={value}: {expected}")]
pub struct ConfigProblem {
    /// The setting.
    pub name: &'static str,
    /// What it was set to.
    pub value: String,
    /// What it may be set to.
    pub expected: &'static str,
}

impl Config {
    /// Reads the settings.
    ///
    /// # Errors
    /// Every setting that can't be used.
    pub fn read(env: &dyn Env) -> Result<Self, Vec<ConfigProblem>> {
        let mut problems = Vec::new();
        let config = Self {
            dev: choose(
                env,
                &mut problems,
                "APP_ENV",
                false,
                &[("production", false), ("dev", true)],
                "production or dev",
            ),
            cache_mode: choose(
                env,
                &mut problems,
                "CACHE_MODE",
                CacheMode::On,
                &[("on", CacheMode::On), ("off", CacheMode::Off), ("miss", CacheMode::Miss)],
                "on, off or miss",
            ),
            max_in_flight: number(
                env,
                &mut problems,
                "MAX_IN_FLIGHT",
                512,
                1..=100_000,
                "a number from 1 to 100000",
            ),
            request_timeout: Duration::from_millis(u64::from(number(
                env,
                &mut problems,
                "REQUEST_TIMEOUT_MS",
                15_000,
                100..=600_000,
                "milliseconds from 100 to 600000",
            ))),
            trust_proxy: choose(
                env,
                &mut problems,
                "TRUST_PROXY",
                false,
                &[("0", false), ("1", true)],
                "0 or 1",
            ),
        };
        if problems.is_empty() { Ok(config) } else { Err(problems) }
    }
}

/// One of several words.
fn choose<T: Copy>(
    env: &dyn Env,
    problems: &mut Vec<ConfigProblem>,
    name: &'static str,
    default: T,
    words: &[(&str, T)],
    expected: &'static str,
) -> T {
    let Some(value) = env.get(name) else { return default };
    match words.iter().find(|(word, _)| *word == value) {
        Some((_, meaning)) => *meaning,
        None => {
            problems.push(ConfigProblem { name, value, expected });
            default
        }
    }
}

/// A whole number within bounds.
fn number(
    env: &dyn Env,
    problems: &mut Vec<ConfigProblem>,
    name: &'static str,
    default: u32,
    bounds: std::ops::RangeInclusive<u32>,
    expected: &'static str,
) -> u32 {
    let Some(value) = env.get(name) else { return default };
    match value.parse() {
        Ok(number) if bounds.contains(&number) => number,
        _ => {
            problems.push(ConfigProblem { name, value, expected });
            default
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn read(settings: &[(&str, &str)]) -> Result<Config, Vec<ConfigProblem>> {
        let env: BTreeMap<String, String> =
            settings.iter().map(|(k, v)| ((*k).into(), (*v).into())).collect();
        Config::read(&env)
    }

    #[test]
    fn nothing_need_be_set() {
        let config = read(&[]).unwrap();
        assert!(!config.dev && config.cache_mode == CacheMode::On && config.max_in_flight == 512);
    }

    #[test]
    fn all_problems_are_told_at_once() {
        let problems = read(&[
            ("APP_ENV", "staging"),
            ("CACHE_MODE", "miss"),
            ("MAX_IN_FLIGHT", "0"),
            ("TRUST_PROXY", "yes"),
        ])
        .unwrap_err();
        assert_eq!(
            problems.iter().map(|p| p.name).collect::<Vec<_>>(),
            ["APP_ENV", "MAX_IN_FLIGHT", "TRUST_PROXY"]
        );
    }
}
