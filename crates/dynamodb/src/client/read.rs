//! What is read.

use std::time::Duration;

use serde::Deserialize;
use serde_json::json;

use super::Client;
use crate::{AttributeValue, DynamoError, Item, Operation};

/// What a table is.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Table {
    /// `ACTIVE`, if it can be used.
    #[serde(rename = "TableStatus")]
    pub status: String,
    /// About how many items there are: it is counted every six hours.
    #[serde(default)]
    pub item_count: u64,
    /// Its address within AWS, where the region stands.
    #[serde(default)]
    pub table_arn: String,
    #[serde(default)]
    key_schema: Vec<KeyPart>,
    #[serde(default, rename = "GlobalSecondaryIndexes")]
    indexes: Vec<Index>,
}

/// An index of a table.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Index {
    /// Its name.
    pub index_name: String,
    /// `ACTIVE`, if it can be used.
    #[serde(default)]
    pub index_status: String,
    #[serde(default)]
    key_schema: Vec<KeyPart>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct KeyPart {
    attribute_name: String,
}

fn names(schema: &[KeyPart]) -> Vec<&str> {
    schema.iter().map(|part| part.attribute_name.as_str()).collect()
}

impl Table {
    /// The attributes of its key.
    pub fn key(&self) -> Vec<&str> {
        names(&self.key_schema)
    }

    /// One of its indexes.
    pub fn index(&self, name: &str) -> Option<&Index> {
        self.indexes.iter().find(|index| index.index_name == name)
    }
}

impl Index {
    /// The attributes of its key.
    pub fn key(&self) -> Vec<&str> {
        names(&self.key_schema)
    }
}

/// How all items are read: a page at a time.
#[derive(Debug, Clone, Default)]
pub struct Scan {
    /// Which part, and of how many, so that several can be read at once.
    pub segment: Option<(u32, u32)>,
    /// Whether it is to be what was written last.
    pub consistent: bool,
    /// How many items a page has at most.
    pub limit: Option<u32>,
    /// Where the last page ended.
    pub start: Option<Item>,
}

/// Which items of a partition are read.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// By which index, if not by the table's own key. What an index says may be late.
    pub index: Option<String>,
    /// The attribute of the partition, and what it is.
    pub partition: (String, String),
    /// The attribute that items are sorted by, and what it is.
    pub sort: Option<(String, String)>,
    /// Whether it is to be what was written last; no index can.
    pub consistent: bool,
    /// How many items a page has at most.
    pub limit: Option<u32>,
    /// Where the last page ended.
    pub start: Option<Item>,
}

/// Some of the items.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Page {
    /// How many there are. It stands in each page, so that what is some other JSON is known for it.
    pub count: u64,
    /// The items.
    #[serde(default)]
    pub items: Vec<Item>,
    /// Where the next page begins, if there is one.
    #[serde(default, rename = "LastEvaluatedKey")]
    pub next: Option<Item>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Described {
    table: Table,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Got {
    #[serde(default)]
    item: Option<Item>,
}

impl Client {
    /// What the table is.
    ///
    /// # Errors
    /// [`DynamoError`].
    pub async fn describe_table(&self, within: Duration) -> Result<Table, DynamoError> {
        let body = json!({ "TableName": self.settings.table });
        let described: Described = self.call(Operation::DescribeTable, &body, within).await?;
        Ok(described.table)
    }

    /// An item by its key, if there is one.
    ///
    /// # Errors
    /// [`DynamoError`].
    pub async fn get_item(
        &self,
        key: &Item,
        consistent: bool,
        within: Duration,
    ) -> Result<Option<Item>, DynamoError> {
        let body = json!({ "TableName": self.settings.table, "Key": key, "ConsistentRead": consistent });
        let got: Got = self.call(Operation::GetItem, &body, within).await?;
        Ok(got.item)
    }

    /// A page of all items.
    ///
    /// # Errors
    /// [`DynamoError`].
    pub async fn scan(&self, scan: &Scan, within: Duration) -> Result<Page, DynamoError> {
        let mut body = json!({ "TableName": self.settings.table, "ConsistentRead": scan.consistent });
        let mut set = |name: &str, value| {
            if let Some(body) = body.as_object_mut() {
                body.insert(name.to_owned(), value);
            }
        };
        if let Some((segment, of)) = scan.segment {
            set("Segment", json!(segment));
            set("TotalSegments", json!(of));
        }
        scan.limit.into_iter().for_each(|limit| set("Limit", json!(limit)));
        scan.start.iter().for_each(|start| set("ExclusiveStartKey", json!(start)));
        self.call(Operation::Scan, &body, within).await
    }

    /// A page of items of one partition, in their order.
    ///
    /// # Errors
    /// [`DynamoError`].
    pub async fn query(&self, query: &Query, within: Duration) -> Result<Page, DynamoError> {
        let (partition, value) = &query.partition;
        let mut names = json!({ "#p": partition });
        let mut values = json!({ ":p": AttributeValue::text(value) });
        let mut condition = "#p = :p".to_owned();
        if let (Some((sort, value)), Some(names), Some(values)) =
            (&query.sort, names.as_object_mut(), values.as_object_mut())
        {
            names.insert("#s".to_owned(), json!(sort));
            values.insert(":s".to_owned(), json!(AttributeValue::text(value)));
            condition.push_str(" AND #s = :s");
        }
        let mut body = json!({
            "TableName": self.settings.table,
            "KeyConditionExpression": condition,
            "ExpressionAttributeNames": names,
            "ExpressionAttributeValues": values,
            "ConsistentRead": query.consistent,
        });
        if let Some(body) = body.as_object_mut() {
            let mut set = |name: &str, value| body.insert(name.to_owned(), value);
            query.index.iter().for_each(|index| drop(set("IndexName", json!(index))));
            query.limit.iter().for_each(|limit| drop(set("Limit", json!(limit))));
            query.start.iter().for_each(|start| drop(set("ExclusiveStartKey", json!(start))));
        }
        self.call(Operation::Query, &body, within).await
    }
}
