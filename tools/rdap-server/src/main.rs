//! `cargo run -p coppice-rdap-server -- --port 9100 --ports 3`: registries to try the domain search with.

use std::io::{self, Write};

use coppice_rdap_server::{Options, Server};

const USAGE: &str =
    "coppice-rdap-server [--port FIRST] [--ports HOW-MANY] [--endings com,net,…] [--latency MS]";

#[tokio::main(flavor = "current_thread")]
async fn main() -> io::Result<()> {
    let options = options(std::env::args().skip(1)).ok_or_else(|| io::Error::other(USAGE))?;
    let server = Server::start(options).await?;
    let mut out = io::stdout();
    for (name, value) in server.settings() {
        writeln!(out, "{name}={value}")?;
    }
    out.flush()?;
    std::future::pending().await
}

fn options(mut arguments: impl Iterator<Item = String>) -> Option<Options> {
    let mut options = Options { port: 9_100, ..Options::default() };
    while let Some(name) = arguments.next() {
        let value = arguments.next()?;
        match name.as_str() {
            "--port" => options.port = value.parse().ok()?,
            "--ports" => options.ports = value.parse().ok()?,
            "--endings" => options.endings = value.split(',').map(str::to_owned).collect(),
            "--latency" => options.latency_ms = value.parse().ok()?,
            _ => return None,
        }
    }
    Some(options)
}
