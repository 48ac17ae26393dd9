//! Compiles the static files in, under names that change with their content.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    // The browser's half is one of the files, and is made without them.
    if env::var_os("CARGO_FEATURE_SSR").is_none() {
        return Ok(());
    }
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    println!("cargo::rerun-if-changed=style");
    println!("cargo::rerun-if-changed=public");
    for (_, path) in coppice_assets::SCRIPTS {
        println!("cargo::rerun-if-changed={path}");
    }
    println!("cargo::rerun-if-env-changed={CARGO_LEPTOS}");
    // Cargo takes a folder that is not there for one that has changed.
    fs::create_dir_all(root.join(coppice_assets::CLIENT))?;
    println!("cargo::rerun-if-changed={}", coppice_assets::CLIENT);
    fs::write(out.join("assets.rs"), table(&root, &out)?)
}

/// Set where cargo-leptos builds.
const CARGO_LEPTOS: &str = "LEPTOS_OUTPUT_NAME";

/// On Workers the platform serves the files itself: their bytes would only make the Worker slower to start.
fn table(root: &Path, out: &Path) -> io::Result<String> {
    let embedded = env::var_os("CARGO_CFG_TARGET_ARCH").is_some_and(|target| target != "wasm32");
    let mut code = String::from("/// All static files.\npub static ALL: &[Asset] = &[\n");
    let mut assets = coppice_assets::collect(root)?;
    if embedded && env::var_os(CARGO_LEPTOS).is_some() {
        assets.retain(|asset| !coppice_assets::CLIENT_FILES.contains(&&*asset.name));
        assets.extend(coppice_assets::made_beside());
    }
    for asset in assets {
        let file = out.join(&asset.name);
        fs::write(&file, if embedded { &asset.bytes } else { &[][..] })?;
        let max_age = coppice_assets::FIXED_MAX_AGE;
        let policy =
            if asset.hashed { "Immutable".into() } else { format!("Static {{ max_age: {max_age} }}") };
        let _ = writeln!(
            code,
            "Asset {{ name: {:?}, path: {:?}, content_type: {:?}, policy: CachePolicy::{policy}, bytes: include_bytes!({file:?}) }},",
            asset.name, asset.path, asset.content_type
        );
    }
    code.push_str("];\n");
    let mut scripts = Vec::new();
    for coppice_assets::Inline { name, text, source } in coppice_assets::inline(root)? {
        let _ = writeln!(
            code,
            "/// Stands within pages.\npub static {name}: Inline = Inline {{ text: {text:?}, source: {source:?} }};"
        );
        if coppice_assets::SCRIPTS.iter().any(|(script, _)| *script == name) {
            scripts.push(source);
        }
    }
    let sources = scripts.join(" ");
    let _ = writeln!(
        code,
        "/// What a security policy calls the scripts of them.\npub static SCRIPT_SOURCES: &str = {sources:?};"
    );
    Ok(code)
}
