//! The suite against the native adapter, each case a test of its own. What is promised of the database is promised
//! of one with replicas, too; what is promised of the bucket, of one over S3; and what is promised of the key-value
//! namespaces, of views of them that do not lag.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use coppice_platform::eventual::Eventual;
use coppice_platform::native::{self, Database, ProcessEnv, S3Settings};
use coppice_platform::replicated::Replicated;
use coppice_platform::{Platform, PlatformError, Sql};
use coppice_s3_server::Server;
use libtest_mimic::{Arguments, Failed, Trial};

/// What S3 does not hold, as the trait says.
const NOT_OVER_S3: &str = "bucket writes: keys may hold what urls and xml have no way to write";

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let arguments = Arguments::from_args();
    let runtime = Arc::new(tokio::runtime::Builder::new_multi_thread().enable_all().build()?);
    let directory = tempfile::tempdir()?;
    let open = native::open(directory.path(), Arc::new(BTreeMap::new()));
    let (platform, database) = runtime.block_on(open)?;
    runtime.block_on(database.migrate(coppice::MIGRATIONS))?;
    {
        let (_within, consumer) = (runtime.enter(), platform.clone());
        platform.queue.deliver_to(Arc::new(move |message| {
            let platform = consumer.clone();
            Box::pin(async move { coppice_conformance::consume(&platform, message).await })
        }));
    }
    let replicated = replicated(platform.clone(), directory.path())?;
    let server = runtime.block_on(Server::start(([127, 0, 0, 1], 0).into()))?;
    let over_s3 = over_s3(platform.clone(), &server)?;
    let viewed = viewed(platform.clone());
    let trial = |case: coppice_conformance::Case, platform: &Platform, kind: &str| {
        let (runtime, platform) = (runtime.clone(), platform.clone());
        Trial::test(case.name.clone(), move || {
            runtime.block_on(case.run(platform)).map_err(|failure| Failed::from(failure.0))
        })
        .with_kind(kind)
    };
    let about = |what: &'static str| {
        coppice_conformance::cases().into_iter().filter(move |case| case.name.starts_with(what))
    };
    let mut trials: Vec<_> = about("").map(|case| trial(case, &platform, "")).collect();
    trials.extend(about("sql").map(|case| trial(case, &replicated, "replicated")));
    trials.extend(about("kv").map(|case| trial(case, &viewed, "viewed")));
    let held = about("bucket").filter(|case| case.name != NOT_OVER_S3);
    trials.extend(held.map(|case| trial(case, &over_s3, "s3")));
    Ok(libtest_mimic::run(&arguments, trials).exit_code())
}

/// The same platform on a database with two replicas, none of which lags.
fn replicated(platform: Platform, directory: &Path) -> Result<Platform, PlatformError> {
    let open = |name: &str| Database::open(&directory.join(name), 2).map(|database| Arc::new(database) as _);
    let replicas: Vec<Arc<dyn Sql>> = vec![open("replica-1.sqlite")?, open("replica-2.sqlite")?];
    let sql = Replicated::new(open("primary.sqlite")?, replicas, platform.clock.clone());
    Ok(Platform { sql: Arc::new(sql), ..platform })
}

/// The same platform with views of its namespaces that show the newest.
fn viewed(platform: Platform) -> Platform {
    let view = |kv| {
        let eventual = Eventual::new(kv, platform.clock.clone());
        eventual.set_consistent(true);
        eventual.view(0)
    };
    let (cache_kv, session_kv) = (view(platform.cache_kv.clone()), view(platform.session_kv.clone()));
    Platform { cache_kv, session_kv, ..platform }
}

/// The same platform on a bucket over S3: that of the settings in the environment, if there are any, so that the suite
/// can be run against a service; else one of this process.
fn over_s3(platform: Platform, server: &Server) -> Result<Platform, String> {
    let own: BTreeMap<String, String> =
        server.settings().map(|(name, value)| (name.to_owned(), value)).into();
    let read = |env| S3Settings::read(env).map_err(|problems| format!("{problems:?}"));
    let settings = match read(&ProcessEnv)? {
        Some(settings) => settings,
        None => read(&own)?.ok_or("the server has settings")?,
    };
    Ok(Platform { bucket: native::over_s3(settings), ..platform })
}
