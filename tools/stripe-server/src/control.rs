//! What tests say.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::books::Books;
use crate::checkout::expire_overdue;
use crate::courier::Order;
use crate::fault::Fault;
use crate::model::{DisputeStatus, Metadata, RefundStatus};
use crate::payment::{self, How};
use crate::problem::Problem;
use crate::webhooks::{Endpoint, Rule};
use crate::world::World;
use crate::{disputes, refunds};

/// What a test has the service do: over HTTP as `POST /_control/{name}` with the fields as JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
pub enum Command {
    /// Somebody pays a session; the session is answered.
    Pay {
        /// Its id.
        session: String,
    },
    /// Somebody tries to pay with a card that is declined: the session stays open.
    Decline {
        /// Its id.
        session: String,
    },
    /// Somebody pays by what takes days: the session is complete and unpaid.
    PayLater {
        /// Its id.
        session: String,
    },
    /// The days are over.
    Settle {
        /// The session's id.
        session: String,
        /// Whether the money has come.
        succeeded: bool,
    },
    /// Money goes back, by the shop's own hand at Stripe; the refund is answered.
    Refund {
        /// The charge's id.
        charge: String,
        /// How much: all that is left, if nothing is said.
        #[serde(default)]
        amount: Option<i64>,
    },
    /// What becomes of refunds from now on.
    RefundsBecome {
        /// What.
        status: RefundStatus,
    },
    /// What becomes of one that is there.
    SetRefund {
        /// Its id.
        refund: String,
        /// What.
        status: RefundStatus,
    },
    /// Somebody disputes a charge; the dispute is answered.
    Dispute {
        /// The charge's id.
        charge: String,
        /// How much: all, if nothing is said.
        #[serde(default)]
        amount: Option<i64>,
    },
    /// How far a dispute has come.
    SetDispute {
        /// Its id.
        dispute: String,
        /// How far.
        status: DisputeStatus,
    },
    /// Something happens that is not played; the event is answered.
    Emit {
        /// The event's type.
        #[serde(rename = "type")]
        kind: String,
        /// What it happens to.
        object: Value,
    },
    /// Sets the clock; what is over by then ends.
    Clock {
        /// So many seconds ahead of the machine's.
        ahead: i64,
    },
    /// What goes wrong from now on, instead of whatever did: nothing, if there is nothing.
    Faults {
        /// What.
        faults: Vec<Fault>,
    },
    /// Who is told, instead of whoever was.
    Endpoints {
        /// Who.
        endpoints: Vec<Endpoint>,
    },
    /// How events are delivered from now on, instead of however they were.
    Deliver {
        /// How; the first rule that is about an event counts.
        rules: Vec<Rule>,
    },
    /// Delivers what was held.
    Release {
        /// In what order.
        #[serde(default)]
        order: Order,
        /// Only what says this.
        #[serde(default)]
        saying: Option<String>,
    },
    /// Delivers again what has not arrived: nobody answered, or with something else than 2xx.
    Retry {
        /// Only what says this.
        #[serde(default)]
        saying: Option<String>,
    },
    /// Delivers an event again, whether it has arrived or not.
    Resend {
        /// Its id.
        event: String,
        /// How often, all at the same time.
        copies: u32,
    },
    /// Waits until nothing is being delivered any more.
    Rest,
    /// Forgets faults and rules, what was held, asked and sent; what was bought stays.
    Reset,
}

impl World {
    /// Does what a test says.
    pub(crate) async fn obey(&self, command: Command) -> Result<Value, Problem> {
        match command {
            Command::Faults { faults } => self.state().faults = faults,
            Command::Endpoints { endpoints } => self.courier.set_endpoints(endpoints),
            Command::Deliver { rules } => self.courier.set_rules(rules),
            Command::Release { order, saying } => {
                return Ok(json!({ "count": self.courier.release(order, saying.as_deref()) }));
            }
            Command::Retry { saying } => {
                return Ok(json!({ "count": self.courier.retry(saying.as_deref()) }));
            }
            Command::Resend { event, copies } => {
                let event = self.state().books.event(&event)?.clone();
                self.courier.resend(&event, copies);
            }
            Command::Rest => self.courier.rest().await,
            Command::Reset => {
                self.courier.reset();
                let mut state = self.state();
                state.faults.clear();
                state.asked.clear();
            }
            command => return self.change(|books| on_books(books, command)),
        }
        Ok(json!({}))
    }
}

fn on_books(books: &mut Books, command: Command) -> Result<Value, Problem> {
    expire_overdue(books);
    match command {
        Command::Pay { session } => payment::attempt(books, &session, How::Pay),
        Command::Decline { session } => payment::attempt(books, &session, How::Decline),
        Command::PayLater { session } => payment::attempt(books, &session, How::Later),
        Command::Settle { session, succeeded } => payment::settle(books, &session, succeeded),
        Command::Refund { charge, amount } => {
            refunds::refund(books, &charge, amount, None, Metadata::default())
        }
        Command::SetRefund { refund, status } => refunds::set(books, &refund, status),
        Command::RefundsBecome { status } => {
            books.refunds_become = status;
            Ok(json!({}))
        }
        Command::Dispute { charge, amount } => disputes::open(books, &charge, amount),
        Command::SetDispute { dispute, status } => disputes::set(books, &dispute, status),
        Command::Emit { kind, object } => {
            books.happened(&kind, object);
            Ok(books.events.last().map(|event| event.body.clone()).unwrap_or_default())
        }
        Command::Clock { ahead } => {
            books.clock.set_ahead(ahead);
            expire_overdue(books);
            Ok(json!({ "now": books.clock.now() }))
        }
        // The others are the world's own.
        _ => Ok(json!({})),
    }
}

/// `POST /_control/{name}`
pub(crate) async fn command(
    State(world): State<Arc<World>>,
    Path(name): Path<String>,
    body: Option<Json<Value>>,
) -> Response {
    let mut said = body.map_or_else(|| json!({}), |Json(said)| said);
    if let Some(said) = said.as_object_mut() {
        said.insert("do".to_owned(), json!(name));
    }
    let command = match serde_json::from_value(said) {
        Ok(command) => command,
        Err(error) => return (StatusCode::UNPROCESSABLE_ENTITY, error.to_string()).into_response(),
    };
    match world.obey(command).await {
        Ok(done) => Json(done).into_response(),
        Err(problem) => {
            let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::BAD_REQUEST);
            (status, Json(problem.body())).into_response()
        }
    }
}

/// `GET /_control/asked`, `GET /_control/deliveries`, `GET /_control/held`
pub(crate) async fn told(State(world): State<Arc<World>>, Path(name): Path<String>) -> Response {
    match name.as_str() {
        "asked" => Json(world.state().asked.clone()).into_response(),
        "deliveries" => Json(world.courier.deliveries()).into_response(),
        "held" => {
            let signed: Vec<_> =
                world.courier.held().iter().map(|event| world.courier.signed(event)).collect();
            Json(signed).into_response()
        }
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}
