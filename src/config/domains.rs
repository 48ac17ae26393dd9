//! The settings of domain search. What a server is asked by is the operator's alone: a shop's admin could have it ask anything
//! within the operator's own network.

use coppice_platform::Env;
use coppice_rdap::Settings;

use super::read::{address, choose, given};
use super::{Secret, SettingError};

/// The settings of domain search. The README's table says what each is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DomainsConfig {
    /// `DOMAINS_OPEN_TO`: whether everybody who is signed in may search, or admins alone.
    pub for_everybody: bool,
    /// `RDAP_BOOTSTRAP_URL` and `DNS_URL`: who says which server knows of which ending, and what DNS has.
    pub rdap: Settings,
    /// `DOMAINS_PRICES_URL`: where prices are had, in the form of Porkbun's list.
    pub prices_url: Option<String>,
    /// `DOMAINS_LLM_URL`: a language model that thinks of names too.
    pub llm: Option<LlmConfig>,
}

/// A language model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LlmConfig {
    /// Where its chat completions are had.
    pub url: String,
    /// `DOMAINS_LLM_MODEL`: its name there.
    pub model: String,
    /// `DOMAINS_LLM_KEY`: what it takes for proof that it is the operator who asks.
    pub key: Option<Secret>,
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
        let prices_url =
            address(env, problems, "DOMAINS_PRICES_URL", "https://api.porkbun.com/api/json/v3/pricing/get");
        Self { for_everybody, rdap, prices_url, llm: read_llm(env, problems) }
    }
}

fn read_llm(env: &dyn Env, problems: &mut Vec<SettingError>) -> Option<LlmConfig> {
    let url = address(env, problems, "DOMAINS_LLM_URL", "https://api.openai.com/v1/chat/completions")?;
    let mut problem = |name: &'static str, value: &str, expected: &'static str| {
        problems.push(SettingError { name: name.into(), value: value.into(), expected: expected.into() });
    };
    let model = given(env, "DOMAINS_LLM_MODEL");
    if model.is_none() {
        problem("DOMAINS_LLM_MODEL", "", "the name of a model, with DOMAINS_LLM_URL");
    }
    let key = given(env, "DOMAINS_LLM_KEY");
    if key.as_ref().is_some_and(|key| http::HeaderValue::from_str(key).is_err()) {
        problem("DOMAINS_LLM_KEY", "…", "a key without line breaks");
    }
    Some(LlmConfig { url, model: model?, key: key.map(Secret::new) })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn a_model_has_an_address_and_a_name_and_its_key_is_not_told() {
        let read = |settings: &[(&str, &str)]| {
            let env: BTreeMap<_, _> =
                settings.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
            let mut problems = Vec::new();
            let llm = DomainsConfig::read(&env, &mut problems).llm;
            (llm, problems.iter().map(ToString::to_string).collect::<Vec<_>>())
        };
        assert_eq!(read(&[("DOMAINS_LLM_MODEL", "small")]), (None, Vec::new()));
        let url = ("DOMAINS_LLM_URL", "http://127.0.0.1:9/v1/chat/completions");
        assert_eq!(read(&[url]).1.len(), 1);
        let (llm, problems) = read(&[url, ("DOMAINS_LLM_MODEL", "small"), ("DOMAINS_LLM_KEY", "hush")]);
        assert!(problems.is_empty() && !format!("{llm:?}").contains("hush"), "{llm:?}");
        let (_, problems) =
            read(&[("DOMAINS_LLM_URL", "hush"), ("DOMAINS_LLM_MODEL", "x"), ("DOMAINS_LLM_KEY", "hu\nsh")]);
        assert!(
            problems.len() == 2 && problems.iter().all(|problem| !problem.contains("hush")),
            "{problems:?}"
        );
    }
}
