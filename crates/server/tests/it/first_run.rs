//! From an empty folder to a shop, as whoever starts the program meets it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

/// The program with no settings but these.
fn coppice(data: &Path, settings: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_coppice"));
    command.env_clear().env("COPPICE_DATA", data).envs(settings.iter().copied());
    command
}

fn run(data: &Path, args: &[&str]) -> Output {
    coppice(data, &[]).args(args).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// A server that was started with nothing.
struct Started {
    child: Child,
    address: SocketAddr,
    /// What it has said until it served.
    told: String,
}

impl Started {
    fn new(data: &Path, settings: &[(&str, &str)]) -> Self {
        Self::of(coppice(data, settings).args(["serve", "--port", "0"]))
    }

    fn of(command: &mut Command) -> Self {
        let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines().map_while(Result::ok);
        let (mut told, mut address) = (String::new(), None);
        while address.is_none() {
            let line = lines.next().unwrap_or_else(|| panic!("{told}"));
            address = line.strip_prefix("Serving on http://").and_then(|address| address.parse().ok());
            told += &(line + "\n");
        }
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, address: address.unwrap(), told }
    }

    /// The key of the link that it has told, if it has.
    fn key(&self) -> Option<String> {
        let link = format!("http://{}/setup?key=", self.address);
        Some(self.told.split_once(&link)?.1.lines().next()?.to_owned())
    }

    /// Asks for something; the status, and the whole answer.
    fn ask(&self, method: &str, path: &str, cookie: &str, body: &str) -> (u16, String) {
        let (address, length) = (self.address, body.len());
        let mut stream = TcpStream::connect(address).unwrap();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nhost: {address}\r\norigin: http://{address}\r\naccept: text/html\r\ncookie: {cookie}\r\n\
             content-type: application/x-www-form-urlencoded\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
        );
        stream.write_all(head.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8_lossy(&answer).into_owned();
        (answer.split(' ').nth(1).unwrap().parse().unwrap(), answer)
    }

    fn get(&self, path: &str) -> u16 {
        self.ask("GET", path, "", "").0
    }

    fn set_up(&self, key: &str) -> (u16, String) {
        let form = "name=Lamps&currency=EUR&country=DE&email=ada%40example.com&look=forest&key=";
        self.ask("POST", "/setup", "", &format!("{form}{key}"))
    }
}

impl Drop for Started {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The secrets of a folder: name and content.
fn secrets(data: &Path) -> Vec<(String, String)> {
    let entries = std::fs::read_dir(data.join("secrets")).unwrap().map(|entry| entry.unwrap().path());
    let read = |path: std::path::PathBuf| {
        (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read_to_string(&path).unwrap())
    };
    let mut all: Vec<_> = entries.map(read).collect();
    all.sort();
    all
}

#[test]
fn an_empty_folder_becomes_a_shop_by_the_link_that_is_told_once() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let first = Started::new(&data, &[]);
    assert!(first.told.contains("MAIL_URL is not set"), "{}", first.told);
    let old = first.key().unwrap();
    assert_eq!((old.len(), first.get("/"), first.get("/healthz")), (22, 503, 200));
    let made = secrets(&data);
    assert_eq!(
        made.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(),
        ["AUTH_SECRET", "LINK_KEYS", "TOKEN_KEYS"]
    );
    assert!(made.iter().all(|(_, secret)| !first.told.contains(secret.trim())));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&data.join("secrets")), 0o700);
        assert!(made.iter().all(|(name, _)| mode(&data.join("secrets").join(name)) == 0o600));
    }
    drop(first);

    // Another start has the same secrets, and another link.
    let second = Started::new(&data, &[]);
    let key = second.key().unwrap();
    assert_eq!((secrets(&data), key == old), (made.clone(), false));
    assert_eq!(second.get(&format!("/setup?key={old}")), 404);
    assert_eq!(second.get(&format!("/setup?key={key}")), 200);
    let (status, answer) = second.set_up(&key);
    assert_eq!(status, 303, "{answer}");
    let cookie = answer.split("set-cookie: session=").nth(1).unwrap().split(';').next().unwrap();
    let cookie = format!("session={cookie}");
    let (status, page) = second.ask("GET", "/admin", &cookie, "");
    assert!(status == 200 && page.contains("Open the shop"), "{page}");
    assert_eq!((second.get("/"), second.set_up(&key).0), (503, 404));
    drop(second);

    // The session outlives the process, and there is no door any more.
    let third = Started::new(&data, &[]);
    assert_eq!(third.key(), None);
    assert_eq!(third.ask("GET", "/admin", &cookie, "").0, 200);
    assert_eq!(third.ask("POST", "/admin/open", &cookie, "").0, 303);
    assert_eq!((third.get("/"), third.get("/setup")), (200, 404));
    assert_eq!(secrets(&data), made);

    // Who has lost that browser comes back by a link of the command line.
    let printed = run(&data, &["admin", "link", "ada@example.com", "--address", "http://127.0.0.1:1"]);
    let link = said(&printed);
    let key = link
        .split_once("http://127.0.0.1:1/link?key=")
        .unwrap_or_else(|| panic!("{link}"))
        .1
        .lines()
        .next()
        .unwrap();
    assert_eq!(third.get(&format!("/link?key={key}")), 200);
    let (status, answer) = third.ask("POST", "/link", "", &format!("key={key}"));
    assert!(status == 303 && answer.contains("location: /admin"), "{answer}");
    assert_eq!(third.ask("POST", "/link", "", &format!("key={key}")).0, 404);
    let stranger = run(&data, &["admin", "link", "eve@example.com"]);
    assert!(!stranger.status.success() && said(&stranger).contains("does not manage Lamps"));
}

#[test]
fn two_that_start_at_once_on_an_empty_folder_have_the_same_secrets() {
    let dir = tempfile::tempdir().unwrap();
    std::thread::scope(|scope| {
        let serve = || Started::of(coppice(dir.path(), &[]).args(["serve", "--port", "0", "--shared"]));
        let start = || scope.spawn(serve);
        let all = [start(), start(), start(), start()];
        all.into_iter().for_each(|one| assert!(one.join().unwrap().key().is_some()));
    });
    assert_eq!(secrets(dir.path()).len(), 3);
}

#[test]
fn a_command_that_serves_nothing_makes_no_secrets() {
    let dir = tempfile::tempdir().unwrap();
    for args in [
        &["migrate"][..],
        &["shop", "list"],
        &["shop", "create", "--name", "Lamps", "--currency", "EUR", "--owner", "ada@example.com"],
        &["admin", "link", "ada@example.com"],
        &["catalogue", "export", "-"],
    ] {
        let output = run(dir.path(), args);
        assert!(output.status.success(), "{args:?}: {}", said(&output));
    }
    assert!(!dir.path().join("secrets").exists());
}

#[test]
fn what_the_environment_says_comes_before_the_files() {
    let dir = tempfile::tempdir().unwrap();
    let secret = "s".repeat(32);
    let server = Started::new(dir.path(), &[("AUTH_SECRET", &secret), ("MAIL_URL", "none:")]);
    assert!(!server.told.contains("MAIL_URL"), "{}", server.told);
    let made = secrets(dir.path());
    assert_eq!(made.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["LINK_KEYS", "TOKEN_KEYS"]);
}

#[test]
fn settings_that_can_not_be_used_are_told_before_anything_is_made() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let output =
        coppice(&data, &[("SETUP_KEY", "short"), ("LINK_KEYS", "no key")]).arg("serve").output().unwrap();
    let text = said(&output);
    assert!(text.contains("SETUP_KEY=…") && text.contains("LINK_KEYS=…"), "{text}");
    assert_eq!((output.status.code(), data.exists()), (Some(2), false));
}

#[test]
fn a_shop_is_made_listed_and_given_a_host_at_the_command_line() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path();
    for (args, code, text) in [
        (&["shop", "list"][..], 0, "There is no shop yet"),
        (&["catalogue", "export", "-"], 1, "`coppice shop create --tenant default"),
        (&["shop", "create", "--name", "Lamps"], 2, "--currency"),
        (&["shop", "create", "--name", "Lamps", "--currency", "XXX"], 2, "a currency has three letters"),
        (&["shop", "create", "--name", " ", "--currency", "EUR"], 2, "a name is needed"),
        (
            &["shop", "create", "--name", "Lamps", "--currency", "eur", "--owner", "ada"],
            2,
            "an address is needed",
        ),
        (
            &["shop", "create", "--name", "Lamps", "--currency", "eur", "--owner", "ada@example.com"],
            0,
            "Lamps sells in EUR",
        ),
        (
            &["shop", "create", "--name", "Lamps", "--currency", "EUR"],
            1,
            "there is a shop with the id “default” already",
        ),
        (&["shop", "create", "--tenant", "../cups", "--name", "Cups", "--currency", "USD"], 2, "an id has"),
        (
            &[
                "shop",
                "create",
                "--tenant",
                "cups",
                "--name",
                "Cups",
                "--currency",
                "USD",
                "--host",
                "Cups.example.",
            ],
            0,
            "Cups sells in USD",
        ),
        (&["shop", "set", "--host", "cups.example"], 1, "is the host of the shop “cups” already"),
        (&["shop", "set", "--host", "https://lamps.example"], 2, "a host is needed"),
        (&["shop", "set", "--host", "Lamps.example"], 0, "Lamps sells in EUR"),
        (&["shop", "list"], 0, "cups\tcups.example\tUSD\tCups\ndefault\tlamps.example\tEUR\tLamps\n"),
        (&["admin", "list"], 0, "ada@example.com\towner\n"),
        (&["admin", "list", "--tenant", "cups"], 0, "There is no admin yet"),
        (&["admin", "link", "ada@example.com"], 0, "https://lamps.example/link?key="),
    ] {
        let output = run(data, args);
        let told = said(&output);
        assert!(told.contains(text) && output.status.code() == Some(code), "{args:?}: {told}");
    }
    // Everybody sees it, and there is no door.
    let server = Started::new(data, &[]);
    assert_eq!((server.key(), server.get("/setup")), (None, 404));
}
