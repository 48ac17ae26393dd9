//! The SQL of searches.

mod configs;
mod hosts;
mod jobs;
mod results;
mod step;

pub use configs::{ConfigRow, activate, get_active_config, get_configs, insert_config};
pub use hosts::{back_off_statement, cache_statement, sweep_cache, take_slots};
pub use jobs::{
    NewJob, Whose, answer_job, cancel_job, get_due_jobs, get_job, get_job_since, get_job_with_results,
    insert_job, list_jobs, retry_job,
};
pub use results::{ResultCursor, ResultFilter, get_results};
pub use step::{
    Candidate, Claim, DueName, Released, Settled, Thought, claim, fail, get_due, get_thoughts,
    hold_back_statement, insert_candidates, release, settle, try_again,
};
