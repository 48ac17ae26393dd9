//! The suite against the native adapter, each case a test of its own. What is promised of the database is promised
//! of one with replicas, too.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use coppice_platform::native::Database;
use coppice_platform::replicated::Replicated;
use coppice_platform::{Platform, PlatformError, Sql};
use libtest_mimic::{Arguments, Failed, Trial};

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let arguments = Arguments::from_args();
    let runtime = Arc::new(tokio::runtime::Builder::new_multi_thread().enable_all().build()?);
    let directory = tempfile::tempdir()?;
    let open = coppice_platform::native::open(directory.path(), Arc::new(BTreeMap::new()));
    let (platform, database) = runtime.block_on(open)?;
    runtime.block_on(database.migrate(coppice::MIGRATIONS))?;
    let replicated = replicated(platform.clone(), directory.path())?;
    let trial = |case: coppice_conformance::Case, platform: &Platform, kind: &str| {
        let (runtime, platform) = (runtime.clone(), platform.clone());
        Trial::test(case.name.clone(), move || {
            runtime.block_on(case.run(platform)).map_err(|failure| Failed::from(failure.0))
        })
        .with_kind(kind)
    };
    let all = coppice_conformance::cases().into_iter().map(|case| trial(case, &platform, ""));
    let about_sql = coppice_conformance::cases().into_iter().filter(|case| case.name.starts_with("sql"));
    let trials = all.chain(about_sql.map(|case| trial(case, &replicated, "replicated"))).collect();
    Ok(libtest_mimic::run(&arguments, trials).exit_code())
}

/// The same platform on a database with two replicas, none of which lags.
fn replicated(platform: Platform, directory: &Path) -> Result<Platform, PlatformError> {
    let open = |name: &str| Database::open(&directory.join(name), 2).map(|database| Arc::new(database) as _);
    let replicas: Vec<Arc<dyn Sql>> = vec![open("replica-1.sqlite")?, open("replica-2.sqlite")?];
    let sql = Replicated::new(open("primary.sqlite")?, replicas, platform.clock.clone());
    Ok(Platform { sql: Arc::new(sql), ..platform })
}
