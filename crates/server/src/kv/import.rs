//! `coppice kv import`.

use std::process::ExitCode;

use clap::Args;
use coppice::kv_api::service::moving::import::{Told, import};
use coppice::kv_api::service::moving::{Here, owner};

use super::settings;
use super::source::SourceArgs;
use crate::outcome::CommandError;
use crate::output;
use crate::platform::{DataArgs, session};

/// How many refusals are told one by one.
const TOLD: u64 = 20;

/// Bring what is in a file, or in a namespace of Cloudflare's.
///
/// It can be stopped and run again at any time: it goes on where it was. What is changed here since it began stays as it is. It removes
/// nothing: what is deleted at the source meanwhile, `coppice kv parity` names as extra.
#[derive(Args, Debug)]
pub struct ImportArgs {
    #[command(flatten)]
    data: DataArgs,
    #[command(flatten)]
    source: SourceArgs,
    /// The id of the namespace it goes to
    #[arg(long, value_name = "ID")]
    namespace: String,
}

impl ImportArgs {
    /// Does what was asked.
    pub async fn run(self) -> Result<ExitCode, CommandError> {
        let platform = self.data.open().await?;
        let db = session(&platform);
        let tenant = owner(&db, &self.namespace).await?;
        let settings = settings(&platform)?;
        let mirror = settings.mirror_of(&self.namespace);
        let here = Here { db: &db, tenant: &tenant, namespace: &self.namespace, mirror };
        let (mut source, bar) = self.source.open(&platform)?;
        let is_file = self.source.file.is_some();
        let mut told = 0_u64;
        let imported = import(here, &mut source, platform.clock.as_ref(), |news| match news {
            Told::Far(_, place) if is_file => bar.set_position(place.parse().unwrap_or(0)),
            Told::Far(done, _) => bar.set_position(done),
            Told::Refused(refused) => {
                told = told.saturating_add(1);
                if told <= TOLD {
                    bar.suspend(|| output::remark(&format!("refused: {}: {}", refused.key, refused.why)));
                }
            }
        })
        .await;
        bar.finish_and_clear();
        let imported = imported?;
        if told > TOLD {
            output::remark(&format!("… and {} more refusals", told.saturating_sub(TOLD)));
        }
        if imported.before > 0 {
            output::remark(&format!("went on with an earlier import behind {} keys", imported.before));
        }
        output::line(&format!(
            "{} keys read, {} over already, {} changed here meanwhile and left, {} refused",
            imported.done, imported.over, imported.left, imported.refused
        ));
        Ok(if imported.refused == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}
