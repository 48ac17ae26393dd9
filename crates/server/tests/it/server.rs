//! The program as its operators run it, and somebody who is signed in there.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::JoinHandle;

use serde_json::Value;

/// The session of an admin.
pub const TOKEN: &str = "a-session-for-tests-a-session-for-tests-000";

fn coppice(data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_coppice"));
    command.env("COPPICE_DATA", data).envs([("APP_ENV", "dev"), ("ADMIN_EMAILS", "user001@example.com")]);
    command
}

/// Runs a command to its end; what it said.
pub fn done(data: &Path, args: &[&str]) -> String {
    let output = coppice(data).args(args).output().unwrap();
    let (said, why) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{args:?}: {said}{why}");
    said.into_owned()
}

/// A server that is running.
pub struct Server {
    child: Running,
    pub address: SocketAddr,
    log: JoinHandle<String>,
}

/// A process that ends with what it was started for, also where a test fails: nothing is left that a next test would meet.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // That it has ended already is as good.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Server {
    /// Starts it on a port of its own.
    pub fn start(data: &Path) -> Self {
        Self::with(data, &[])
    }

    /// The same with these settings.
    pub fn with(data: &Path, settings: &[(&str, &str)]) -> Self {
        Self::of(coppice(data).args(["serve", "--port", "0"]).envs(settings.iter().copied()))
    }

    /// One that shares the folder with others.
    pub fn shared(data: &Path) -> Self {
        Self::of(coppice(data).args(["serve", "--port", "0", "--shared"]))
    }

    /// What this command starts.
    pub fn of(command: &mut Command) -> Self {
        let mut child = Running(command.stderr(Stdio::piped()).spawn().unwrap());
        let mut lines = BufReader::new(child.0.stderr.take().unwrap()).lines().map_while(Result::ok);
        let address = lines.find_map(|line| line.strip_prefix("Serving on http://")?.parse().ok()).unwrap();
        // Else it would wait, one day, for somebody to read what it says.
        let log = std::thread::spawn(move || lines.map(|line| line + "\n").collect());
        Self { child, address, log }
    }

    /// Tells it to stop, and waits until it has; how it ended, and its log.
    pub fn stop(mut self) -> (ExitStatus, String) {
        let told = Command::new("kill").arg(self.child.0.id().to_string()).status().unwrap();
        assert!(told.success());
        let ended = self.child.0.wait().unwrap();
        (ended, self.log.join().unwrap())
    }

    /// Ends it as a loss of power does: it can't finish anything.
    pub fn kill(mut self) {
        self.child.0.kill().unwrap();
        self.child.0.wait().unwrap();
    }

    /// Somebody who is signed in.
    pub fn client(&self) -> Client {
        Client(self.address)
    }
}

/// Somebody who is signed in. Each of their requests has a connection of its own.
pub struct Client(SocketAddr);

impl Client {
    /// Sends something; the JSON of the answer, or `None` where the server is no longer there to give a whole one.
    pub fn ask(&self, method: &str, path: &str, body: &[u8]) -> Option<Value> {
        let (status, answer) = self.send(method, path, body).ok()?;
        match status {
            200..=204 => Some(serde_json::from_slice(&answer).unwrap_or_default()),
            _ => panic!("{method} {path}: {status} {}", String::from_utf8_lossy(&answer)),
        }
    }

    /// The bytes at an address.
    pub fn get(&self, path: &str) -> Vec<u8> {
        let (status, bytes) = self.send("GET", path, b"").unwrap();
        assert_eq!(status, 200, "{path}");
        bytes
    }

    fn send(&self, method: &str, path: &str, body: &[u8]) -> std::io::Result<(u16, Vec<u8>)> {
        let cut = || std::io::Error::from(std::io::ErrorKind::UnexpectedEof);
        let (address, length) = (self.0, body.len());
        let mut stream = TcpStream::connect(address)?;
        let head = format!(
            "{method} {path} HTTP/1.1\r\nhost: {address}\r\norigin: http://{address}\r\naccept: application/json\r\n\
             content-type: application/json\r\ncookie: session={TOKEN}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n"
        );
        stream.write_all(head.as_bytes())?;
        stream.write_all(body)?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        let end = answer.windows(4).position(|four| four == b"\r\n\r\n").ok_or_else(cut)?;
        let head = String::from_utf8_lossy(&answer[..end]).to_ascii_lowercase();
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).ok_or_else(cut)?;
        let length = head.split("content-length: ").nth(1).and_then(|rest| rest.lines().next()?.parse().ok());
        let body = answer.split_off(end + 4);
        if length.is_some_and(|length: usize| length != body.len()) { Err(cut()) } else { Ok((status, body)) }
    }
}
