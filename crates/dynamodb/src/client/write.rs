//! What is written.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Deserialize;
use serde_json::{Value, json};

use super::Client;
use crate::{AttributeValue, DynamoError, Item, Operation};

/// How many writes one call has at most. Not everything that speaks as DynamoDB holds it.
const MOST_BATCHED: usize = 25;
const MOST_TRANSACTED: usize = 100;

/// One of many writes, each by itself.
#[derive(Debug, Clone)]
pub enum Change {
    /// The item, whatever was there.
    Put(Item),
    /// Nothing, at this key.
    Delete(Item),
}

/// What must be so before a write, in DynamoDB's own words.
#[derive(Debug, Clone, Default)]
pub struct Condition {
    /// The words.
    pub expression: String,
    /// What stands in them for names: `#v`.
    pub names: BTreeMap<String, String>,
    /// What stands in them for values: `:v`.
    pub values: BTreeMap<String, AttributeValue>,
}

/// One of several writes, all or none.
#[derive(Debug, Clone)]
pub enum Write {
    /// The item, in place of what was there.
    Put(Item, Option<Condition>),
    /// Nothing, at this key.
    Delete(Item, Option<Condition>),
    /// No write: what must be so at this key.
    Check(Item, Condition),
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Batched {
    #[serde(default)]
    unprocessed_items: BTreeMap<String, Vec<Value>>,
}

/// A transaction says nothing when it is done.
#[derive(Deserialize)]
struct Done {}

impl Client {
    /// Writes 25 items at most, each by itself. What was left undone is tried again.
    ///
    /// # Errors
    /// [`DynamoError`]; some may be done then.
    pub async fn batch_write(&self, changes: &[Change], within: Duration) -> Result<(), DynamoError> {
        let operation = Operation::BatchWriteItem;
        check(operation, changes.len(), MOST_BATCHED)?;
        let end = self.clock.now_ms().saturating_add(i64::try_from(within.as_millis()).unwrap_or(i64::MAX));
        let change = |change: &Change| match change {
            Change::Put(item) => json!({ "PutRequest": { "Item": item } }),
            Change::Delete(key) => json!({ "DeleteRequest": { "Key": key } }),
        };
        let mut left: Vec<_> = changes.iter().map(change).collect();
        let mut tries = 0_u32;
        loop {
            let rest = u64::try_from(end.saturating_sub(self.clock.now_ms())).unwrap_or_default();
            let body = json!({ "RequestItems": { self.settings.table.as_str(): left } });
            let mut batched: Batched = self.call(operation, &body, Duration::from_millis(rest)).await?;
            left = batched.unprocessed_items.remove(&self.settings.table).unwrap_or_default();
            if left.is_empty() {
                return Ok(());
            }
            tries = tries.saturating_add(1);
            let error = DynamoError::Unprocessed(left.len());
            // As long as there is time: each answer that leaves some undone has done others.
            if !self.pause(tries, &error, end).await {
                return Err(error);
            }
        }
    }

    /// Writes all of these or none. The same token within ten minutes means the same transaction, which is done once.
    ///
    /// # Errors
    /// [`DynamoError`].
    pub async fn transact(&self, writes: &[Write], token: &str, within: Duration) -> Result<(), DynamoError> {
        let operation = Operation::TransactWriteItems;
        check(operation, writes.len(), MOST_TRANSACTED)?;
        let table = &self.settings.table;
        let with = |kind: &str, what: &str, item: &Item, condition: Option<&Condition>| {
            let mut write = json!({ "TableName": table, what: item });
            if let (Some(condition), Some(write)) = (condition, write.as_object_mut()) {
                write.insert("ConditionExpression".to_owned(), json!(condition.expression));
                if !condition.names.is_empty() {
                    write.insert("ExpressionAttributeNames".to_owned(), json!(condition.names));
                }
                if !condition.values.is_empty() {
                    write.insert("ExpressionAttributeValues".to_owned(), json!(condition.values));
                }
            }
            json!({ kind: write })
        };
        let write = |write: &Write| match write {
            Write::Put(item, condition) => with("Put", "Item", item, condition.as_ref()),
            Write::Delete(key, condition) => with("Delete", "Key", key, condition.as_ref()),
            Write::Check(key, condition) => with("ConditionCheck", "Key", key, Some(condition)),
        };
        let body = json!({
            "TransactItems": writes.iter().map(write).collect::<Vec<_>>(),
            "ClientRequestToken": token,
        });
        self.call::<Done>(operation, &body, within).await.map(|Done {}| ())
    }
}

fn check(operation: Operation, writes: usize, most: usize) -> Result<(), DynamoError> {
    if (1..=most).contains(&writes) {
        return Ok(());
    }
    Err(DynamoError::Invalid(operation, format!("from one to {most} writes a call, and not {writes}")))
}
