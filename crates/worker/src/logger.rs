//! The log: the Worker's console, which Workers Logs collects.

use coppice_platform::Env;
use coppice_platform::printable::printable;
use log::{Level, LevelFilter, Log, Metadata, Record};

struct Console;

/// Starts logging at `LOG_LEVEL`; warnings and errors if nothing is set, because the platform itself records each
/// request.
pub fn start(env: &dyn Env) {
    let level = env.get("LOG_LEVEL").and_then(|level| level.parse().ok()).unwrap_or(LevelFilter::Warn);
    if log::set_logger(&Console).is_ok() {
        log::set_max_level(level);
    }
}

impl Log for Console {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &Record<'_>) {
        let line = format!("{} {}", record.target(), record.args());
        let line = printable(&line);
        match record.level() {
            Level::Error => worker::console_error!("{line}"),
            Level::Warn => worker::console_warn!("{line}"),
            _ => worker::console_log!("{line}"),
        }
    }

    fn flush(&self) {}
}
