//! `coppice-dynamodb-cases [--transactions]`: whether the DynamoDB of the settings does what this project asks of one.

use std::io::{self, Write};
use std::process::ExitCode;
use std::sync::Arc;

use coppice_dynamodb::{Client, Settings};
use coppice_dynamodb_server::cases::{Part, run};
use coppice_platform::native::{HttpClient, ProcessEnv, SystemClock, SystemRandom};

#[tokio::main(flavor = "current_thread")]
async fn main() -> io::Result<ExitCode> {
    let Ok(Some(settings)) = Settings::read(&ProcessEnv) else {
        return Err(io::Error::other(
            "DYNAMODB_ENDPOINT, DYNAMODB_REGION, DYNAMODB_TABLE and AWS's keys are to be set",
        ));
    };
    let (http, clock) = (Arc::new(HttpClient::default()), Arc::new(SystemClock));
    let client = Client::new(http, clock, Arc::new(SystemRandom), settings);
    let mut outcomes = run(&client, Part::Reading).await;
    if std::env::args().any(|argument| argument == "--transactions") {
        outcomes.extend(run(&client, Part::Transacting).await);
    }
    let mut out = io::stdout().lock();
    let failed = outcomes.iter().filter(|(_, outcome)| outcome.is_err()).count();
    for (name, outcome) in &outcomes {
        match outcome {
            Ok(()) => writeln!(out, "ok   {name}")?,
            Err(why) => writeln!(out, "FAIL {name}: {why}")?,
        }
    }
    writeln!(out, "test result: {} passed; {failed} failed", outcomes.len().saturating_sub(failed))?;
    Ok(ExitCode::from(u8::from(failed > 0)))
}
