//! What a DynamoDB does of what this project asks of it: one list of cases for whatever speaks as one, through the client that the
//! project has. The table is the one that NextAuth's adapter makes; the cases write into partitions of their own and clear them.

mod reading;
mod transacting;

use std::collections::BTreeSet;
use std::fmt::Display;
use std::time::Duration;

use coppice_dynamodb::{AttributeValue, Change, Client, Item, Page, Query, Scan};

/// How long a call may take.
pub const WITHIN: Duration = Duration::from_secs(10);

/// How a case ends badly, in words.
pub type Outcome = Result<(), String>;

/// What is asked of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Reading, and writing many by themselves: everything does that.
    Reading,
    /// Transactions, which not everything does.
    Transacting,
}

/// Runs the cases of a part; each with its name and how it ended.
pub async fn run(client: &Client, part: Part) -> Vec<(&'static str, Outcome)> {
    match part {
        Part::Reading => reading::run(client).await,
        Part::Transacting => transacting::run(client).await,
    }
}

fn failed(error: impl Display) -> String {
    error.to_string()
}

fn ensure(holds: bool, what: impl Display) -> Outcome {
    if holds { Ok(()) } else { Err(what.to_string()) }
}

/// The key of an item of a case.
fn key(case: &str, sk: &str) -> Item {
    let pk = AttributeValue::S(format!("CASE#{case}"));
    Item::new().with("pk", pk).with("sk", AttributeValue::text(sk))
}

/// All of a partition by its own key, consistently, so many a page.
async fn partition(client: &Client, case: &str, limit: Option<u32>) -> Result<Vec<Item>, String> {
    let mut query = Query {
        partition: ("pk".to_owned(), format!("CASE#{case}")),
        consistent: true,
        limit,
        ..Query::default()
    };
    let mut found = Vec::new();
    loop {
        let page = client.query(&query, WITHIN).await.map_err(failed)?;
        found.extend(page.items);
        query.start = page.next;
        if query.start.is_none() {
            return Ok(found);
        }
    }
}

/// Writes items, 25 a call.
async fn put(client: &Client, items: Vec<Item>) -> Outcome {
    let changes: Vec<_> = items.into_iter().map(Change::Put).collect();
    for some in changes.chunks(25) {
        client.batch_write(some, WITHIN).await.map_err(failed)?;
    }
    Ok(())
}

/// Clears a case's partition.
async fn clear(client: &Client, case: &str) -> Outcome {
    let mut changes = Vec::new();
    for mut item in partition(client, case, None).await? {
        let sk = item.remove("sk").ok_or("an item without a key")?;
        changes.push(Change::Delete(key(case, "").with("sk", sk)));
    }
    for some in changes.chunks(25) {
        client.batch_write(some, WITHIN).await.map_err(failed)?;
    }
    Ok(())
}

/// The sort keys of a case's items in one part of all items.
async fn scanned(client: &Client, case: &str, mut scan: Scan) -> Result<BTreeSet<String>, String> {
    let pk = format!("CASE#{case}");
    let mut found = BTreeSet::new();
    loop {
        let Page { items, next, .. } = client.scan(&scan, WITHIN).await.map_err(failed)?;
        let own = items.iter().filter(|item| item.text("pk") == Some(&pk));
        for sk in own.filter_map(|item| item.text("sk")) {
            ensure(found.insert(sk.to_owned()), format!("{sk} came twice"))?;
        }
        scan.start = next;
        if scan.start.is_none() {
            return Ok(found);
        }
    }
}
