//! `coppice kv parity`.

use std::process::ExitCode;
use std::time::Duration;

use clap::Args;
use coppice::kv_api::service::moving::parity::{compare_all, look_again};
use coppice::kv_api::service::moving::{Here, Source, owner};
use coppice::kv_api::service::phase::{Compared, keep_compared};

use super::settings;
use super::sorted::sorted;
use super::source::SourceArgs;
use crate::outcome::CommandError;
use crate::output;
use crate::platform::{DataArgs, session};

/// See whether a namespace has the same as a file or a namespace of Cloudflare's: values, metadata, and when they end.
///
/// Keys that are not the same are looked at again after a while, for KV may be a minute late. Those that still are not are named: missing
/// here, extra here, or different in value, metadata or expiration. Exit code 1: there are some.
#[derive(Args, Debug)]
pub struct ParityArgs {
    #[command(flatten)]
    data: DataArgs,
    #[command(flatten)]
    source: SourceArgs,
    /// The id of the namespace here
    #[arg(long, value_name = "ID")]
    namespace: String,
    /// After how many seconds what is different is looked at again
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    again: u64,
}

impl ParityArgs {
    /// Does what was asked.
    pub async fn run(self) -> Result<ExitCode, CommandError> {
        let platform = self.data.open().await?;
        let db = session(&platform);
        let tenant = owner(&db, &self.namespace).await?;
        let here = Here { db: &db, tenant: &tenant, namespace: &self.namespace, mirror: None };
        let (source, bar) = self.source.open(&platform)?;
        let mut source = match source {
            Source::File(file) => Source::File(sorted(file, platform.clock.now())?),
            remote => remote,
        };
        let count = crate::catalogue::progress::counted("keys");
        bar.finish_and_clear();
        let clock = platform.clock.as_ref();
        let compared = compare_all(here, &mut source, clock, |compared, refused| {
            count.set_position(compared);
            if let Some(refused) = refused {
                count.suspend(|| output::line(&format!("refused\t{}\t{}", refused.key, refused.why)));
            }
        })
        .await;
        count.finish_and_clear();
        let mut parity = compared?;
        if !parity.differences.is_empty() {
            let (different, again) = (parity.differences.len(), self.again);
            output::remark(&format!(
                "{different} keys are different; they are looked at again in {again} seconds"
            ));
        }
        look_again(here, &mut source, clock, &mut parity, Duration::from_secs(self.again)).await?;
        for difference in &parity.differences {
            output::line(&format!("{}\t{}", difference.kind.word(), difference.key));
        }
        if parity.more > 0 {
            output::remark(&format!("… and {} more, which were not looked at again", parity.more));
        }
        let left = parity.left();
        if self.source.mirror && settings(&platform)?.mirror_of(&self.namespace).is_some() {
            let found = Compared { at: clock.now(), compared: parity.compared, different: left };
            keep_compared(&db, &self.namespace, found).await?;
        }
        output::remark(&format!("{} keys compared, {left} different", parity.compared));
        Ok(if left == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}
