//! A DynamoDB of one table in memory, for tests: the table that NextAuth's adapter makes, with its index.
//!
//! It does of DynamoDB what this project asks of it, and two things that the others for tests do not: it checks signatures and their
//! time as AWS does, from what has come over the wire, and it errs where it is told to ([`Fault`]).

pub mod cases;
mod fault;
mod signature;
mod table;

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use bytes::Bytes;
use coppice_platform::Clock;
use coppice_platform::native::SystemClock;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

pub use fault::{Fault, Kind};
use table::Table;

/// The table's name.
pub const TABLE: &str = "next-auth";
/// Its region.
pub const REGION: &str = "eu-central-1";
/// The key that may ask.
pub const KEY_ID: &str = "AKIDEXAMPLE";
/// The key's secret.
pub const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

/// What the server knows.
#[derive(Default)]
struct World {
    table: Table,
    faults: Vec<Fault>,
    asked: Vec<String>,
    clock_offset: i64,
}

/// A running server. It ends when this is dropped.
pub struct Server {
    origin: String,
    world: Arc<Mutex<World>>,
    serving: JoinHandle<()>,
}

impl Server {
    /// Serves on a free port of this machine.
    ///
    /// # Errors
    /// Where nobody can listen.
    pub async fn start() -> io::Result<Self> {
        let listener = TcpListener::bind(SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0)).await?;
        let origin = format!("http://{}", listener.local_addr()?);
        let world = Arc::new(Mutex::new(World::default()));
        let router = Router::new().route("/", post(answer)).with_state(Arc::clone(&world));
        let serving = tokio::spawn(coppice_test_server::serve(listener, router));
        Ok(Self { origin, world, serving })
    }

    /// The settings by which the application uses it.
    pub fn settings(&self) -> [(&'static str, String); 5] {
        [
            ("DYNAMODB_ENDPOINT", self.origin.clone()),
            ("DYNAMODB_REGION", REGION.to_owned()),
            ("DYNAMODB_TABLE", TABLE.to_owned()),
            ("AWS_ACCESS_KEY_ID", KEY_ID.to_owned()),
            ("AWS_SECRET_ACCESS_KEY", SECRET.to_owned()),
        ]
    }

    /// Has these items in its table, in place of what is at their keys.
    pub fn put(&self, items: impl IntoIterator<Item = Value>) {
        let mut world = lock(&self.world);
        items.into_iter().for_each(|item| world.table.put(item));
    }

    /// Errs so from now on, after whatever else it has been told.
    pub fn fault(&self, fault: Fault) {
        lock(&self.world).faults.push(fault);
    }

    /// Has a clock that is so many seconds later than this machine's.
    pub fn set_clock_offset(&self, seconds: i64) {
        lock(&self.world).clock_offset = seconds;
    }

    /// What was asked since the last time that this was called, by AWS's names.
    pub fn asked(&self) -> Vec<String> {
        std::mem::take(&mut lock(&self.world).asked)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

fn lock(world: &Mutex<World>) -> MutexGuard<'_, World> {
    world.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn answer(State(world): State<Arc<Mutex<World>>>, headers: HeaderMap, body: Bytes) -> Response {
    let mut world = lock(&world);
    let target = headers.get("x-amz-target").and_then(|target| target.to_str().ok()).unwrap_or_default();
    let operation = target.strip_prefix("DynamoDB_20120810.").unwrap_or_default().to_owned();
    world.asked.push(operation.clone());
    let now = SystemClock.now().saturating_add(world.clock_offset);
    let mut answer = match fault::next(&mut world.faults, &operation) {
        Some(Kind::Unprocessed) => done(&mut world.table, &operation, &body, 1),
        Some(kind) => fault::answer(kind, &operation),
        None => match signature::check(&headers, &body, now) {
            Ok(()) => done(&mut world.table, &operation, &body, 0),
            Err(refused) => refused,
        },
    };
    let date = chrono::DateTime::from_timestamp(now, 0).unwrap_or_default();
    if let Ok(date) = HeaderValue::from_str(&date.format("%a, %d %b %Y %H:%M:%S GMT").to_string()) {
        answer.headers_mut().insert(header::DATE, date);
    }
    answer
}

/// What comes of it; of many writes the last ones may be left undone.
fn done(table: &mut Table, operation: &str, body: &[u8], undone: usize) -> Response {
    let Ok(asked) = serde_json::from_slice::<Value>(body) else {
        return refused("com.amazon.coral.service#SerializationException", "");
    };
    let named = asked.pointer("/TableName").and_then(Value::as_str);
    if named.is_some_and(|name| name != TABLE) {
        let why = "Requested resource not found";
        return refused("com.amazonaws.dynamodb.v20120810#ResourceNotFoundException", why);
    }
    let done = match operation {
        "DescribeTable" => Ok(table.describe()),
        "GetItem" => Ok(table.get(&asked)),
        "Scan" => Ok(table.scan(&asked)),
        "Query" => table.query(&asked),
        "BatchWriteItem" => table.batch(&asked, undone),
        _ => Err("this server does not do that"),
    };
    match done {
        Ok(answer) => json_answer(StatusCode::OK, &answer),
        Err(why) => refused("com.amazon.coral.validate#ValidationException", why),
    }
}

/// A refusal as AWS has them.
fn refused(kind: &str, message: &str) -> Response {
    json_answer(StatusCode::BAD_REQUEST, &json!({ "__type": kind, "message": message }))
}

fn json_answer(status: StatusCode, body: &Value) -> Response {
    (status, [(header::CONTENT_TYPE, "application/x-amz-json-1.0")], body.to_string()).into_response()
}
