//! `coppice kv phase`.

use std::process::ExitCode;

use clap::Args;
use coppice::kv_api::service::moving::owner;
use coppice::kv_api::service::phase::{Compared, Home, Phase, Told, change, get_compared, get_phase};
use coppice_kv_api::Backend;

use super::settings;
use crate::catalogue::progress;
use crate::outcome::CommandError;
use crate::output;
use crate::platform::{DataArgs, session};

/// Say who answers for the namespace that has a mirror in KV, or have another answer.
///
/// `d1`: the database. `d1+kv`: the database, and what is written is copied to KV, first of all everything that is there. `kv`: KV itself;
/// for that all has to be copied, and a comparison of less than a day ago has to have found no difference. Back from `kv` to `d1+kv` the
/// database is made the same as KV first. Nobody writes for some seconds while it changes: they are told to come back.
#[derive(Args, Debug)]
pub struct PhaseArgs {
    #[command(flatten)]
    data: DataArgs,
    /// The id of the namespace: that of KV_MIRROR_NAMESPACE
    #[arg(long, value_name = "ID")]
    namespace: String,
    /// What is to be so: d1, d1+kv or kv
    #[arg(value_parser = |text: &str| Backend::parse(text).ok_or("it is d1, d1+kv or kv"))]
    phase: Option<Backend>,
    /// Whatever is lost by it: keys that are not copied, or are different. Why is kept in the audit log
    #[arg(long, value_name = "REASON", requires = "phase", value_parser = reason)]
    force: Option<String>,
}

impl PhaseArgs {
    /// Does what was asked.
    pub async fn run(self) -> Result<ExitCode, CommandError> {
        let platform = self.data.open().await?;
        let db = session(&platform);
        let tenant = owner(&db, &self.namespace).await?;
        let settings = settings(&platform)?;
        let Some(mirror) = settings.mirror_of(&self.namespace) else {
            return Err(CommandError::Other(
                "no namespace has a mirror but that of KV_MIRROR_NAMESPACE, which the server is to have, too"
                    .into(),
            ));
        };
        if let Some(to) = self.phase {
            let by = format!("coppice kv phase, run {:08x}", platform.random.u128() >> 96);
            let home = Home { platform: &platform, db: &db, tenant: &tenant, mirror, by: &by };
            let bar = progress::counted("keys");
            let changed = change(home, to, self.force.as_deref(), |told| match told {
                Told::Waiting(waiting) => bar.set_message(format!("{waiting} wait to be copied")),
                Told::Same(compared, different) => {
                    bar.set_position(compared);
                    bar.set_message(format!("{different} were different"));
                }
                Told::Stopped => bar.suspend(|| output::remark("nobody writes until it is done")),
            })
            .await;
            bar.finish_and_clear();
            changed.map_err(|why| CommandError::Other(why.to_string()))?;
        }
        let Phase { backend, epoch, frozen_until } = get_phase(&db, mirror).await?;
        output::line(&format!("{} (decision {epoch})", backend.name()));
        if let Some(until) = frozen_until.filter(|until| *until > platform.clock.now()) {
            let left = until.saturating_sub(platform.clock.now());
            output::remark(&format!(
                "nobody writes for {left} more seconds at most: somebody is changing it"
            ));
        }
        if let Some(Compared { at, compared, different }) = get_compared(&db, &self.namespace).await? {
            let hours = platform.clock.now().saturating_sub(at).div_euclid(3_600);
            output::remark(&format!(
                "{compared} keys were compared {hours} hours ago, {different} were different"
            ));
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn reason(text: &str) -> Result<String, &'static str> {
    let text = text.trim();
    if text.is_empty() { Err("it says why") } else { Ok(text.to_owned()) }
}
