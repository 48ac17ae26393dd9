//! Transactions.

use coppice_dynamodb::{AttributeValue, Client, Condition, DynamoError, Item, Reason, Write};

use super::{Outcome, WITHIN, clear, ensure, failed, key};

pub async fn run(client: &Client) -> Vec<(&'static str, Outcome)> {
    vec![
        ("a transaction writes all", all(client).await),
        ("a condition that does not hold stops all, and says which it was", none(client).await),
        ("what is as it was seen is written, and what is not is not", as_seen(client).await),
    ]
}

fn version(number: i64) -> AttributeValue {
    AttributeValue::N(number.into())
}

fn absent() -> Condition {
    Condition { expression: "attribute_not_exists(pk)".to_owned(), ..Condition::default() }
}

fn seen(number: i64) -> Condition {
    Condition {
        expression: "#v = :v".to_owned(),
        names: [("#v".to_owned(), "ver".to_owned())].into(),
        values: [(":v".to_owned(), version(number))].into(),
    }
}

async fn read(client: &Client, sk: &str) -> Result<Option<Item>, String> {
    client.get_item(&key("transact", sk), true, WITHIN).await.map_err(failed)
}

async fn all(client: &Client) -> Outcome {
    clear(client, "transact").await?;
    let writes = [
        Write::Put(key("transact", "a").with("ver", version(1)), Some(absent())),
        Write::Put(key("transact", "b"), None),
    ];
    client.transact(&writes, "all-0000-0001", WITHIN).await.map_err(failed)?;
    ensure(read(client, "a").await?.is_some() && read(client, "b").await?.is_some(), "not all are there")
}

async fn none(client: &Client) -> Outcome {
    let writes = [
        Write::Put(key("transact", "c"), None),
        Write::Put(key("transact", "a"), Some(absent())),
        Write::Check(key("transact", "b"), absent()),
    ];
    match client.transact(&writes, "none-0000-0001", WITHIN).await {
        Err(DynamoError::TransactionCancelled(reasons)) => {
            let failed = Reason::ConditionalCheckFailed;
            ensure(reasons == [Reason::None, failed.clone(), failed], format!("{reasons:?}"))?;
        }
        other => return Err(format!("{other:?}")),
    }
    ensure(read(client, "c").await?.is_none(), "one of them is written")
}

async fn as_seen(client: &Client) -> Outcome {
    let put = |number, token| {
        let write = Write::Put(key("transact", "a").with("ver", version(number + 1)), Some(seen(number)));
        async move { client.transact(&[write], token, WITHIN).await }
    };
    put(1, "seen-0000-0001").await.map_err(failed)?;
    match put(1, "seen-0000-0002").await {
        Err(DynamoError::TransactionCancelled(_)) => {}
        other => return Err(format!("{other:?}")),
    }
    let delete = [Write::Delete(key("transact", "a"), Some(seen(2)))];
    client.transact(&delete, "seen-0000-0003", WITHIN).await.map_err(failed)?;
    ensure(read(client, "a").await?.is_none(), "it is still there")?;
    clear(client, "transact").await
}
