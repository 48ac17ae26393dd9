//! Collects the style sheets, the static files and the browser's wasm, if it was built, and gives them names that
//! change with their content, so that they can be kept for a year. Used by the application's build script (names and
//! bytes are compiled in) and by `cargo xtask` (the files Workers serves beside the Worker).

#[cfg(test)]
mod older_browsers;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use base64::prelude::{BASE64_STANDARD, Engine as _};
use sha2::{Digest, Sha256};

/// A static file as it is served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asset {
    /// What the code calls it: `cdn.css`, `files.js`.
    pub name: String,
    /// The path it is served at: `/assets/cdn.1a2b3c4d5e.css`, or `/favicon.svg` as it is.
    pub path: String,
    /// Its media type.
    pub content_type: &'static str,
    /// Whether `path` holds a hash of the content.
    pub hashed: bool,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// The style sheet that stands within every page, of the files in the order of their layers.
const APP_STYLE: &[&str] = &[
    "tokens.css",
    "base.css",
    "frame.css",
    "components.css",
    "list.css",
    "pages.css",
    "product.css",
    "cart.css",
    "account.css",
    "modes.css",
];

/// The style sheets that come beside it where they are needed, each with the files it is made of.
const STYLE: [(&str, &[&str]); 10] = [
    ("api-docs.css", &["api-docs.css"]),
    ("late.css", &["late.css"]),
    ("admin.css", &["admin.css"]),
    ("cdn.css", &["textarea.css", "cdn.css", "uploads.css"]),
    ("domains.css", &["textarea.css", "domains.css"]),
    ("checkout.css", &["textarea.css", "checkout.css"]),
    ("imports.css", &["imports.css"]),
    ("site.css", &["site.css"]),
    ("products.css", &["products.css"]),
    ("slips.css", &["slips.css"]),
];

/// The folder in the site that holds the files, so that one pattern of wrangler.toml tells them from pages and from
/// what people upload.
pub const FOLDER: &str = "assets";

/// Where `cargo xtask` leaves what brings islands to life, under the root; a build without it has plain forms alone.
pub const CLIENT: &str = "target/browser";

/// What brings islands to life.
pub const CLIENT_FILES: [&str; 2] = ["client.js", "client.wasm"];

/// Files browsers ask for by a name of their own choosing.
pub const FIXED: [&str; 1] = ["favicon.svg"];

/// Seconds for which a file may be kept whose name does not change with its content.
pub const FIXED_MAX_AGE: u32 = 86_400;

/// All assets of the project in `root`, in a fixed order.
///
/// # Errors
/// Where `style/` or `public/` can't be read.
pub fn collect(root: &Path) -> io::Result<Vec<Asset>> {
    let mut assets = Vec::new();
    for (name, sheets) in STYLE {
        assets.push(asset(name, slim_style(&style(root, sheets)?)));
    }
    for file in files(&root.join("public"))? {
        let name = name(&file);
        let bytes = if name.ends_with(".js") { slim(&fs::read_to_string(&file)?) } else { fs::read(&file)? };
        assets.push(asset(&name, bytes));
    }
    let client = root.join(CLIENT);
    if client.is_dir() {
        for file in files(&client)? {
            assets.push(asset(&name(&file), fs::read(&file)?));
        }
    }
    Ok(assets)
}

/// A style sheet, of the files it is made of.
fn style(root: &Path, sheets: &[&str]) -> io::Result<String> {
    let read = |sheet: &&str| fs::read_to_string(root.join("style").join(sheet));
    sheets.iter().map(read).collect()
}

/// What stands within pages, so that it is there as soon as they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inline {
    /// The name that the code has for it.
    pub name: &'static str,
    /// What stands between the tags.
    pub text: String,
    /// What a security policy calls it (<https://www.w3.org/TR/CSP3/#grammardef-hash-source>).
    pub source: String,
}

/// The scripts that stand within pages, by the names that the code has for them, and where they are under the root.
pub const SCRIPTS: [(&str, &str); 6] = [
    ("FRAME_SCRIPT", "src/app/frame.js"),
    ("CART_SCRIPT", "src/app/cart.js"),
    ("LIST_SCRIPT", "src/app/list.js"),
    ("DOMAINS_SCRIPT", "src/app/domains.js"),
    ("IMPORTS_SCRIPT", "src/app/imports.js"),
    ("SPECULATION_RULES", "src/app/speculation.json"),
];

/// All that stands within pages.
///
/// # Errors
/// Where it can't be read.
pub fn inline(root: &Path) -> io::Result<Vec<Inline>> {
    let mut all = vec![within("APP_STYLE", &slim_style(&style(root, APP_STYLE)?))];
    for (name, path) in SCRIPTS {
        all.push(within(name, &slim(&fs::read_to_string(root.join(path))?)));
    }
    Ok(all)
}

fn within(name: &'static str, text: &[u8]) -> Inline {
    let text = String::from_utf8_lossy(text).into_owned();
    let source = hash_source(&text);
    Inline { name, text, source }
}

/// What a security policy calls what stands within a page.
pub fn hash_source(text: &str) -> String {
    format!("'sha256-{}'", BASE64_STANDARD.encode(Sha256::digest(text)))
}

/// The files of a folder, in a fixed order.
fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            files.push(entry.path());
        }
    }
    files.sort();
    Ok(files)
}

fn name(file: &Path) -> String {
    file.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// The browser's part as cargo-leptos has it: made beside the server rather than before it, so that whoever starts the
/// server knows where it is. Its content is unknown here, and its name can't change with it.
pub fn made_beside() -> [Asset; 2] {
    CLIENT_FILES.map(|name| Asset {
        name: name.to_owned(),
        path: format!("/{FOLDER}/{name}"),
        content_type: content_type(name),
        hashed: false,
        bytes: Vec::new(),
    })
}

/// Writes the assets, a `_headers` and a `_redirects` file into `dir`, as Workers' static assets want them.
/// <https://developers.cloudflare.com/workers/static-assets/headers/>
/// <https://developers.cloudflare.com/workers/static-assets/redirects/>
///
/// # Errors
/// Where `dir` can't be written.
pub fn write_site(assets: &[Asset], dir: &Path) -> io::Result<()> {
    fs::create_dir_all(dir.join(FOLDER))?;
    let mut headers = String::new();
    for asset in assets {
        fs::write(dir.join(asset.path.trim_start_matches('/')), &asset.bytes)?;
        headers.push_str(&format!("{}\n  X-Content-Type-Options: nosniff\n", asset.path));
        headers.push_str(&format!("  Cache-Control: {}\n", cache_control(asset.hashed)));
    }
    fs::write(dir.join("_headers"), headers)?;
    fs::write(dir.join("_redirects"), redirects(assets))
}

/// What leads the names that former releases had for files to today's, as the router does natively: the platform asks no
/// Worker for what is below the folder. A rule without a placeholder comes first, so that today's names lead to themselves.
fn redirects(assets: &[Asset]) -> String {
    let hashed = || assets.iter().filter(|asset| asset.hashed);
    let todays = hashed().map(|Asset { path, .. }| format!("{path} {path} 200\n"));
    let former = hashed().filter_map(|Asset { name, path, .. }| {
        let (stem, ending) = name.split_once('.')?;
        Some(format!("/{FOLDER}/{stem}.:hash.{ending} {path} 307\n"))
    });
    todays.chain(former).collect()
}

/// How long a static file may be kept: as the application's `CachePolicy` of the same file has it, which a test holds.
fn cache_control(hashed: bool) -> String {
    if hashed {
        "public, max-age=31536000, immutable".into()
    } else {
        format!("public, max-age={FIXED_MAX_AGE}")
    }
}

/// Leaves out indentation, empty lines and lines that are comments: a fifth of what is sent, for three lines of code.
fn slim(text: &str) -> Vec<u8> {
    let comment = |line: &str| line.starts_with("//") || line.starts_with("/*") && line.ends_with("*/");
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !comment(line));
    lines.flat_map(|line| [line, "\n"]).collect::<String>().into_bytes()
}

/// The same of a style sheet, which needs no new line behind a sign that ends something, nor a space before what one begins or
/// within a declaration: a twentieth of a page.
fn slim_style(text: &str) -> Vec<u8> {
    let mut slimmer = String::new();
    for line in String::from_utf8_lossy(&slim(text)).lines() {
        let is_name =
            |name: &str| name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        if line == "}" && slimmer.ends_with(';') {
            slimmer.pop();
        }
        match (line.split_once(": "), line.strip_suffix(" {")) {
            (Some((name, value)), _) if is_name(name) && line.ends_with(';') => {
                slimmer.extend([name, ":", value]);
            }
            (_, Some(selector)) => slimmer.extend([selector, "{"]),
            _ => slimmer.push_str(line),
        }
        if !line.ends_with(['{', '}', ';', ',']) {
            slimmer.push('\n');
        }
    }
    slimmer.into_bytes()
}

fn asset(name: &str, bytes: Vec<u8>) -> Asset {
    let hashed = !FIXED.contains(&name);
    let path = match name.split_once('.') {
        Some((stem, ending)) if hashed => {
            let hash: String = hex::encode(Sha256::digest(&bytes)).chars().take(10).collect();
            format!("/{FOLDER}/{stem}.{hash}.{ending}")
        }
        _ => format!("/{name}"),
    };
    Asset { content_type: content_type(name), name: name.to_owned(), path, hashed, bytes }
}

/// The media type of a file of this name.
pub fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("ico") => "image/x-icon",
        Some("wasm") => "application/wasm",
        Some("json") => "application/json",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_indentation_are_not_sent() {
        let text = "/* why */\na {\n  b: url(//c); /* d */\n}\n\n// e\n";
        assert_eq!(slim(text), b"a {\nb: url(//c); /* d */\n}\n");
    }

    #[test]
    fn a_style_sheet_keeps_what_it_says() {
        let text = "@media (width < 40rem) {\n  a :hover,\n  b::before {\n    --c: 1px;\n    d: e(f: g) h;\n    i:\n      j;\n    content: \"; \";\n  }\n}\n";
        let slimmer = "@media (width < 40rem){a :hover,b::before{--c:1px;d:e(f: g) h;i:\nj;content:\"; \"}}";
        assert_eq!(String::from_utf8(slim_style(text)).unwrap(), slimmer);
    }

    #[test]
    fn what_stands_within_pages_can_stand_there_and_is_called_by_its_hash() {
        let all = inline(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))).unwrap();
        assert_eq!(all.len(), SCRIPTS.len() + 1);
        for Inline { name, text, source } in all {
            // What would end the element, or begin another within it.
            let lower = text.to_lowercase();
            for mark in ["</script", "</style", "<!--", "<script"] {
                assert!(!lower.contains(mark), "{name}: {mark}");
            }
            let hash = BASE64_STANDARD.encode(Sha256::digest(text.as_bytes()));
            assert_eq!(source, format!("'sha256-{hash}'"), "{name}");
        }
    }

    #[test]
    fn names_of_former_releases_lead_to_todays_and_todays_to_themselves_first() {
        let assets = [asset("files.js", b"1".into()), asset("favicon.svg", b"2".into())];
        let today = &assets[0].path;
        assert_eq!(redirects(&assets), format!("{today} {today} 200\n/assets/files.:hash.js {today} 307\n"));
    }

    #[test]
    fn a_name_changes_with_the_content_unless_browsers_choose_it() {
        let (one, other) = (asset("files.js", b"1".into()), asset("files.js", b"2".into()));
        assert!(
            one.hashed
                && one.path != other.path
                && one.path.starts_with("/assets/files.")
                && one.path.ends_with(".js")
        );
        assert_eq!(asset("favicon.svg", b"1".into()).path, "/favicon.svg");
    }
}
