//! What is said to a mail server until it has a mail (RFC 5321), and what becomes of the mail where it is not said to the end.
//!
//! Up to the dot after the text nothing is handed over, whatever goes wrong. From then on the server has the mail, and only its answer says
//! whether it keeps it: one that is late, or never comes, says nothing.

use std::io;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::connection::{Connection, Reply};
use super::encryption::Encryption;
use super::relay::{Login, Relay, Security};

/// How long all that comes before the text may take, and the text itself. RFC 5321, section 4.5.3.2, has minutes for each; but whoever has
/// taken a mail from the outbox has it for one.
const BEFORE: Duration = Duration::from_secs(20);

/// How long the answer to the dot may take: servers look for viruses meanwhile.
const AFTER: Duration = Duration::from_secs(30);

/// How long a goodbye may take.
const GOODBYE: Duration = Duration::from_secs(2);

/// Why a mail is not known to be taken.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// The server does not take it for this address, however often it is asked.
    Refused(String),
    /// The server does not have it, and may take it another time: when it is less busy, or our settings are other ones.
    NotNow(String),
    /// The server has it, and has not said what becomes of it.
    Unanswered(String),
}

/// A mail as servers pass it on.
pub(super) struct Letter<'a> {
    pub(super) from: &'a str,
    pub(super) to: &'a str,
    /// Headers and text, with lines that end in CR LF.
    pub(super) message: &'a [u8],
}

/// Hands a mail over.
pub(super) async fn deliver(
    relay: &Relay,
    encryption: &Encryption,
    letter: &Letter<'_>,
) -> Result<(), Failure> {
    let before = async {
        let mut connection = begin(relay, encryption).await?;
        address(&mut connection.0, &connection.1, letter).await?;
        connection.0.write(&dotted(letter.message)).await?;
        Ok::<_, Failure>(connection.0)
    };
    let too_late = |_| Failure::NotNow("it takes too long over what comes before the text".to_owned());
    let mut connection = timeout(BEFORE, before).await.map_err(too_late)??;
    let answer = timeout(AFTER, connection.say(".")).await;
    let taken = match answer {
        Ok(Ok(reply)) if reply.is_yes() => Ok(()),
        Ok(Ok(reply)) if reply.is_for_good() => Err(Failure::Refused(said("the mail", &reply))),
        Ok(Ok(reply)) => Err(Failure::NotNow(said("the mail", &reply))),
        Ok(Err(error)) => Err(Failure::Unanswered(format!("after the mail: {error:?}"))),
        Err(_) => Err(Failure::Unanswered("it has the mail and does not answer".to_owned())),
    };
    if !matches!(taken, Err(Failure::Unanswered(_))) {
        let _ = timeout(GOODBYE, connection.say("QUIT")).await;
    }
    taken
}

/// What a server says it can do.
#[derive(Debug, Default, PartialEq, Eq)]
struct Abilities {
    encrypts: bool,
    takes_utf8: bool,
    /// Ways to say a password, in capitals.
    logins: Vec<String>,
}

impl Abilities {
    /// Reads the reply to EHLO. Some servers write `AUTH=LOGIN`, as a draft once had it.
    fn read(reply: &Reply) -> Self {
        let mut abilities = Self::default();
        for line in reply.lines.iter().skip(1) {
            let line = line.to_ascii_uppercase();
            let mut words = line.split([' ', '=']).filter(|word| !word.is_empty());
            match words.next() {
                Some("STARTTLS") => abilities.encrypts = true,
                Some("SMTPUTF8") => abilities.takes_utf8 = true,
                Some("AUTH") => abilities.logins.extend(words.map(str::to_owned)),
                _ => {}
            }
        }
        abilities
    }
}

/// Greets the server, begins encryption and says the password, as the settings have it.
async fn begin(relay: &Relay, encryption: &Encryption) -> Result<(Connection, Abilities), Failure> {
    let stream = TcpStream::connect((relay.host.as_str(), relay.port)).await?;
    let mut connection = match relay.security {
        Security::Tls => Connection::new(encryption.begin(&relay.host, Box::new(stream)).await?),
        Security::StartTls | Security::Loopback => Connection::new(stream),
    };
    expect_yes("the greeting", connection.reply().await?)?;
    let mut abilities = hello(&mut connection, relay).await?;
    if relay.security == Security::StartTls {
        if !abilities.encrypts {
            return Err(Failure::NotNow("it offers no encryption, so that it is told nothing".to_owned()));
        }
        expect_yes("STARTTLS", connection.say("STARTTLS").await?)?;
        connection = Connection::new(encryption.begin(&relay.host, connection.into_stream()).await?);
        // What it said before counts no more (RFC 3207, section 4.2).
        abilities = hello(&mut connection, relay).await?;
    }
    if let Some(login) = &relay.login {
        log_in(&mut connection, &abilities, login).await?;
    }
    Ok((connection, abilities))
}

/// Says who we are: by EHLO, and to a server that does not know it, by HELO (RFC 5321, section 3.2).
async fn hello(connection: &mut Connection, relay: &Relay) -> Result<Abilities, Failure> {
    let name = relay.own_name();
    let reply = connection.say(&format!("EHLO {name}")).await?;
    if reply.is_for_good() {
        expect_yes("HELO", connection.say(&format!("HELO {name}")).await?)?;
        return Ok(Abilities::default());
    }
    Ok(Abilities::read(&expect_yes("EHLO", reply)?))
}

/// Says the password, in a way that the server knows (RFC 4616; LOGIN has no RFC, and servers that know nothing else).
async fn log_in(connection: &mut Connection, abilities: &Abilities, login: &Login) -> Result<(), Failure> {
    let knows = |way: &str| abilities.logins.iter().any(|known| known == way);
    let (first, rest) = if knows("PLAIN") {
        let plain = STANDARD.encode(format!("\0{}\0{}", login.user, login.password));
        (format!("AUTH PLAIN {plain}"), vec![])
    } else if knows("LOGIN") {
        let words = [&login.user, &login.password].map(|word| STANDARD.encode(word));
        ("AUTH LOGIN".to_owned(), words.to_vec())
    } else {
        let ways = abilities.logins.join(", ");
        return Err(Failure::NotNow(format!("it takes no password by PLAIN or LOGIN; it offers: {ways}")));
    };
    let mut reply = expect_yes("AUTH", connection.say(&first).await?)?;
    for word in rest {
        reply = expect_yes("AUTH", connection.say(&word).await?)?;
    }
    // It asks for more where there is nothing more to say.
    if reply.code < 300 { Ok(()) } else { Err(Failure::NotNow(said("AUTH", &reply))) }
}

/// Says from whom and to whom, and that the text comes.
async fn address(
    connection: &mut Connection,
    abilities: &Abilities,
    letter: &Letter<'_>,
) -> Result<(), Failure> {
    let utf8 = match (letter.from.is_ascii() && letter.to.is_ascii(), abilities.takes_utf8) {
        (true, _) => "",
        (false, true) => " SMTPUTF8",
        (false, false) => return Err(Failure::Refused("it takes no address beyond ASCII".to_owned())),
    };
    expect_yes("MAIL", connection.say(&format!("MAIL FROM:<{}>{utf8}", letter.from)).await?)?;
    let reply = connection.say(&format!("RCPT TO:<{}>", letter.to)).await?;
    if reply.is_for_good() {
        return Err(Failure::Refused(said("the address", &reply)));
    }
    expect_yes("RCPT", reply)?;
    expect_yes("DATA", connection.say("DATA").await?).map(drop)
}

/// The text with an end of its last line, and no line that could be taken for its end (RFC 5321, section 4.5.2).
fn dotted(message: &[u8]) -> Vec<u8> {
    let mut dotted = Vec::with_capacity(message.len().saturating_add(64));
    for line in message.split_inclusive(|byte| *byte == b'\n') {
        if line.first() == Some(&b'.') {
            dotted.push(b'.');
        }
        dotted.extend_from_slice(line);
    }
    if !dotted.ends_with(b"\r\n") {
        dotted.extend_from_slice(b"\r\n");
    }
    dotted
}

fn expect_yes(to: &str, reply: Reply) -> Result<Reply, Failure> {
    if reply.is_yes() { Ok(reply) } else { Err(Failure::NotNow(said(to, &reply))) }
}

fn said(to: &str, reply: &Reply) -> String {
    format!("to {to} it said {} {}", reply.code, reply.lines.join(" / "))
}

/// What goes wrong on the way before the dot: the server has nothing.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::NotNow(format!("{error:?}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_of_a_text_ends_it() {
        for (text, sent) in [
            ("a", "a\r\n"),
            ("", "\r\n"),
            (".\r\n", "..\r\n"),
            ("a\r\n.\r\n..\r\nb.\r\n", "a\r\n..\r\n...\r\nb.\r\n"),
        ] {
            assert_eq!(String::from_utf8(dotted(text.as_bytes())).unwrap(), sent);
        }
    }

    #[test]
    fn what_a_server_can_do_is_read_in_any_writing() {
        let read = |lines: &[&str]| {
            let lines = lines.iter().map(|line| (*line).to_owned()).collect();
            Abilities::read(&Reply { code: 250, lines })
        };
        let logins = |logins: &[&str]| logins.iter().map(|login| (*login).to_owned()).collect::<Vec<_>>();
        assert_eq!(read(&["mail", "auth plain login"]).logins, logins(&["PLAIN", "LOGIN"]));
        assert_eq!(read(&["mail", "AUTH=LOGIN PLAIN"]).logins, logins(&["LOGIN", "PLAIN"]));
        assert_eq!(read(&["mail", "AUTH CRAM-MD5", "AUTH=LOGIN"]).logins, logins(&["CRAM-MD5", "LOGIN"]));
        assert!(read(&["mail", "StartTLS"]).encrypts && read(&["mail", "SMTPUTF8"]).takes_utf8);
        assert_eq!(read(&["STARTTLS", "SIZE 1"]), Abilities::default());
    }
}
