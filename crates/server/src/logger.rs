//! The log: one JSON object a line on standard error, for a log collector to read.

use std::io::Write;

use coppice_platform::Clock;
use coppice_platform::Env;
use coppice_platform::native::{ProcessEnv, SystemClock};
use coppice_platform::printable::printable;
use log::{LevelFilter, Log, Metadata, Record};

struct Lines;

/// Starts logging at `LOG_LEVEL`: error, warn, info (if nothing is set), debug, trace or off.
pub fn start() {
    let level = ProcessEnv.get("LOG_LEVEL").and_then(|level| level.parse().ok()).unwrap_or(LevelFilter::Info);
    if log::set_logger(&Lines).is_ok() {
        log::set_max_level(level);
    }
}

impl Log for Lines {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        // Of the crates we use, only warnings are ours to read.
        metadata.level() <= log::Level::Warn
            || metadata.target() == "request"
            || metadata.target().starts_with("coppice")
    }

    fn log(&self, record: &Record<'_>) {
        if !self.enabled(record.metadata()) {
            return;
        }
        let message = record.args().to_string();
        let (at, level, target) = (SystemClock.now_ms(), record.level(), record.target());
        // A request's line is JSON already and goes in as it is.
        let message =
            if target == "request" { message } else { serde_json::Value::from(message).to_string() };
        let line =
            format!("{{\"at\":{at},\"level\":\"{level}\",\"target\":\"{target}\",\"message\":{message}}}");
        let _ = writeln!(std::io::stderr().lock(), "{}", printable(&line));
    }

    fn flush(&self) {}
}
