//! The table: items by the hash of their partition, and within it by their sort key, as DynamoDB has them.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use crate::TABLE;

/// The most bytes of items of one page.
const PAGE_BYTES: usize = 1 << 20;

/// The most writes of one call.
const MOST_BATCHED: usize = 25;

/// Where an item stands: the beginning of its partition's hash, the partition, and its place within.
type Place = (u64, String, String);

#[derive(Default)]
pub struct Table(BTreeMap<Place, Value>);

fn text(item: &Value, name: &str) -> String {
    item.pointer(&format!("/{name}/S")).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn place(item: &Value) -> Place {
    let (pk, sk) = (text(item, "pk"), text(item, "sk"));
    let hash = Sha256::digest(&pk).iter().take(8).fold(0_u64, |hash, byte| (hash << 8) | u64::from(*byte));
    (hash, pk, sk)
}

impl Table {
    pub fn put(&mut self, item: Value) {
        self.0.insert(place(&item), item);
    }

    pub fn describe(&self) -> Value {
        let keys = |pk: &str, sk: &str| json!([{ "AttributeName": pk, "KeyType": "HASH" }, { "AttributeName": sk, "KeyType": "RANGE" }]);
        json!({ "Table": {
            "TableName": TABLE,
            "TableStatus": "ACTIVE",
            "ItemCount": self.0.len(),
            "TableArn": format!("arn:aws:dynamodb:{}:1:table/{TABLE}", crate::REGION),
            "KeySchema": keys("pk", "sk"),
            "GlobalSecondaryIndexes": [
                { "IndexName": "GSI1", "IndexStatus": "ACTIVE", "KeySchema": keys("GSI1PK", "GSI1SK") }
            ],
        }})
    }

    pub fn get(&self, asked: &Value) -> Value {
        let item = asked.get("Key").and_then(|key| self.0.get(&place(key)));
        item.map_or_else(|| json!({}), |item| json!({ "Item": item }))
    }

    pub fn scan(&self, asked: &Value) -> Value {
        let number = |name: &str| asked.get(name).and_then(Value::as_u64);
        let (segment, of) =
            (number("Segment").unwrap_or_default(), number("TotalSegments").unwrap_or(1).max(1));
        let within = |hash: u64| (u128::from(hash) * u128::from(of)) >> 64 == u128::from(segment);
        page(self.0.iter().filter(|((hash, ..), _)| within(*hash)).map(|(_, item)| item), asked)
    }

    /// By the table's own key or by the index, of which both are text; `#p = :p AND #s = :s` alone.
    pub fn query(&self, asked: &Value) -> Result<Value, &'static str> {
        let at = |kind: &str, name: &str| asked.pointer(&format!("/ExpressionAttribute{kind}/{name}"));
        let name = |name: &str| at("Names", name).and_then(Value::as_str);
        let value = |name: &str| at("Values", name).cloned();
        match asked.get("IndexName").and_then(Value::as_str) {
            None => {}
            Some("GSI1") if asked.get("ConsistentRead") == Some(&Value::Bool(true)) => {
                return Err("Consistent reads are not supported on global secondary indexes");
            }
            Some("GSI1") => {}
            Some(_) => return Err("The table does not have the specified index"),
        }
        let partition = name("#p").zip(value(":p")).ok_or("no partition is said")?;
        let sort = name("#s").zip(value(":s"));
        let is = |item: &Value, (name, value): &(&str, Value)| item.get(*name) == Some(value);
        let matching = self
            .0
            .values()
            .filter(|item| is(item, &partition) && sort.as_ref().is_none_or(|sort| is(item, sort)));
        Ok(page(matching, asked))
    }

    pub fn batch(&mut self, asked: &Value, undone: usize) -> Result<Value, &'static str> {
        let path = format!("/RequestItems/{TABLE}");
        let changes = asked.pointer(&path).and_then(Value::as_array).ok_or("nothing for this table")?;
        if changes.is_empty() || changes.len() > MOST_BATCHED {
            return Err("Too many items requested for the BatchWriteItem call");
        }
        let (now, later) = changes.split_at(changes.len().saturating_sub(undone));
        for change in now {
            if let Some(item) = change.pointer("/PutRequest/Item") {
                self.put(item.clone());
            } else if let Some(key) = change.pointer("/DeleteRequest/Key") {
                self.0.remove(&place(key));
            }
        }
        let mut left = Map::new();
        if !later.is_empty() {
            left.insert(TABLE.to_owned(), json!(later));
        }
        Ok(json!({ "UnprocessedItems": left }))
    }
}

/// The first of these items after where the last page ended: as many as are wanted, and not more than a page holds.
fn page<'a>(items: impl Iterator<Item = &'a Value>, asked: &Value) -> Value {
    let start = asked.get("ExclusiveStartKey").map(place);
    let limit = asked.get("Limit").and_then(Value::as_u64).and_then(|limit| usize::try_from(limit).ok());
    let mut rest =
        items.skip_while(|item| start.as_ref().is_some_and(|start| place(item) <= *start)).peekable();
    let (mut found, mut bytes) = (Vec::new(), 0_usize);
    while limit.is_none_or(|limit| found.len() < limit) && bytes < PAGE_BYTES {
        let Some(item) = rest.next() else { break };
        bytes += item.to_string().len();
        found.push(item);
    }
    let mut page = json!({ "Count": found.len(), "ScannedCount": found.len(), "Items": found });
    if let (Some(last), Some(_), Some(page)) = (found.last(), rest.peek(), page.as_object_mut()) {
        let key = json!({ "pk": last.get("pk"), "sk": last.get("sk") });
        page.insert("LastEvaluatedKey".to_owned(), key);
    }
    page
}
