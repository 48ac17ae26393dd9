//! A mailer beside a server that speaks just enough SMTP.

use mailparse::MailHeaderMap;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use super::*;

/// What the server does once it is told the recipient.
#[derive(Clone, Copy, PartialEq)]
enum Manners {
    Accepts,
    RefusesRecipient,
    IsBusy,
    HangsUp,
    NeverAnswers,
}

/// Speaks with one client; answers every line that was said.
async fn serve(connection: TcpStream, manners: Manners) -> Vec<String> {
    let mut connection = BufReader::new(connection);
    let mut heard = Vec::new();
    let mut in_data = false;
    if manners == Manners::NeverAnswers {
        std::future::pending::<()>().await;
    }
    let mut answer = "220 mail.example\r\n";
    loop {
        connection.write_all(answer.as_bytes()).await.unwrap();
        let mut line = String::new();
        if connection.read_line(&mut line).await.unwrap_or(0) == 0 {
            return heard;
        }
        let line = line.trim_end().to_owned();
        answer = match line.split([' ', ':']).next().unwrap_or_default() {
            "." => "250 taken\r\n",
            _ if in_data => "",
            "EHLO" => "250-mail.example\r\n250 AUTH PLAIN\r\n",
            "AUTH" => "235 welcome\r\n",
            "MAIL" => "250 ok\r\n",
            "RCPT" => match manners {
                Manners::RefusesRecipient => "550 nobody here by that name\r\n",
                Manners::IsBusy => "451 later\r\n",
                Manners::HangsUp => return heard,
                _ => "250 ok\r\n",
            },
            "DATA" => "354 go on\r\n",
            "QUIT" => "221 bye\r\n",
            _ => "500 what?\r\n",
        };
        in_data = (in_data || line == "DATA") && line != ".";
        heard.push(line);
    }
}

async fn server(manners: Manners) -> (u16, JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let conversation = async move { serve(listener.accept().await.unwrap().0, manners).await };
    (port, tokio::spawn(conversation))
}

fn mailer(url: &str, loopback: bool) -> SmtpMailer {
    let from = Sender { name: Some("Der Lädler".to_owned()), address: "shop@example.com".to_owned() };
    SmtpMailer::new(Relay::parse(&url.parse().unwrap(), loopback, from).unwrap())
}

fn mail() -> Mail {
    Mail {
        to: "anna@example.com".to_owned(),
        subject: "Ihr Code – 123".to_owned(),
        text: "Grüße\n.\n..\nend".to_owned(),
    }
}

/// What becomes of a mail, and what the server heard.
async fn send(manners: Manners, user: &str) -> (Option<ErrorKind>, Vec<String>) {
    let (port, heard) = server(manners).await;
    let sent = mailer(&format!("smtp://{user}127.0.0.1:{port}"), true).send(mail()).await;
    (sent.err().map(|error| error.kind), heard.await.unwrap())
}

#[tokio::test]
async fn a_mail_that_is_taken_is_sent() {
    let (error, heard) = send(Manners::Accepts, "").await;
    assert_eq!(error, None);
    for line in ["MAIL FROM:<shop@example.com>", "RCPT TO:<anna@example.com>", "To: anna@example.com", "QUIT"]
    {
        assert!(heard.iter().any(|said| said == line), "{line} is not in {heard:#?}");
    }
    assert!(heard.iter().all(|line| line.is_ascii()), "{heard:#?}");
    assert_eq!(heard.iter().filter(|line| *line == ".").count(), 1, "the text ended the mail: {heard:#?}");
    assert!(heard.iter().any(|line| line.starts_with("Message-ID: <") && line.ends_with("@example.com>")));
    assert!(!heard.iter().any(|line| line.starts_with("AUTH")));
}

#[tokio::test]
async fn a_mail_is_what_programs_that_read_mail_expect() {
    let (_, heard) = send(Manners::Accepts, "").await;
    assert_eq!(heard.first().map(String::as_str), Some("EHLO example.com"));
    let begin = heard.iter().position(|line| line == "DATA").unwrap() + 1;
    let end = heard.iter().position(|line| line == ".").unwrap();
    // A line's first dot is doubled on its way (RFC 5321, section 4.5.2).
    let lines = heard[begin..end].iter().map(|line| line.strip_prefix('.').unwrap_or(line));
    let text = lines.collect::<Vec<_>>().join("\r\n");
    let parsed = mailparse::parse_mail(text.as_bytes()).unwrap();
    let header = |name| parsed.headers.get_all_values(name);
    for (name, value) in [
        ("From", "Der Lädler <shop@example.com>"),
        ("To", "anna@example.com"),
        ("Subject", "Ihr Code – 123"),
        ("MIME-Version", "1.0"),
        ("Auto-Submitted", "auto-generated"),
    ] {
        assert_eq!(
            header(name).iter().map(|value| value.replace('"', "")).collect::<Vec<_>>(),
            [value],
            "{name}"
        );
    }
    assert_eq!((header("Date").len(), header("Message-ID").len()), (1, 1));
    assert_eq!((parsed.ctype.mimetype.as_str(), parsed.ctype.charset.as_str()), ("text/plain", "utf-8"));
    assert_eq!(parsed.get_body().unwrap().trim_end().replace("\r\n", "\n"), "Grüße\n.\n..\nend");
}

#[tokio::test]
async fn who_has_a_password_says_it() {
    let (error, heard) = send(Manners::Accepts, "anna:s%40cret@").await;
    assert_eq!(error, None);
    // "\0anna\0s@cret" in Base64: RFC 4616, section 2.
    assert!(heard.iter().any(|line| line == "AUTH PLAIN AGFubmEAc0BjcmV0"), "{heard:#?}");
}

#[tokio::test]
async fn a_recipient_the_server_does_not_know_is_refused() {
    let (error, heard) = send(Manners::RefusesRecipient, "").await;
    assert_eq!(error, Some(ErrorKind::Refused));
    assert!(!heard.iter().any(|line| line == "DATA"));
}

#[tokio::test]
async fn a_server_that_is_busy_or_dies_may_be_tried_again() {
    for manners in [Manners::IsBusy, Manners::HangsUp] {
        assert_eq!(send(manners, "").await.0, Some(ErrorKind::Unavailable));
    }
    let nobody = mailer("smtp://127.0.0.1:9", true).send(mail()).await.unwrap_err();
    assert_eq!((nobody.service, nobody.kind), (Service::Mail, ErrorKind::Unavailable));
}

// The clock moves on when there is nothing else to do.
#[tokio::test(start_paused = true)]
async fn a_server_that_never_answers_times_out() {
    let (port, _heard) = server(Manners::NeverAnswers).await;
    let error = mailer(&format!("smtp://127.0.0.1:{port}"), true).send(mail()).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::TimedOut);
}

#[tokio::test]
async fn a_server_that_does_not_offer_encryption_is_told_nothing() {
    let (port, heard) = server(Manners::Accepts).await;
    let url = format!("smtp://anna:secret@127.0.0.1:{port}");
    let error = mailer(&url, false).send(mail()).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Refused);
    let heard = heard.await.unwrap();
    assert!(heard.iter().all(|line| line.starts_with("EHLO")), "{heard:#?}");
}

#[tokio::test]
async fn encryption_finds_its_cryptography() {
    let (port, _heard) = server(Manners::Accepts).await;
    // A greeting in the clear is no TLS.
    let error = mailer(&format!("smtps://127.0.0.1:{port}"), true).send(mail()).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Unavailable, "{error}");
    assert!(error.detail.contains("Tls") || error.detail.contains("InvalidMessage"), "{error}");
}

#[tokio::test]
async fn two_lines_of_recipient_are_refused_before_a_connection_is_made() {
    let injected = Mail { to: "a@example.com>\r\nRCPT TO:<b@example.com".to_owned(), ..mail() };
    let error = mailer("smtp://127.0.0.1:9", true).send(injected).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Refused);
}
