//! What is done by the clock, and by messages that the home sends to itself.
//!
//! Once a minute [`tick`] asks which duties are due and sends a message for each; [`handle`] does what a message says. A
//! message may come twice or never: that no duty is done twice at once is the database's to hold, and whatever was
//! forgotten is found by the next minute. See `docs/decisions/034-one-minute-and-a-queue.md`.

pub mod budget;
pub mod duty;
pub mod message;
pub mod store;

use std::sync::Arc;
use std::time::Duration;

use coppice_platform::queue::Message;
use futures_util::future::BoxFuture;

use crate::state::AppState;
use crate::{cdn, domains, imports, kv_api, orders, shop};
use duty::Duty;

/// What is done by the clock. A feature adds a line, and no trigger of its own.
pub static DUTIES: &[Duty] = &[
    Duty::every_minutes(10, "cdn_sweep", |app, budget| Box::pin(cdn::service::sweep_duty(app, budget))),
    Duty::every_minutes(1, "domain_searches", |app, budget| {
        Box::pin(domains::service::sweep_duty(app, budget))
    }),
    Duty::every_minutes(1, "imports", |app, budget| Box::pin(imports::service::sweep_duty(app, budget))),
    Duty::every_minutes(1, "orders_overdue", |app, budget| {
        Box::pin(orders::service::sweep_duty(app, budget))
    }),
    Duty::every_minutes(1, "order_refunds", |app, budget| {
        Box::pin(orders::service::refunds_duty(app, budget))
    }),
    Duty::every_minutes(1, "order_mails", |app, budget| Box::pin(orders::service::mails_duty(app, budget))),
    Duty::every_minutes(1, "kv_mirror", |app, budget| {
        Box::pin(kv_api::service::mirror::mirror_duty(app, budget))
    }),
    Duty::every_minutes(1_440, "rdap_bootstrap", |app, _| Box::pin(domains::service::refresh_bootstrap(app))),
    Duty::every_minutes(1_440, "domain_prices", |app, _| Box::pin(domains::service::refresh_prices(app))),
    Duty::every_minutes(10, "kv_sweep", |app, budget| Box::pin(kv_api::service::sweep::duty(app, budget))),
    Duty::every_minutes(10, "index_products", |app, budget| Box::pin(shop::service::index_duty(app, budget))),
    Duty::every_minutes(5, "api_nonces", |app, budget| Box::pin(kv_api::service::nonces::duty(app, budget))),
];

/// What messages may be about, and what handles them: `{"duty": "cdn_sweep"}`. A feature adds a line.
static KINDS: &[(&str, Handler)] = &[
    ("duty", |app, name| Box::pin(do_duty(app, name))),
    (domains::service::KIND, |app, id| Box::pin(domains::service::go_on(app, id))),
    (imports::service::KIND, |app, id| Box::pin(imports::service::go_on(app, id))),
];

/// Handles a message by the name or id that it holds. Nobody hears how it ended: what could not be done is left where
/// the next minute finds it.
type Handler = for<'a> fn(&'a AppState, &'a str) -> BoxFuture<'a, ()>;

/// One minute: sends a message for each duty that is due.
pub async fn tick(app: &AppState) {
    let names: Vec<_> = DUTIES.iter().map(|duty| duty.name).collect();
    let due = store::get_due_duties(&duty::session(app), &names, app.platform.clock.now()).await;
    let due = due.unwrap_or_else(|error| {
        log::error!("which duties are due can't be found: {error}");
        Vec::new()
    });
    for name in due {
        if let Err(error) = app.platform.queue.send(message::about("duty", &name), Duration::ZERO).await {
            log::error!("the duty {name} is for the next minute: {error}");
        }
    }
}

/// Does what a message says. One that this release can't read, or of a kind it does not know, is of an older or a newer
/// one, and is let go.
pub async fn handle(app: &AppState, message: &Message) {
    let Some((kind, name)) = message::read(message) else {
        log::warn!("a message of {} bytes can't be read", message.0.len());
        return;
    };
    match KINDS.iter().find(|(known, _)| *known == kind) {
        Some((_, handler)) => handler(app, &name).await,
        None => log::warn!("no message of the kind {kind:?} is known here"),
    }
}

/// Has the messages handled by this application from now on, where the process does it itself: natively.
pub fn deliver_messages(app: AppState) {
    let queue = app.platform.queue.clone();
    queue.deliver_to(Arc::new(move |message| {
        let app = app.clone();
        Box::pin(async move { handle(&app, &message).await })
    }));
}

async fn do_duty(app: &AppState, name: &str) {
    match DUTIES.iter().find(|duty| duty.name == name) {
        Some(duty) => duty.run_if_due(app).await,
        None => log::warn!("no duty {name:?} is known here"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn duties_have_names_of_their_own_and_a_budget_that_the_free_plan_has_room_for() {
        for (place, duty) in DUTIES.iter().enumerate() {
            assert!(DUTIES.iter().skip(place + 1).all(|other| other.name != duty.name), "{}", duty.name);
            assert!(duty.budget <= 40, "{}", duty.name);
        }
    }
}
