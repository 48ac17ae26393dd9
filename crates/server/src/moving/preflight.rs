//! `coppice move preflight`.

use std::cell::Cell;
use std::process::ExitCode;
use std::time::Duration;

use clap::Args;
use coppice::audit::masked_email;
use coppice::email::email;
use coppice_dynamodb::{Client, DynamoError};
use coppice_kv_api::{Key, VALUE_BYTES};
use coppice_nextauth::{Report, Rules, Survey};
use coppice_platform::Clock;
use coppice_platform::native::{ProcessEnv, SystemClock};
use futures_util::StreamExt;
use indicatif::ProgressBar;

use super::pages::{Pace, pages};
use super::{KEY, shown, table};
use crate::catalogue::progress;
use crate::outcome::CommandError;
use crate::output;

/// How long it may take to say what the table is.
const WITHIN: Duration = Duration::from_secs(10);

pub const EXAMPLES: &str = "It reads the whole table once, consistently, in four parts at once. Addresses are shown masked, and of sessions a part of the
hash of their token. It needs the rights dynamodb:DescribeTable and dynamodb:Scan.

Examples:
  coppice move preflight
  coppice move preflight --rate 500            leave the table's capacity to others
  coppice move preflight --json > preflight.json

Exit code: 0 where nothing is in the way, 1 where something is to be decided first, 2 where the table can't be read.";

/// How it looks.
#[derive(Args)]
pub struct PreflightArgs {
    /// Say it as JSON
    #[arg(long)]
    json: bool,
    /// At most so many items a second
    #[arg(long, value_name = "ITEMS", value_parser = clap::value_parser!(u32).range(1..))]
    rate: Option<u32>,
}

impl PreflightArgs {
    pub(super) async fn run(self) -> Result<ExitCode, CommandError> {
        let Some(client) = table(&ProcessEnv).map_err(CommandError::Config)? else {
            output::problem(
                "no table is named: DYNAMODB_TABLE, DYNAMODB_REGION and a key of AWS's are to be set",
            );
            return Ok(ExitCode::from(2));
        };
        let report = match self.survey(&client).await {
            Ok(report) => report,
            Err(why) => {
                output::problem(&why);
                return Ok(ExitCode::from(2));
            }
        };
        if self.json {
            output::line(&shown::json(client.settings(), &report).to_string());
        } else {
            shown::lines(&report).iter().for_each(|line| output::line(line));
        }
        output::remark(&shown::verdict(&report));
        Ok(ExitCode::from(u8::from(report.is_blocked())))
    }

    /// Reads the whole table.
    async fn survey(&self, client: &Client) -> Result<Report, String> {
        let described = client.describe_table(WITHIN).await.map_err(|error| error.to_string())?;
        if described.key() != KEY {
            let key = described.key().join(", ");
            return Err(format!("the table's key is {key}, and not pk, sk as NextAuth's adapter has it"));
        }
        let bar = progress::pieces(described.item_count, "items");
        let report = survey(client, &SystemClock, self.rate, &bar).await;
        bar.finish_and_clear();
        report.map_err(|(error, items)| format!("{error}; {items} items were read"))
    }
}

/// What this side takes.
fn rules() -> Rules {
    Rules { email, masked: masked_email, is_key: |key| Key::parse(key).is_ok(), value_bytes: VALUE_BYTES }
}

/// Surveys the table; or how many items there were before it could not be gone on.
async fn survey(
    client: &Client,
    clock: &dyn Clock,
    rate: Option<u32>,
    bar: &ProgressBar,
) -> Result<Report, (DynamoError, u64)> {
    let mut survey = Survey::new(rules(), clock.now_ms());
    let pace = Pace::new(rate);
    let waiting = Cell::new(false);
    let told = |error: &DynamoError| {
        // Once for each time that it comes to a stand.
        if !waiting.replace(true) {
            bar.suspend(|| output::remark(&format!("{error}: waiting")));
        }
    };
    let mut pages = std::pin::pin!(pages(client, clock, &pace, &told));
    while let Some(page) = pages.next().await {
        let (segment, items) = page.map_err(|error| (error, survey.items()))?;
        waiting.set(false);
        items.into_iter().for_each(|item| survey.add(segment, item));
        // How many there are was counted hours ago.
        bar.set_length(bar.length().unwrap_or_default().max(survey.items()));
        bar.set_position(survey.items());
    }
    Ok(survey.finish())
}

#[cfg(test)]
mod tests;
