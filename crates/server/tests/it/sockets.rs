//! The server as strangers meet it: real connections, from several addresses, that do what no browser does.

mod crowd;
mod early;
mod ends;
mod heads;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::time::Duration;

use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::timeout;

use super::server::{Server, done};

/// Whoever does what no browser does.
const STRANGER: Ipv4Addr = Ipv4Addr::LOCALHOST;

/// Whoever only wants to buy something.
const VISITOR: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 2);

/// A small shop.
fn shop() -> TempDir {
    let data = tempfile::tempdir().unwrap();
    done(data.path(), &["migrate"]);
    done(data.path(), &["seed", "--products", "3", "--no-pictures"]);
    data
}

fn serve(data: &Path, settings: &[(&str, &str)]) -> Server {
    Server::with(data, settings)
}

async fn connect(from: Ipv4Addr, to: SocketAddr) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind(SocketAddr::from((from, 0))).unwrap();
    socket.connect(to).await.unwrap()
}

/// All that comes until the other side ends it; whether it did so within this time, and not by a reset.
async fn rest(stream: &mut TcpStream, within: Duration) -> Option<String> {
    let mut bytes = Vec::new();
    timeout(within, stream.read_to_end(&mut bytes)).await.ok()?.ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// The answer to these bytes, on a connection of its own.
async fn ask(from: Ipv4Addr, to: SocketAddr, request: &str) -> String {
    let mut stream = connect(from, to).await;
    stream.write_all(request.as_bytes()).await.unwrap();
    rest(&mut stream, Duration::from_secs(20)).await.unwrap()
}

fn status(answer: &str) -> &str {
    answer.split(' ').nth(1).unwrap_or("none")
}

/// The head of a request from one of the site's own pages.
fn head(method: &str, path: &str, to: SocketAddr, more: &str) -> String {
    format!("{method} {path} HTTP/1.1\r\nhost: {to}\r\norigin: http://{to}\r\n{more}\r\n")
}

async fn get(from: Ipv4Addr, to: SocketAddr, path: &str) -> String {
    status(&ask(from, to, &head("GET", path, to, "connection: close\r\n")).await).to_owned()
}
