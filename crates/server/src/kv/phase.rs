//! `coppice kv phase`.

use std::process::ExitCode;

use clap::Args;
use coppice::kv_api::service::mirror::{get_phase, set_phase};
use coppice::kv_api::service::moving::owner;
use coppice_kv_api::{Backend, Mirror};

use super::settings;
use crate::catalogue::session;
use crate::outcome::CommandError;
use crate::output;
use crate::platform::DataArgs;

/// Have a namespace mirrored in KV, or no more; or say what is so.
///
/// `d1+kv`: what is written is copied to KV from now on, and first of all everything that is there. `d1`: nothing is copied any more.
#[derive(Args, Debug)]
pub struct PhaseArgs {
    #[command(flatten)]
    data: DataArgs,
    /// The id of the namespace: that of KV_MIRROR_NAMESPACE
    #[arg(long, value_name = "ID")]
    namespace: String,
    /// What is to be so: d1 or d1+kv
    #[arg(value_parser = |text: &str| Backend::parse(text).ok_or("it is d1 or d1+kv"))]
    phase: Option<Backend>,
}

impl PhaseArgs {
    /// Does what was asked.
    pub async fn run(self) -> Result<ExitCode, CommandError> {
        let platform = self.data.open().await?;
        let db = session(&platform);
        owner(&db, &self.namespace).await?;
        let settings = settings(&platform)?;
        let Some(mirror) = settings.mirror_of(&self.namespace) else {
            return Err(CommandError::Other(
                "no namespace has a mirror but that of KV_MIRROR_NAMESPACE, which the server is to have, too"
                    .into(),
            ));
        };
        if let Some(first) = self.phase {
            let mirror = Mirror { first, ..mirror.clone() };
            set_phase(&db, &mirror, "coppice kv phase", platform.clock.now()).await?;
        }
        let (phase, epoch) =
            get_phase(&db, &self.namespace).await?.unwrap_or_else(|| (mirror.first.name().to_owned(), 0));
        output::line(&format!("{phase} (decision {epoch})"));
        Ok(ExitCode::SUCCESS)
    }
}
