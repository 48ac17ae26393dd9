//! Reading, and writing many by themselves.

use std::collections::BTreeSet;

use coppice_dynamodb::{AttributeValue, Change, Client, DynamoError, Item, Number, Query, Scan};

use super::{Outcome, WITHIN, clear, ensure, failed, key, partition, put, scanned};

pub async fn run(client: &Client) -> Vec<(&'static str, Outcome)> {
    vec![
        ("a table says its key, its index and that it can be used", describes(client).await),
        ("an item comes back as it was written", comes_back(client).await),
        ("thirty-eight digits come back", digits(client).await),
        ("an item that is not there is none", is_not_there(client).await),
        ("pages of a partition are in order and whole", pages(client).await),
        ("segments have every item once, at whatever page", segments(client).await),
        ("the index finds what has its keys, and nothing that has none", index(client).await),
        ("no index is read consistently", not_consistent(client).await),
        ("an index that is not there is told", no_index(client).await),
        ("what was deleted is gone", deletes(client).await),
        ("more than 25 writes are no call", too_many(client).await),
    ]
}

async fn describes(client: &Client) -> Outcome {
    let table = client.describe_table(WITHIN).await.map_err(failed)?;
    ensure(table.status == "ACTIVE", format!("status {}", table.status))?;
    ensure(table.key() == ["pk", "sk"], format!("key {:?}", table.key()))?;
    let index = table.index("GSI1").ok_or("no index GSI1")?;
    ensure(index.key() == ["GSI1PK", "GSI1SK"], format!("key {:?}", index.key()))?;
    ensure(index.index_status == "ACTIVE", format!("index {}", index.index_status))
}

fn number(text: &str) -> Result<Number, String> {
    Number::parse(text).map_err(failed)
}

async fn comes_back(client: &Client) -> Outcome {
    let text = AttributeValue::text;
    let numbers = ["-1.5", "0", "100"].map(number).into_iter().collect::<Result<BTreeSet<_>, _>>()?;
    let inner = Item::new().with("é", text("東京 \u{1F600} \"\\ \u{1}")).with("none", AttributeValue::Null);
    let item = key("back", "one")
        .with("empty", text(""))
        .with("bytes", AttributeValue::B(vec![0, 255, 10]))
        .with("yes", AttributeValue::Bool(true))
        .with("list", AttributeValue::L(vec![AttributeValue::Null, text("x"), AttributeValue::L(Vec::new())]))
        .with("map", AttributeValue::M(inner))
        .with("texts", AttributeValue::Ss(["b", "a", "c"].map(str::to_owned).into()))
        .with("numbers", AttributeValue::Ns(numbers))
        .with("blobs", AttributeValue::Bs([vec![1], vec![0, 1]].into()));
    put(client, vec![item.clone()]).await?;
    let back = client.get_item(&key("back", "one"), true, WITHIN).await.map_err(failed)?;
    let back = back.ok_or("nothing came back")?;
    ensure(
        back.canonical() == item.canonical(),
        format!("{} is not {}", back.canonical(), item.canonical()),
    )?;
    ensure(back == item, "the same text, and another item")?;
    clear(client, "back").await
}

async fn digits(client: &Client) -> Outcome {
    for digits in ["12345678901234567890123456789012345678", "-0.00012345678901234567890123456789012345678"] {
        let item = key("digits", "one").with("n", AttributeValue::N(number(digits)?));
        put(client, vec![item.clone()]).await?;
        let back = client.get_item(&key("digits", "one"), true, WITHIN).await.map_err(failed)?;
        ensure(back.as_ref() == Some(&item), format!("{digits} is not {:?}", back.map(|b| b.canonical())))?;
    }
    clear(client, "digits").await
}

async fn is_not_there(client: &Client) -> Outcome {
    let got = client.get_item(&key("none", "none"), true, WITHIN).await.map_err(failed)?;
    ensure(got.is_none(), "something is there")?;
    ensure(partition(client, "none", None).await?.is_empty(), "something is there")
}

/// Sixty items, whose sort keys are in order.
fn sixty(case: &str) -> Vec<Item> {
    (0..60).map(|number| key(case, &format!("{number:02}"))).collect()
}

async fn pages(client: &Client) -> Outcome {
    put(client, sixty("pages")).await?;
    for limit in [None, Some(1), Some(7), Some(60), Some(100)] {
        let found = partition(client, "pages", limit).await?;
        let keys: Vec<_> = found.iter().filter_map(|item| item.text("sk")).collect();
        ensure(keys.len() == 60 && keys.is_sorted(), format!("{limit:?}: {} items", keys.len()))?;
    }
    clear(client, "pages").await
}

async fn segments(client: &Client) -> Outcome {
    put(client, sixty("segments")).await?;
    for (of, limit) in [(1, None), (1, Some(9)), (4, None), (4, Some(3))] {
        let mut found = BTreeSet::new();
        for segment in 0..of {
            let scan = Scan { segment: Some((segment, of)), consistent: true, limit, start: None };
            for sk in scanned(client, "segments", scan).await? {
                ensure(found.insert(sk.clone()), format!("{sk} is in two segments of {of}"))?;
            }
        }
        ensure(found.len() == 60, format!("{} of 60 items in {of} segments", found.len()))?;
    }
    clear(client, "segments").await
}

async fn index(client: &Client) -> Outcome {
    let text = AttributeValue::text;
    let with = key("index", "with").with("GSI1PK", text("CASE#gsi")).with("GSI1SK", text("CASE#1"));
    let other = key("index", "other").with("GSI1PK", text("CASE#gsi")).with("GSI1SK", text("CASE#2"));
    put(client, vec![with, other, key("index", "without")]).await?;
    let partition = ("GSI1PK".to_owned(), "CASE#gsi".to_owned());
    let query = Query { index: Some("GSI1".to_owned()), partition, ..Query::default() };
    let both = client.query(&query, WITHIN).await.map_err(failed)?;
    ensure(both.count == 2 && both.items.len() == 2, format!("{} items", both.count))?;
    let query = Query { sort: Some(("GSI1SK".to_owned(), "CASE#2".to_owned())), ..query };
    let one = client.query(&query, WITHIN).await.map_err(failed)?;
    let found: Vec<_> = one.items.iter().filter_map(|item| item.text("sk")).collect();
    ensure(found == ["other"], format!("{found:?}"))?;
    clear(client, "index").await
}

async fn not_consistent(client: &Client) -> Outcome {
    let partition = ("GSI1PK".to_owned(), "CASE#gsi".to_owned());
    let query = Query { index: Some("GSI1".to_owned()), partition, consistent: true, ..Query::default() };
    match client.query(&query, WITHIN).await {
        Err(DynamoError::Invalid(..)) => Ok(()),
        other => Err(format!("{other:?}")),
    }
}

async fn no_index(client: &Client) -> Outcome {
    let partition = ("GSI1PK".to_owned(), "CASE#gsi".to_owned());
    let query = Query { index: Some("GSI9".to_owned()), partition, ..Query::default() };
    match client.query(&query, WITHIN).await {
        Err(DynamoError::NoIndex) => Ok(()),
        other => Err(format!("{other:?}")),
    }
}

async fn deletes(client: &Client) -> Outcome {
    put(client, vec![key("gone", "one")]).await?;
    for _ in 0..2 {
        client.batch_write(&[Change::Delete(key("gone", "one"))], WITHIN).await.map_err(failed)?;
    }
    let got = client.get_item(&key("gone", "one"), true, WITHIN).await.map_err(failed)?;
    ensure(got.is_none(), "it is still there")
}

async fn too_many(client: &Client) -> Outcome {
    let changes: Vec<_> = sixty("many").into_iter().take(26).map(Change::Put).collect();
    for changes in [&changes[..], &[]] {
        match client.batch_write(changes, WITHIN).await {
            Err(DynamoError::Invalid(..)) => {}
            other => return Err(format!("{other:?}")),
        }
    }
    ensure(partition(client, "many", None).await?.is_empty(), "some were written")
}
