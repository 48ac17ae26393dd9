//! How a server begins where another is, or was a moment ago.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};

use super::server::{Server, done};

fn shop() -> tempfile::TempDir {
    let data = tempfile::tempdir().unwrap();
    done(data.path(), &["seed", "--products", "3", "--no-pictures"]);
    data
}

/// A server that ends at once; what it says.
fn refused(data: &Path, more: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_coppice"));
    command.args(["serve", "--port", "0", "--data"]).arg(data).args(more).env("APP_ENV", "dev");
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn get(address: SocketAddr, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn a_folder_that_is_served_is_not_served_twice_but_by_who_says_so() {
    let data = shop();
    let first = Server::start(data.path());
    for more in [&[][..], &["--shared"]] {
        let said = refused(data.path(), more);
        assert!(said.contains("is served by another process already"), "{said}");
    }
    // Commands are no servers.
    done(data.path(), &["seed", "--help"]);
    assert!(get(first.address, "/readyz").ends_with("\r\n\r\nok"));
    // A server that is killed holds nothing.
    first.kill();
    let [one, other] = [Server::shared(data.path()), Server::shared(data.path())];
    for server in [&one, &other] {
        assert!(get(server.address, "/readyz").ends_with("\r\n\r\nok"));
    }
}

#[test]
fn a_restart_with_a_socket_that_is_handed_over_refuses_nobody() {
    let data = shop();
    let socket = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = socket.local_addr().unwrap();
    // As systemd does it: descriptor 3, which is this process's.
    let begin = || {
        let mut shell = Command::new("sh");
        let script = "LISTEN_PID=$$ LISTEN_FDS=1 exec \"$0\" serve --port 1 --data \"$1\" 3<&0 0</dev/null";
        shell.args(["-c", script, env!("CARGO_BIN_EXE_coppice")]).arg(data.path());
        Server::of(shell.stdin(Stdio::from(std::os::fd::OwnedFd::from(socket.try_clone().unwrap()))))
    };
    let first = begin();
    assert_eq!(first.address, address, "not its own");
    assert!(get(address, "/healthz").starts_with("HTTP/1.1 200"));
    let (ended, _) = first.stop();
    assert!(ended.success());
    // Nobody is there, and nobody is turned away.
    let waiting = std::thread::spawn(move || get(address, "/shop"));
    let second = begin();
    assert!(waiting.join().unwrap().starts_with("HTTP/1.1 200"));
    drop(second);
}
