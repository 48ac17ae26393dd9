//! Everything there is, by its kind and in the order it came, and what has happened.

use std::hash::{BuildHasher, RandomState};

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::clock::Clock;
use crate::model::{Charge, Dispute, Event, Intent, Refund, RefundStatus, Session};
use crate::problem::Problem;

pub(crate) struct Books {
    pub clock: Clock,
    pub sessions: Vec<Session>,
    pub intents: Vec<Intent>,
    pub charges: Vec<Charge>,
    pub refunds: Vec<Refund>,
    pub disputes: Vec<Dispute>,
    pub events: Vec<Event>,
    /// What becomes of refunds that are asked for.
    pub refunds_become: RefundStatus,
    /// Where pages to pay on are.
    origin: String,
    version: String,
    seed: u64,
    given: u64,
    /// The id and the idempotency key of the request that is being executed.
    request: Option<(String, Option<String>)>,
    /// How many events have been handed over.
    handed_over: usize,
}

impl Books {
    pub fn new(clock: Clock, origin: &str, version: &str) -> Self {
        Self {
            clock,
            sessions: Vec::new(),
            intents: Vec::new(),
            charges: Vec::new(),
            refunds: Vec::new(),
            disputes: Vec::new(),
            events: Vec::new(),
            refunds_become: RefundStatus::default(),
            origin: origin.to_owned(),
            version: version.to_owned(),
            seed: RandomState::new().hash_one(0),
            given: 0,
            request: None,
            handed_over: 0,
        }
    }

    /// An id that was never given, to any run.
    pub fn id(&mut self, prefix: &str) -> String {
        self.given = self.given.wrapping_add(1);
        let digest = hex::encode(Sha256::digest(format!("{}.{}", self.seed, self.given)));
        let length = if prefix.starts_with("cs_") { 58 } else { 24 };
        format!("{prefix}{}", digest.get(..length).unwrap_or(&digest))
    }

    pub fn page(&self, session: &str) -> String {
        format!("{}/c/pay/{session}", self.origin)
    }

    /// From now on things happen because of this request, or of none.
    pub fn because(&mut self, request: Option<(String, Option<String>)>) {
        self.request = request;
    }

    /// Notes that something has happened; the object is as it is now.
    pub fn happened(&mut self, kind: &str, object: Value) {
        let (id, created) = (self.id("evt_"), self.clock.now());
        let request = self.request.as_ref();
        let body = json!({
            "id": id,
            "object": "event",
            "api_version": self.version,
            "created": created,
            "data": { "object": object },
            "livemode": false,
            "pending_webhooks": 1,
            "request": {
                "id": request.map(|(id, _)| id),
                "idempotency_key": request.and_then(|(_, key)| key.as_ref()),
            },
            "type": kind,
        });
        self.events.push(Event { id, kind: kind.to_owned(), body });
    }

    /// What has happened since this was asked last.
    pub fn news(&mut self) -> Vec<Event> {
        let news = self.events.iter().skip(self.handed_over).cloned().collect();
        self.handed_over = self.events.len();
        news
    }

    pub fn session(&mut self, id: &str) -> Result<&mut Session, Problem> {
        let found = self.sessions.iter_mut().find(|session| session.id == id);
        found.ok_or_else(|| Problem::missing("checkout.session", id))
    }

    pub fn intent(&mut self, id: &str) -> Result<&mut Intent, Problem> {
        let found = self.intents.iter_mut().find(|intent| intent.id == id);
        found.ok_or_else(|| Problem::missing("payment_intent", id))
    }

    pub fn charge(&mut self, id: &str) -> Result<&mut Charge, Problem> {
        let found = self.charges.iter_mut().find(|charge| charge.id == id);
        found.ok_or_else(|| Problem::missing("charge", id))
    }

    pub fn refund(&mut self, id: &str) -> Result<&mut Refund, Problem> {
        let found = self.refunds.iter_mut().find(|refund| refund.id == id);
        found.ok_or_else(|| Problem::missing("refund", id))
    }

    pub fn dispute(&mut self, id: &str) -> Result<&mut Dispute, Problem> {
        let found = self.disputes.iter_mut().find(|dispute| dispute.id == id);
        found.ok_or_else(|| Problem::missing("dispute", id))
    }

    pub fn event(&self, id: &str) -> Result<&Event, Problem> {
        self.events.iter().find(|event| event.id == id).ok_or_else(|| Problem::missing("event", id))
    }
}
