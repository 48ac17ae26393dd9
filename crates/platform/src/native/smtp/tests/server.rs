//! A server that speaks just enough SMTP, and says what it is told to say at one of its lines.

use std::sync::Arc;

use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ClientConfig, RootCertStore, ServerConfig};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;

use super::super::connection::Stream;
use crate::native::tls::use_ring;

/// What a server says instead of what others say.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Says {
    /// This.
    This(&'static str),
    /// Nothing more; the connection is closed.
    Goodbye,
    /// Nothing more; the connection stays.
    Nothing,
}

/// A server's manners: at which line it says what, and what it says it can do.
#[derive(Clone, Copy)]
pub struct Manners {
    /// The line's first word; `greeting` before any, `.` after a text.
    pub at: &'static str,
    pub says: Says,
    /// What it answers to EHLO.
    pub offers: &'static str,
}

/// One that does all it is asked.
pub const GOOD: Manners =
    Manners { at: "never", says: Says::Nothing, offers: "250-mail.example\r\n250 AUTH PLAIN\r\n" };

/// One that lies at a line.
pub fn at(at: &'static str, says: Says) -> Manners {
    Manners { at, says, ..GOOD }
}

/// What a server is asked by: its port, and all lines that it has heard by the end.
pub async fn server(manners: Manners) -> (u16, JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let conversation = async move {
        let stream = listener.accept().await.unwrap().0;
        let mut heard = Vec::new();
        if let Some(stream) = serve(Box::new(stream), manners, "greeting", &mut heard).await {
            let acceptor = TlsAcceptor::from(Arc::new(own_config()));
            // Nobody comes to an end with whom no encryption came about.
            if let Ok(stream) = acceptor.accept(stream).await {
                serve(Box::new(stream), Manners { offers: GOOD.offers, ..manners }, "", &mut heard).await;
            }
        }
        heard
    };
    (port, tokio::spawn(conversation))
}

/// Speaks with a client to the end, or until encryption begins.
async fn serve(
    stream: Box<dyn Stream>,
    manners: Manners,
    first: &str,
    heard: &mut Vec<String>,
) -> Option<Box<dyn Stream>> {
    let mut stream = BufReader::new(stream);
    let mut word = first.to_owned();
    let mut in_text = false;
    let mut in_login = 0;
    loop {
        let usual = match word.as_str() {
            "greeting" => "220 mail.example\r\n",
            "" => "",
            "." => "250 taken\r\n",
            _ if in_text => "",
            _ if in_login == 2 => "334 UGFzc3dvcmQ6\r\n",
            _ if in_login == 1 => "235 welcome\r\n",
            "EHLO" => manners.offers,
            "HELO" | "MAIL" | "RCPT" => "250 ok\r\n",
            "AUTH" if in_login == 3 => "334 VXNlcm5hbWU6\r\n",
            "AUTH" => "235 welcome\r\n",
            "STARTTLS" => "220 go on\r\n",
            "DATA" => "354 go on\r\n",
            "QUIT" => "221 bye\r\n",
            _ => "500 what?\r\n",
        };
        in_login = u32::saturating_sub(in_login, 1);
        let lies = word == manners.at && (!in_text || word == ".");
        let said = match manners.says {
            Says::This(line) if lies => line,
            Says::Goodbye if lies => return None,
            Says::Nothing if lies => {
                // The clock moves on by itself from here on.
                tokio::time::pause();
                std::future::pending().await
            }
            _ => usual,
        };
        in_text = (in_text || (word == "DATA" && said.starts_with("354"))) && word != ".";
        stream.write_all(said.as_bytes()).await.ok()?;
        if word == "STARTTLS" && said.starts_with("220") {
            return Some(stream.into_inner());
        }
        let mut line = String::new();
        if stream.read_line(&mut line).await.unwrap_or(0) == 0 {
            return None;
        }
        let line = line.trim_end().to_owned();
        word = line.split([' ', ':']).next().unwrap_or_default().to_owned();
        if word == "AUTH" && line == "AUTH LOGIN" {
            in_login = 3;
        }
        heard.push(line);
    }
}

fn own_config() -> ServerConfig {
    use_ring();
    let certificate = CertificateDer::from_slice(include_bytes!("localhost.der"));
    let key = PrivatePkcs8KeyDer::from(include_bytes!("localhost.key.der").as_slice());
    let config = ServerConfig::builder().with_no_client_auth();
    config.with_single_cert(vec![certificate], PrivateKeyDer::Pkcs8(key)).unwrap()
}

/// Whoever believes the authority that says this server is `localhost`. It is one of these tests, whose key is gone.
pub fn believing() -> ClientConfig {
    use_ring();
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_slice(include_bytes!("authority.der"))).unwrap();
    ClientConfig::builder().with_root_certificates(roots).with_no_client_auth()
}
