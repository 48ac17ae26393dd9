//! `cargo run -p coppice-stripe-server -- --port 9200 --webhook http://127.0.0.1:3000/webhooks/stripe`: a Stripe to try
//! the application with.

use std::io::{self, Write};

use coppice_stripe_server::{Endpoint, Options, SECRET, Server};

const USAGE: &str = "coppice-stripe-server [--port PORT] [--key sk_test_…] [--version VERSION] [--webhook URL]… [--secret whsec_…]";

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
    let mut options = Options { port: 9_200, ..Options::default() };
    let (mut urls, mut secret) = (Vec::new(), SECRET.to_owned());
    while let Some(name) = arguments.next() {
        let value = arguments.next()?;
        match name.as_str() {
            "--port" => options.port = value.parse().ok()?,
            "--key" => options.key = value,
            "--version" => options.version = value,
            "--webhook" => urls.push(value),
            "--secret" => secret = value,
            _ => return None,
        }
    }
    let endpoint = |url| Endpoint { url, secrets: vec![secret.clone()], types: Vec::new() };
    options.endpoints = urls.into_iter().map(endpoint).collect();
    Some(options)
}
