//! From a package to a wasm file and the JavaScript that loads it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use super::Mode;
use crate::tools::{packages, wasm_target};
use crate::{paths, run, say, stamp};

/// Who loads the wasm file: the two have different glue.
#[derive(Clone, Copy)]
pub enum Host {
    /// workerd, which imports it as a module.
    Workers,
    /// A browser, which fetches it.
    Web,
}

/// What rustc emits; wasm-opt has to know.
const FEATURES: [&str; 7] = [
    "mutable-globals",
    "sign-ext",
    "nontrapping-float-to-int",
    "bulk-memory",
    "multivalue",
    "reference-types",
    "exception-handling",
];

/// How the file is worked on: a change here has it done again.
const STEPS: [&[u8]; 2] =
    [include_bytes!("module.rs"), include_bytes!("../../../tools/wasm-bindgen/src/main.rs")];

/// Compiles `package` and writes `index.js`, `index_bg.wasm` and `snippets/` into the folder it returns.
pub fn build(package: &str, host: Host, mode: Mode) -> Result<PathBuf> {
    let file = compile(package, host, mode)?;
    let folder = paths::output("wasm").join(package);
    fs::create_dir_all(&folder)?;
    let bytes = fs::read(&file).with_context(|| format!("{} is missing", file.display()))?;
    stamp::unless_fresh(&folder.join(".stamp"), &[&bytes, STEPS[0], STEPS[1]], || {
        glue(host, &file, &folder)?;
        match (host, mode) {
            (Host::Workers, Mode::Release) => optimise(&folder.join("index_bg.wasm")),
            // wasm-opt, which needs Node, takes a fiftieth off what is compiled to be small: not worth it.
            (Host::Web, Mode::Release) | (_, Mode::Dev) => Ok(()),
        }
    })?;
    Ok(folder)
}

fn compile(package: &str, host: Host, mode: Mode) -> Result<PathBuf> {
    wasm_target::ensure()?;
    let (profile, folder) = match (mode, host) {
        (Mode::Dev, _) => ("dev", "debug"),
        (Mode::Release, Host::Workers) => ("wasm", "wasm"),
        (Mode::Release, Host::Web) => ("client", "client"),
    };
    say::step(&format!("compiling {package} to wasm ({profile})"), || {
        let mut cargo = run::cargo();
        cargo.args(["build", "--package", package, "--lib", "--profile", profile]);
        run::loud(cargo.args(["--target", wasm_target::TARGET]).current_dir(paths::root()))
    })?;
    let name = format!("{}.wasm", package.replace('-', "_"));
    Ok(paths::cargo_target().join(wasm_target::TARGET).join(folder).join(name))
}

/// wasm-bindgen's part.
fn glue(host: Host, file: &Path, folder: &Path) -> Result<()> {
    let target: &[_] = match host {
        // The runtime imports the module; the rest is what a restart after a panic needs.
        Host::Workers => {
            &["--target", "module", "--experimental-reset-state-function", "--force-enable-abort-handler"]
        }
        Host::Web => &["--target", "web"],
    };
    let snippets = folder.join("snippets");
    if snippets.is_dir() {
        fs::remove_dir_all(snippets)?;
    }
    let bindgen = bindgen()?;
    say::step("writing its JavaScript side", || {
        let mut bindgen = Command::new(bindgen);
        bindgen.args(target).args(["--out-name", "index", "--out-dir"]).arg(folder).arg(file);
        run::quiet(&mut bindgen).map(drop)
    })
}

/// The project's own small tool on wasm-bindgen's library, whose version is that of the workspace: a copy of it under the
/// name by which others call it, in a folder for `PATH`.
pub fn bindgen() -> Result<PathBuf> {
    const NAME: &str = "coppice-bindgen";
    say::step("compiling the wasm-bindgen tool", || {
        let mut cargo = run::cargo();
        run::loud(cargo.args(["build", "--quiet", "--package", NAME]).current_dir(paths::root()))
    })?;
    let program = |name: &str| format!("{name}{}", std::env::consts::EXE_SUFFIX);
    let built = paths::cargo_target().join("debug").join(program(NAME));
    let tool = paths::tools().join(program("wasm-bindgen"));
    let bytes = fs::read(&built).with_context(|| format!("{} is missing", built.display()))?;
    stamp::unless_fresh(&tool.with_extension("stamp"), &[&bytes], || {
        fs::create_dir_all(paths::tools())?;
        fs::copy(&built, &tool).map(drop).with_context(|| format!("{} can't be written", tool.display()))
    })?;
    Ok(tool)
}

fn optimise(file: &Path) -> Result<()> {
    let mut wasm_opt = packages::program("wasm-opt")?;
    wasm_opt.arg("-Oz").args(FEATURES.map(|feature| format!("--enable-{feature}")));
    say::step("optimising the wasm file", || {
        run::quiet(wasm_opt.arg(file).arg("--output").arg(file)).map(drop)
    })
}
