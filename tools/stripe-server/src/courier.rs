//! Who brings events to where they should come: at once, or as the rules say.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::runtime::Handle;

use crate::clock::Clock;
use crate::model::Event;
use crate::post::post;
use crate::webhooks::{Delivery, Endpoint, Manner, Rule, SECRET, Signed, sign};

pub(crate) struct Courier {
    clock: Clock,
    runtime: Handle,
    state: Mutex<State>,
    /// How many errands are under way.
    under_way: AtomicUsize,
}

#[derive(Default)]
struct State {
    endpoints: Vec<Endpoint>,
    rules: Vec<Rule>,
    held: Vec<Event>,
    sent: Vec<(Event, Delivery)>,
}

/// In what order what was held is released.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// As it happened, one after the other.
    #[default]
    Kept,
    /// The last first, one after the other.
    Reversed,
    /// All at the same time.
    AtOnce,
}

impl Courier {
    pub fn new(clock: Clock, runtime: Handle, endpoints: Vec<Endpoint>) -> Self {
        let state = State { endpoints, ..State::default() };
        Self { clock, runtime, state: Mutex::new(state), under_way: AtomicUsize::default() }
    }

    /// Brings what has just happened.
    pub fn hand_over(self: &Arc<Self>, events: Vec<Event>) {
        let mut now = Vec::new();
        for event in events {
            let manner = self.state().manner(&event);
            match manner {
                None => now.push(event),
                Some(Manner::Late { ms }) => self.send(Duration::from_millis(ms), vec![event], None),
                Some(Manner::Repeated { copies }) => {
                    for _ in 0..copies {
                        self.send(Duration::ZERO, vec![event.clone()], None);
                    }
                }
                Some(Manner::Held) => self.state().held.push(event),
                Some(Manner::Lost) => {
                    for endpoint in self.endpoints() {
                        self.note(&event, &endpoint.url, 0);
                    }
                }
            }
        }
        self.send(Duration::ZERO, now, None);
    }

    /// Brings what was held and says this; how many that were.
    pub fn release(self: &Arc<Self>, order: Order, saying: Option<&str>) -> usize {
        let says = |event: &mut Event| saying.is_none_or(|text| written(event).contains(text));
        let mut released: Vec<Event> = self.state().held.extract_if(.., says).collect();
        let count = released.len();
        match order {
            Order::Kept => self.send(Duration::ZERO, released, None),
            Order::Reversed => {
                released.reverse();
                self.send(Duration::ZERO, released, None);
            }
            Order::AtOnce => {
                released.into_iter().for_each(|event| self.send(Duration::ZERO, vec![event], None));
            }
        }
        count
    }

    /// Brings again what has not arrived anywhere it should, and says this; how many that were.
    pub fn retry(self: &Arc<Self>, saying: Option<&str>) -> usize {
        let mut last = BTreeMap::new();
        for (event, delivery) in &self.state().sent {
            let arrived =
                last.get(&(delivery.event.clone(), delivery.url.clone())).is_some_and(|(_, it)| *it);
            let known = (event.clone(), arrived || delivery.has_arrived());
            last.insert((delivery.event.clone(), delivery.url.clone()), known);
        }
        let says = |event: &Event| saying.is_none_or(|text| written(event).contains(text));
        let missed = last.into_iter().filter(|(_, (event, arrived))| !arrived && says(event));
        let mut count = 0_usize;
        for ((_, url), (event, _)) in missed {
            self.send(Duration::ZERO, vec![event], Some(url));
            count = count.saturating_add(1);
        }
        count
    }

    /// Brings an event once more, so often.
    pub fn resend(self: &Arc<Self>, event: &Event, copies: u32) {
        for _ in 0..copies {
            self.send(Duration::ZERO, vec![event.clone()], None);
        }
    }

    /// An event as the first endpoint would get it now.
    pub fn signed(&self, event: &Event) -> Signed {
        let first = self.endpoints().into_iter().next();
        let secrets = first.map_or_else(|| vec![SECRET.to_owned()], |endpoint| endpoint.secrets);
        let body = written(event);
        Signed { signature: sign(&secrets, self.clock.now(), &body), body }
    }

    /// After this long, brings these one after the other, everywhere or only there.
    fn send(self: &Arc<Self>, after: Duration, events: Vec<Event>, only: Option<String>) {
        if events.is_empty() {
            return;
        }
        self.under_way.fetch_add(1, Ordering::SeqCst);
        let courier = Arc::clone(self);
        self.runtime.spawn(async move {
            tokio::time::sleep(after).await;
            for event in events {
                for endpoint in courier.endpoints() {
                    let there = only.as_ref().is_none_or(|only| *only == endpoint.url);
                    if there && endpoint.wants(&event.kind) {
                        let body = written(&event);
                        let signature = sign(&endpoint.secrets, courier.clock.now(), &body);
                        let status = post(&endpoint.url, signature, body).await;
                        courier.note(&event, &endpoint.url, status.unwrap_or_default());
                    }
                }
            }
            courier.under_way.fetch_sub(1, Ordering::SeqCst);
        });
    }

    /// Until nothing is under way any more.
    pub async fn rest(&self) {
        while self.under_way.load(Ordering::SeqCst) > 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    pub fn endpoints(&self) -> Vec<Endpoint> {
        self.state().endpoints.clone()
    }

    pub fn set_endpoints(&self, endpoints: Vec<Endpoint>) {
        self.state().endpoints = endpoints;
    }

    pub fn set_rules(&self, rules: Vec<Rule>) {
        self.state().rules = rules;
    }

    pub fn deliveries(&self) -> Vec<Delivery> {
        self.state().sent.iter().map(|(_, delivery)| delivery.clone()).collect()
    }

    pub fn held(&self) -> Vec<Event> {
        self.state().held.clone()
    }

    /// Forgets the rules, and what was held and sent.
    pub fn reset(&self) {
        let mut state = self.state();
        *state = State { endpoints: std::mem::take(&mut state.endpoints), ..State::default() };
    }

    fn note(&self, event: &Event, url: &str, status: u16) {
        let (id, kind, url) = (event.id.clone(), event.kind.clone(), url.to_owned());
        let delivery = Delivery { event: id, kind, url, at: self.clock.now(), status };
        self.state().sent.push((event.clone(), delivery));
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn manner(&mut self, event: &Event) -> Option<Manner> {
        let body = written(event);
        self.rules.iter_mut().find_map(|rule| rule.take(&event.kind, &body))
    }
}

/// An event's body, as it is sent every time.
fn written(event: &Event) -> String {
    serde_json::to_string_pretty(&event.body).unwrap_or_default()
}
