//! A case, and how it fails.

use std::future::Future;
use std::pin::Pin;

use coppice_platform::{ErrorKind, Platform, PlatformError};

/// Why a promise was not kept.
#[derive(Debug, PartialEq, Eq)]
pub struct Failure(pub String);

/// How a case ends.
pub type Outcome = Result<(), Failure>;

/// A promise and the proof of it.
pub struct Case {
    /// What it is about, and the promise as a sentence.
    pub name: String,
    run: fn(Platform) -> Pin<Box<dyn Future<Output = Outcome> + Send>>,
}

impl Case {
    /// The name says what it is about, by its module, and what is promised, by its function.
    pub(crate) fn new(
        module: &str,
        function: &str,
        run: fn(Platform) -> Pin<Box<dyn Future<Output = Outcome> + Send>>,
    ) -> Self {
        let about = module.rsplit("::").next().unwrap_or(module);
        Self { name: format!("{about}: {function}").replace('_', " "), run }
    }

    /// Runs the case. It uses tables, keys and prefixes of its own, so cases may run at once and again.
    ///
    /// # Errors
    /// What was not as promised.
    pub async fn run(&self, platform: Platform) -> Outcome {
        (self.run)(platform).await
    }
}

impl From<PlatformError> for Failure {
    fn from(error: PlatformError) -> Self {
        Self(error.to_string())
    }
}

/// The error an operation ended with, which must be of this kind.
pub(crate) fn fails<T>(
    answer: Result<T, PlatformError>,
    meant: impl FnOnce(&ErrorKind) -> bool,
) -> Result<PlatformError, Failure> {
    match answer {
        Err(error) if meant(&error.kind) => Ok(error),
        Err(error) => Err(Failure(format!("failed otherwise than promised: {error}"))),
        Ok(_) => Err(Failure("did not fail".to_owned())),
    }
}

/// The caller's mistake, and said to be.
pub(crate) fn refused<T>(answer: Result<T, PlatformError>) -> Outcome {
    fails(answer, |kind| *kind == ErrorKind::Refused).map(drop)
}

/// A name nobody else uses.
pub(crate) fn fresh(platform: &Platform, what: &str) -> String {
    format!("{what}_{:016x}", platform.random.u128() >> 64)
}

/// Cases from functions whose names are sentences.
macro_rules! cases {
    ($($name:ident),* $(,)?) => {
        pub(crate) fn cases() -> Vec<crate::Case> {
            vec![$(crate::Case::new(module_path!(), stringify!($name), |platform| Box::pin($name(platform)))),*]
        }
    };
}

/// Ends the case unless the condition holds.
macro_rules! ensure {
    ($condition:expr, $($why:tt)+) => {
        if !$condition {
            return Err(crate::Failure(format!($($why)+)));
        }
    };
}

/// Ends the case unless both are equal.
macro_rules! ensure_eq {
    ($left:expr, $right:expr) => {
        match (&$left, &$right) {
            (left, right) => ensure!(*left == *right, "{} is {left:?}, not {right:?}", stringify!($left)),
        }
    };
}
