//! The rules of searches.

mod advance;
mod ask;
mod bootstrap;
mod configs;
mod export;
mod generate;
mod jobs;
mod llm;
mod look_up;
mod prices;
mod request;
mod sweep;
mod wake;
mod watch;

pub use super::store::{ResultCursor, ResultFilter};
pub use advance::{advance, go_on};
pub use bootstrap::{get_bootstrap, refresh_bootstrap};
pub use configs::{activate_config, get_active_config, get_configs, read_settings, save_config};
pub use export::{csv, json};
pub use jobs::{
    SWITCHED_OFF, answer, cancel, get_job, get_job_page, is_open, list_jobs, retry, searcher, start,
};
pub use prices::refresh_prices;
pub use request::{describe, read_answer, read_request};
pub use sweep::sweep_duty;
pub use wake::KIND;
pub use watch::{Watched, watch};
