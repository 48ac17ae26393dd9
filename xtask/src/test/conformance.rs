//! What the platform promises, on workerd. (Natively the same cases are ordinary tests.)

use anyhow::{Result, bail};

use super::Count;
use crate::build::{Mode, workers};
use crate::wrangler::Local;
use crate::{paths, run, say};

/// Runs every case in a Worker of its own.
pub fn run() -> Result<Count> {
    let bundle = workers::bundle("coppice-conformance", Mode::Dev, "conformance")?;
    let state = paths::fresh("conformance-state")?;
    let mut node = Local { bundle: &bundle, state: &state, port: 0 }.script("conformance.mjs", &[])?;
    let (success, output) = say::step("running the cases on workerd", || run::watched(&mut node))?;
    let count = super::count(&output);
    if !success && count.failed == 0 {
        bail!("the conformance Worker doesn't answer");
    }
    Ok(count)
}
