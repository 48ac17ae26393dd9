//! A mailer beside a server that lies.

mod server;

use mailparse::MailHeaderMap;

use self::server::{GOOD, Manners, Says, at, believing, server};
use super::*;

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
    let quiet = heard.is_finished();
    let heard = match manners.says {
        Says::Nothing if !quiet && manners.at != GOOD.at => {
            tokio::time::resume();
            heard.abort();
            Vec::new()
        }
        _ => heard.await.unwrap(),
    };
    (sent.err().map(|error| error.kind), heard)
}

#[tokio::test]
async fn a_mail_that_is_taken_is_sent() {
    let (error, heard) = send(GOOD, "").await;
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
    let (_, heard) = send(GOOD, "").await;
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
    let (error, heard) = send(GOOD, "anna:s%40cret@").await;
    assert_eq!(error, None);
    // "\0anna\0s@cret" in Base64: RFC 4616, section 2.
    assert!(heard.iter().any(|line| line == "AUTH PLAIN AGFubmEAc0BjcmV0"), "{heard:#?}");
}

#[tokio::test]
async fn whoever_offers_no_other_way_is_told_the_password_in_two_words() {
    for offers in
        ["250-mail.example\r\n250 AUTH LOGIN\r\n", "250-mail.example\r\n250-AUTH=LOGIN\r\n250 SIZE\r\n"]
    {
        let (error, heard) = send(Manners { offers, ..GOOD }, "anna:s%40cret@").await;
        assert_eq!(error, None);
        let begin = heard.iter().position(|line| line == "AUTH LOGIN").unwrap();
        assert_eq!(heard[begin + 1..begin + 3], ["YW5uYQ==", "c0BjcmV0"]);
    }
}

#[tokio::test]
async fn a_password_that_can_not_be_said_in_a_way_we_know_is_nothing_that_the_recipient_could_mend() {
    for offers in ["250 mail.example\r\n", "250-mail.example\r\n250 AUTH CRAM-MD5 XOAUTH2\r\n"] {
        let (error, heard) = send(Manners { offers, ..GOOD }, "anna:secret@").await;
        assert_eq!(error, Some(ErrorKind::Unavailable));
        assert!(heard.iter().all(|line| line.starts_with("EHLO")), "{heard:#?}");
    }
}

#[tokio::test]
async fn a_server_that_does_not_know_ehlo_is_greeted_by_helo() {
    for says in ["500 what?\r\n", "502 5.5.1 no EHLO\r\n"] {
        let (error, heard) = send(at("EHLO", Says::This(says)), "").await;
        assert_eq!((error, heard[1].as_str()), (None, "HELO example.com"));
        assert!(heard.iter().any(|line| line == "DATA"));
    }
}

/// What a server may say where others say yes.
const LIES: [Says; 12] = [
    Says::This("421 4.3.2 too busy\r\n"),
    Says::This("450 later\r\n"),
    Says::This("451 4.7.1 greylisted\r\n"),
    Says::This("452-4.2.2 mailbox\r\n452 full\r\n"),
    Says::This("454 4.7.0 no\r\n"),
    Says::This("503 5.5.1 out of order\r\n"),
    Says::This("530 5.7.0 authentication required\r\n"),
    Says::This("550 5.1.1 nobody here by that name\r\n"),
    Says::This("554 5.7.1 spam\r\n"),
    Says::This("HTTP/1.1 400 Bad Request\r\n"),
    Says::Goodbye,
    Says::Nothing,
];

/// Nothing that goes wrong before the server has the mail says anything of the address, but that it does not know it; and nothing that
/// goes wrong after it, that it was not sent.
#[tokio::test]
async fn whatever_line_a_server_lies_in_it_is_known_what_became_of_the_mail() {
    for step in ["greeting", "EHLO", "AUTH", "MAIL", "RCPT", "DATA", ".", "QUIT"] {
        for says in LIES {
            let is_no = matches!(says, Says::This(line) if line.starts_with('5'));
            let is_later = matches!(says, Says::This(line) if line.starts_with('4'));
            let expected = match step {
                "QUIT" => None,
                "EHLO" if is_no => None,
                "RCPT" | "." if is_no => Some(ErrorKind::Refused),
                "." if !is_later => Some(ErrorKind::Unanswered),
                _ => Some(ErrorKind::Unavailable),
            };
            let user = if step == "AUTH" { "anna:secret@" } else { "" };
            let (error, heard) = send(at(step, says), user).await;
            assert_eq!(error, expected, "{step}: {says:?}");
            let knows_text = heard.iter().any(|line| line.starts_with("Subject:"));
            assert!(!knows_text || matches!(step, "." | "QUIT" | "EHLO"), "{step}: {says:?} {heard:#?}");
        }
    }
    let nobody = mailer("smtp://127.0.0.1:9", true).send(mail()).await.unwrap_err();
    assert_eq!((nobody.service, nobody.kind), (Service::Mail, ErrorKind::Unavailable));
}

/// A mailer that goes on encrypted, and what comes of it.
async fn send_encrypted(manners: Manners) -> (Option<ErrorKind>, Vec<String>) {
    let (port, heard) = server(manners).await;
    let mut mailer = mailer(&format!("smtp://anna:secret@localhost:{port}"), false);
    mailer.encryption = Encryption::with(believing());
    let sent = mailer.send(mail()).await;
    (sent.err().map(|error| error.kind), heard.await.unwrap())
}

const ENCRYPTING: Manners = Manners { offers: "250-mail.example\r\n250 STARTTLS\r\n", ..GOOD };

#[tokio::test]
async fn nothing_is_said_before_encryption_has_begun_and_all_is_asked_again_after_it() {
    let (error, heard) = send_encrypted(ENCRYPTING).await;
    assert_eq!(error, None);
    assert_eq!(heard[..3], ["EHLO example.com", "STARTTLS", "EHLO example.com"]);
    assert!(heard[3].starts_with("AUTH PLAIN"));
}

#[tokio::test]
async fn what_somebody_on_the_way_says_before_encryption_begins_is_no_answer_within_it() {
    // Taken for the answer to EHLO, it would be a server that takes no password, or one of theirs.
    for says in ["220 go\r\n250 injected\r\n", "220 go\r\n250-injected\r\n250 AUTH LOGIN\r\n250 ok\r\n"] {
        let (error, heard) =
            send_encrypted(Manners { at: "STARTTLS", says: Says::This(says), ..ENCRYPTING }).await;
        assert_eq!(error, None, "{says:?}");
        assert!(heard.iter().any(|line| line.starts_with("AUTH PLAIN")), "{says:?}: {heard:#?}");
    }
}

#[tokio::test]
async fn where_no_encryption_comes_about_nothing_is_told() {
    for says in [
        Says::This("454 4.7.0 TLS not available\r\n"),
        Says::This("502 what?\r\n"),
        Says::This("220 go\r\nand some garbage\r\n"),
        Says::Goodbye,
    ] {
        let (error, heard) = send_encrypted(Manners { at: "STARTTLS", says, ..ENCRYPTING }).await;
        let fine = matches!(says, Says::This(line) if line.starts_with("220"));
        assert_eq!(error, (!fine).then_some(ErrorKind::Unavailable), "{says:?}");
        assert!(fine || heard.iter().all(|line| !line.starts_with("AUTH")), "{says:?}: {heard:#?}");
    }
    // Whom nobody vouches for is told nothing either.
    let (port, heard) = server(ENCRYPTING).await;
    let error =
        mailer(&format!("smtp://anna:secret@localhost:{port}"), false).send(mail()).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Unavailable, "{error}");
    assert!(heard.await.unwrap().iter().all(|line| !line.starts_with("AUTH")));
}

#[tokio::test]
async fn a_server_that_does_not_offer_encryption_is_told_nothing() {
    let (port, heard) = server(GOOD).await;
    let url = format!("smtp://anna:secret@127.0.0.1:{port}");
    let error = mailer(&url, false).send(mail()).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Unavailable);
    let heard = heard.await.unwrap();
    assert!(heard.iter().all(|line| line.starts_with("EHLO")), "{heard:#?}");
}

#[tokio::test]
async fn encryption_finds_its_cryptography() {
    let (port, _heard) = server(GOOD).await;
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
