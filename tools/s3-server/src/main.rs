//! `cargo run -p coppice-s3-server -- 127.0.0.1:9000`: an S3 service to try the application with.

use std::io::{self, Write};

use coppice_s3_server::Server;

#[tokio::main(flavor = "current_thread")]
async fn main() -> io::Result<()> {
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:9000".to_owned());
    let server = Server::start(address.parse().map_err(io::Error::other)?).await?;
    for (name, value) in server.settings() {
        writeln!(io::stdout(), "{name}={value}")?;
    }
    std::future::pending().await
}
