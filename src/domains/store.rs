//! The SQL of searches.

mod candidates;
mod claim;
mod configs;
mod hosts;
mod jobs;
mod results;
mod settle;

pub use candidates::{Candidate, Thought, get_thoughts, insert_candidates};
pub use claim::{Claim, Released, claim, fail, release};
pub use configs::{ConfigRow, activate, get_active_config, get_configs, insert_config};
pub use hosts::{Along, sweep_cache, take_slots};
pub use jobs::{
    NewJob, Whose, answer_job, cancel_job, get_due_jobs, get_job, get_job_since, get_job_with_results,
    insert_job, list_jobs, retry_job,
};
pub use results::{ResultCursor, ResultFilter};
pub use settle::{DueName, Settled, get_due, hold_back, settle, try_again};
