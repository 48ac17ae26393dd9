//! Compiles the static files in, under names that change with their content.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    println!("cargo::rerun-if-changed=style");
    println!("cargo::rerun-if-changed=public");
    fs::write(out.join("assets.rs"), table(&root, &out)?)
}

fn table(root: &Path, out: &Path) -> io::Result<String> {
    let mut code = String::from("/// All static files.\npub static ALL: &[Asset] = &[\n");
    for asset in coppice_assets::collect(root)? {
        let file = out.join(&asset.name);
        fs::write(&file, &asset.bytes)?;
        let cache_control = coppice_assets::cache_control(asset.hashed);
        let _ = writeln!(
            code,
            "Asset {{ name: {:?}, path: {:?}, content_type: {:?}, cache_control: {cache_control:?}, bytes: include_bytes!({file:?}) }},",
            asset.name, asset.path, asset.content_type
        );
    }
    code.push_str("];\n");
    Ok(code)
}
