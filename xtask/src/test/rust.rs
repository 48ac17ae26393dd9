//! What cargo checks.

use std::process::Command;

use anyhow::{Result, bail};

use super::Count;
use crate::servers::NATIVE;
use crate::tools::wasm_target;
use crate::{paths, run, say};

/// What runs as wasm. The browser's half and the servers' half of the application exclude each other.
const WASM: [&[&str]; 3] = [
    &["--package", "coppice-worker", "--package", "coppice-platform", "--package", "coppice-conformance"],
    // Not in the Worker yet, and to be.
    &["--package", "coppice-dynamodb", "--package", "coppice-nextauth"],
    &["--package", "coppice-client"],
];

/// rustfmt.
pub fn format() -> Result<Count> {
    run::loud(cargo().args(["fmt", "--all", "--check"]))?;
    Ok(Count::passed(1))
}

/// clippy; a warning fails.
pub fn clippy() -> Result<Count> {
    let strict = ["--", "--deny", "warnings"];
    say::step("what runs natively", || {
        run::loud(cargo().arg("clippy").args(NATIVE).arg("--all-targets").args(strict))
    })?;
    wasm_target::ensure()?;
    for packages in WASM {
        say::step(&format!("{} as wasm", packages.join(" ").replace("--package ", "")), || {
            let mut clippy = cargo();
            clippy.arg("clippy").args(packages).args(["--target", wasm_target::TARGET]);
            run::loud(clippy.args(strict))
        })?;
    }
    Ok(Count::passed(4))
}

/// The tests, by nextest where it is installed.
pub fn tests() -> Result<Count> {
    let mut tests = cargo();
    match run::on_path("cargo-nextest") {
        Some(_) => tests.args(["nextest", "run", "--status-level", "fail"]),
        None => tests.arg("test"),
    };
    let (success, output) = run::watched(tests.args(NATIVE).arg("--no-fail-fast"))?;
    let count = super::count(&output);
    if !success && count.failed == 0 {
        bail!("the tests can't be built");
    }
    Ok(count)
}

fn cargo() -> Command {
    let mut cargo = run::cargo();
    cargo.current_dir(paths::root());
    cargo
}
