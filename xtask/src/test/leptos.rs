//! What cargo-leptos makes of the project: the same shop, with its islands.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

use super::Count;
use crate::servers::free_port;
use crate::{leptos, paths, run, say};

/// How long the server may take to fill its shop and answer.
const PATIENCE: Duration = Duration::from_secs(180);

/// Builds, starts what was built as `cargo leptos serve` would, and asks for a page and for the browser's part.
pub fn check() -> Result<Count> {
    let Some(mut build) = leptos::command()? else {
        say::line("passed over: cargo-leptos is not installed");
        return Ok(Count::default());
    };
    say::step("cargo leptos build", || run::loud(build.arg("build")))?;
    let address = SocketAddr::from(([127, 0, 0, 1], free_port()?));
    let mut server = Command::new(paths::native("debug"));
    server.current_dir(paths::root()).env("LEPTOS_SITE_ADDR", address.to_string());
    server.env("LEPTOS_SITE_ROOT", "target/site").env("LEPTOS_SITE_PKG_DIR", coppice_assets::FOLDER);
    server.env("COPPICE_DATA", paths::fresh("leptos-data")?).env("LOG_LEVEL", "warn");
    let _server = Running(server.spawn().context("the server can't be started")?);

    let start = Instant::now();
    let page = loop {
        match get(address, "/shop") {
            Ok(page) => break page,
            Err(_) if start.elapsed() < PATIENCE => sleep(Duration::from_millis(200)),
            Err(error) => return Err(error.context("the server does not answer")),
        }
    };
    ensure!(page.contains("/shop/"), "the list has no products");
    let mut passed = 1;
    for name in coppice_assets::CLIENT_FILES {
        get(address, &format!("/{}/{name}", coppice_assets::FOLDER))?;
        passed += 1;
    }
    Ok(Count::passed(passed))
}

/// The answer's body, if it is a good one.
fn get(address: SocketAddr, path: &str) -> Result<String> {
    let mut stream = TcpStream::connect(address)?;
    write!(stream, "GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n")?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    let answer = String::from_utf8_lossy(&answer);
    match answer.split_once("\r\n\r\n") {
        Some((head, body)) if head.starts_with("HTTP/1.1 200") && !body.is_empty() => Ok(body.to_owned()),
        _ => bail!("{path}: {}", answer.lines().next().unwrap_or("no answer")),
    }
}

/// Ends with this.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
