//! The suite against the native adapter, each case a test of its own.

use std::collections::BTreeMap;
use std::error::Error;
use std::process::ExitCode;
use std::sync::Arc;

use libtest_mimic::{Arguments, Failed, Trial};

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let arguments = Arguments::from_args();
    let runtime = Arc::new(tokio::runtime::Builder::new_multi_thread().enable_all().build()?);
    let directory = tempfile::tempdir()?;
    let open = coppice_platform::native::open(directory.path(), Arc::new(BTreeMap::new()));
    let (platform, _) = runtime.block_on(open)?;
    let trial = |case: coppice_conformance::Case| {
        let (runtime, platform) = (runtime.clone(), platform.clone());
        Trial::test(case.name.clone(), move || {
            runtime.block_on(case.run(platform)).map_err(|failure| Failed::from(failure.0))
        })
    };
    let trials = coppice_conformance::cases().into_iter().map(trial).collect();
    Ok(libtest_mimic::run(&arguments, trials).exit_code())
}
