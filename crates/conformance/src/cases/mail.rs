//! Outgoing mail: what every mailer promises, and what the development mailer keeps.

use std::collections::BTreeMap;
use std::sync::Arc;

use coppice_platform::mail::{Mail, Transport};
use coppice_platform::{Mailer, Platform, Service};

use crate::case::{fails, fresh, refused};
use crate::{Failure, Outcome};

cases![
    a_mail_is_kept_with_its_time,
    the_newest_mail_comes_first_and_the_oldest_goes,
    a_second_recipient_is_refused,
    a_line_break_in_the_subject_is_refused,
    what_is_refused_is_not_kept,
    without_a_transport_every_mail_is_refused,
    a_mail_server_that_can_not_be_reached_may_be_tried_again,
];

/// A mail to an address nobody else uses.
fn mail(platform: &Platform, subject: &str) -> Mail {
    let to = format!("{}@example.com", fresh(platform, "mail"));
    Mail { to, subject: subject.to_owned(), text: "Grüße\n.\nend".to_owned() }
}

/// A mailer of these settings, whatever the platform's own are.
fn mailer(platform: &Platform, settings: &[(&str, &str)]) -> Result<Arc<dyn Mailer>, Failure> {
    let env: BTreeMap<String, String> =
        settings.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let transport = Transport::parse(&env).map_err(|problem| Failure(problem.to_string()))?;
    Ok(transport.mailer(platform.http.clone(), platform.clock.clone()))
}

fn subjects(outbox: &dyn Mailer) -> Vec<String> {
    outbox.outbox().into_iter().map(|sent| sent.mail.subject).collect()
}

async fn a_mail_is_kept_with_its_time(platform: Platform) -> Outcome {
    let outbox = mailer(&platform, &[])?;
    let mail = mail(&platform, "Your code – 123456");
    let before = platform.clock.now_ms();
    outbox.send(mail.clone()).await?;
    let after = platform.clock.now_ms();
    let kept = outbox.outbox();
    ensure_eq!(kept.iter().map(|sent| &sent.mail).collect::<Vec<_>>(), [&mail]);
    ensure!(kept.iter().all(|sent| (before..=after).contains(&sent.at_ms)), "{before}..={after}: {kept:?}");
    Ok(())
}

async fn the_newest_mail_comes_first_and_the_oldest_goes(platform: Platform) -> Outcome {
    let outbox = mailer(&platform, &[])?;
    for n in 0..52 {
        outbox.send(mail(&platform, &n.to_string())).await?;
    }
    ensure_eq!(subjects(&*outbox), (2..52).rev().map(|n: i32| n.to_string()).collect::<Vec<_>>());
    Ok(())
}

async fn a_second_recipient_is_refused(platform: Platform) -> Outcome {
    for more in [", b@example.com", "; b@example.com", "\r\nBcc: b@example.com", "\n", " b@example.com"] {
        let mut mail = mail(&platform, "to two");
        mail.to.push_str(more);
        refused(platform.mailer.send(mail).await)?;
    }
    Ok(())
}

async fn a_line_break_in_the_subject_is_refused(platform: Platform) -> Outcome {
    for subject in ["a\r\nBcc: b@example.com", "a\nb", "a\rb", "a\0b"] {
        refused(platform.mailer.send(mail(&platform, subject)).await)?;
    }
    Ok(())
}

async fn what_is_refused_is_not_kept(platform: Platform) -> Outcome {
    let outbox = mailer(&platform, &[])?;
    refused(outbox.send(mail(&platform, "a\nb")).await)?;
    ensure_eq!(subjects(&*outbox), Vec::<String>::new());
    Ok(())
}

async fn without_a_transport_every_mail_is_refused(platform: Platform) -> Outcome {
    let none = mailer(&platform, &[("MAIL_URL", "none:")])?;
    refused(none.send(mail(&platform, "to nobody")).await)?;
    ensure!(none.outbox().is_empty(), "a mailer that sends nothing kept something");
    Ok(())
}

async fn a_mail_server_that_can_not_be_reached_may_be_tried_again(platform: Platform) -> Outcome {
    // The discard port of this very machine: nobody listens.
    let api = mailer(
        &platform,
        &[
            ("MAIL_URL", "http://127.0.0.1:9/emails"),
            ("MAIL_FROM", "Shop <shop@example.com>"),
            ("MAIL_API_KEY", "key"),
        ],
    )?;
    let error = fails(api.send(mail(&platform, "lost")).await, |_| true)?;
    ensure_eq!(error.service, Service::Mail);
    ensure!(error.retryable(), "{error}");
    Ok(())
}
