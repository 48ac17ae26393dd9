//! Sending mails: each at least once, and once as a rule.
//!
//! A mail is a row that whoever sends it takes for a minute. What is sent is said of it afterwards: who is stopped in between
//! has it sent again, for a mail too many is better than none.

mod found;
mod parts;
#[cfg(test)]
mod tests;
mod text;

use coppice_platform::sql::SqlSession;
use coppice_platform::{ErrorKind, PlatformError, mail::Mail};
use futures_util::future::join_all;

use super::Context;
use super::links::mailed_link;
use crate::email::email;
use crate::host;
use crate::locals::Locals;
use crate::orders::model::{ClaimedMail, MailKind, OrderMail};
use crate::orders::store;
use crate::state::AppState;
use crate::tick::budget::Budget;
use crate::tick::duty;

/// How many mails are taken at once.
const MANY: u32 = 4;

/// What so many cost at most, in statements and mails: the claim, and for each its order, its recipients and how it ended
/// (where it is about all orders of an address, those and its one recipient). The claim and how it ended are written behind the gate.
const COST: u32 = 2 + MANY * (1 + store::MOST_MANAGERS + 2);

/// How long a mail waits after its first, second, … try, in seconds: 1 min, 5 min, 30 min, 2 h, 12 h. After one more it is given up.
const WAITS: [i64; 5] = [60, 300, 1_800, 7_200, 43_200];

/// How often a mail is taken at most, though each time whoever took it was stopped before they could say how it went.
const MOST_CLAIMS: u32 = 20;

/// Sends these mails now, those that are due and that nobody is at. `origin` is that of the shop's pages, if it is known: a shop
/// without a name of its own has one only while somebody asks for it. What can't be done now is for [`mails_duty`].
pub async fn send_now(app: &AppState, origin: Option<&str>, ids: &[String]) {
    let db = duty::session(app);
    for ids in ids.chunks(MANY as usize) {
        match store::claim_mails_by_id(&db, app.platform.clock.now(), ids).await {
            Ok(mails) => send_all(app, &db, origin, &mails).await,
            Err(error) => return log::warn!("mails wait for the next minute: {error}"),
        }
    }
}

/// [`send_now`], after the answer: a few, for what is done then is done in the same request, of which there are 50 statements on
/// Workers' free plan. The others go by the clock.
pub fn send_soon(context: &Context<'_>, mut ids: Vec<String>) {
    if ids.is_empty() {
        return;
    }
    ids.truncate(MANY as usize);
    let (app, origin) = (context.app.clone(), context.locals.map(Locals::canonical_origin));
    let background = app.platform.background.clone();
    background.wait_until(Box::pin(async move { send_now(&app, origin.as_deref(), &ids).await }));
}

/// Sends the mails that are due, by the clock.
///
/// # Errors
/// What the database can't do.
pub async fn mails_duty(app: &AppState, budget: &mut Budget) -> Result<(), PlatformError> {
    let db = duty::session(app);
    while budget.take(COST) {
        let mails = store::claim_mails(&db, app.platform.clock.now(), MANY).await?;
        send_all(app, &db, None, &mails).await;
        if mails.len() < MANY as usize {
            break;
        }
    }
    Ok(())
}

/// All at once, so that the slowest of them ends before the lease does.
async fn send_all(app: &AppState, db: &SqlSession, origin: Option<&str>, mails: &[ClaimedMail]) {
    join_all(mails.iter().map(async |mail| {
        if let Err(error) = send(app, db, origin, mail).await {
            log::error!("the mail {} is sent again when its lease is over: {error}", mail.id);
        }
    }))
    .await;
}

/// What has become of a mail.
enum Outcome {
    Sent,
    Later,
    Never,
}

async fn send(
    app: &AppState,
    db: &SqlSession,
    origin: Option<&str>,
    mail: &ClaimedMail,
) -> Result<(), PlatformError> {
    let outcome = match (mail.attempts <= MOST_CLAIMS, MailKind::parse(&mail.kind)) {
        (false, _) => Outcome::Never,
        // Another release has more of them.
        (true, None) => Outcome::Later,
        (true, Some(kind)) => match store::get_order_mail(db, &mail.tenant_id, &mail.reference).await? {
            Some(mut order) => {
                if kind == MailKind::Found {
                    let now = app.platform.clock.now();
                    order.found = found::found(db, &app.config.link_keys, origin, &order, now).await?;
                }
                deliver(app, origin, mail, kind, &order).await
            }
            None => Outcome::Never,
        },
    };
    let next_at = wait(mail.attempts).map(|wait| app.platform.clock.now().saturating_add(wait));
    match (outcome, next_at) {
        (Outcome::Sent, _) => store::mail_sent(db, mail).await,
        (Outcome::Later, Some(next_at)) => store::mail_put_off(db, mail, next_at).await,
        (Outcome::Later, None) | (Outcome::Never, _) => {
            log::error!("the mail {} ({} {}) is given up", mail.id, mail.kind, mail.reference);
            store::mail_failed(db, mail).await
        }
    }
}

/// How long a mail waits that has been tried so often; `None` if it is given up.
fn wait(attempts: u32) -> Option<i64> {
    WAITS.get(usize::try_from(attempts.checked_sub(1)?).ok()?).copied()
}

/// Hands a mail over. Of several recipients one who has it is enough: another try would be a second mail to them.
async fn deliver(
    app: &AppState,
    origin: Option<&str>,
    mail: &ClaimedMail,
    kind: MailKind,
    order: &OrderMail,
) -> Outcome {
    // What has all links has them in its text.
    let link = link(app, origin, kind, order).filter(|_| kind != MailKind::Found);
    let written = text::write(order, kind, link.as_deref());
    let mut outcome = Outcome::Never;
    for to in recipients(&app.config.auth.admin_emails, kind, order) {
        // Whoever comes next may be at it already.
        if app.platform.clock.now() >= mail.lease_until {
            return if matches!(outcome, Outcome::Sent) { outcome } else { Outcome::Later };
        }
        let sent = Mail { to, subject: written.subject.clone(), text: written.text.clone() };
        match app.platform.mailer.send(sent).await {
            Ok(()) => outcome = Outcome::Sent,
            Err(error) => {
                log::warn!("the mail {} was not sent: {error}", mail.id);
                if error.kind != ErrorKind::Refused && !matches!(outcome, Outcome::Sent) {
                    outcome = Outcome::Later;
                }
            }
        }
    }
    outcome
}

/// Who a mail is to: the buyer; or the shop's address, else those who manage it, else those whom the settings make admins.
fn recipients(admins: &[String], kind: MailKind, order: &OrderMail) -> Vec<String> {
    if !kind.is_for_shop() {
        return email(&order.email).into_iter().collect();
    }
    match email(&order.settings.email) {
        Some(address) => vec![address],
        None if order.managers.is_empty() => {
            let most = usize::try_from(store::MOST_MANAGERS).unwrap_or(usize::MAX);
            admins.iter().take(most).cloned().collect()
        }
        None => order.managers.iter().filter_map(|address| email(address)).collect(),
    }
}

/// Where the mail leads to, if it is known. A shop without a name of its own is wherever it is asked for: what a buyer's request
/// said of that is for their own mail, and for none to those who manage the shop.
fn link(app: &AppState, origin: Option<&str>, kind: MailKind, order: &OrderMail) -> Option<String> {
    let own = host::is_public(&order.host);
    let origin = match origin {
        Some(origin) if own || !kind.is_for_shop() => origin.to_owned(),
        None if own => format!("https://{}", order.host),
        _ => return None,
    };
    Some(match kind.is_for_shop() {
        true => format!("{origin}/admin/orders/{}", order.id),
        false => mailed_link(&app.config.link_keys, &origin, &order.tenant, &order.id, order.link_version),
    })
}
