//! Whether the DynamoDB that is to be moved from can be asked: each line says what is wrong and what is to be done.

use std::time::Duration;

use coppice_dynamodb::{Client, DynamoError, Scan, Settings, Table};
use coppice_platform::Platform;

use crate::moving::{INDEX, INDEX_KEY, KEY, table};
use crate::output;

/// How long a question may take.
const WITHIN: Duration = Duration::from_secs(10);

/// How far the clocks may be apart before it is told: AWS takes five minutes.
const CLOCK_MS: u64 = 30_000;

/// What can be asked about a table that was described, and what is wrong, if anything is.
type Check = fn(&Client, &Table) -> Option<String>;

/// What the table must be.
const CHECKS: [Check; 5] = [is_active, is_of_the_region, has_the_key, has_the_index, has_the_time];

/// Says what is wrong with DynamoDB; how much that is. Where nothing is set of it, nothing is asked and nothing said.
pub async fn examine(platform: &Platform) -> usize {
    let client = match table(platform.env.as_ref()) {
        Ok(None) => return 0,
        Ok(Some(client)) => client,
        Err(problems) => {
            problems.iter().for_each(|problem| tell(&problem.to_string()));
            return problems.len();
        }
    };
    let problems = problems(&client).await;
    problems.iter().for_each(|problem| tell(problem));
    if problems.is_empty() {
        output::remark(&format!(
            "DynamoDB: all is well: {} answers, has its index, and may be read",
            place(client.settings())
        ));
    }
    problems.len()
}

fn place(settings: &Settings) -> String {
    format!("the table {} at {}", settings.table, settings.origin())
}

/// What is wrong with the table, or with the way there.
async fn problems(client: &Client) -> Vec<String> {
    let described = match client.describe_table(WITHIN).await {
        Ok(described) => described,
        Err(error) => return vec![format!("{} can't be asked: {error}", place(client.settings()))],
    };
    let mut problems: Vec<_> = CHECKS.iter().filter_map(|check| check(client, &described)).collect();
    let one = Scan { consistent: true, limit: Some(1), ..Scan::default() };
    if let Err(error) = client.scan(&one, WITHIN).await {
        problems.push(format!("its items can't be read: {error}"));
    }
    problems
}

fn tell(problem: &str) {
    output::line(&format!("DynamoDB: {problem}"));
}

fn is_active(_: &Client, table: &Table) -> Option<String> {
    (table.status != "ACTIVE")
        .then(|| format!("the table is {}, and not ACTIVE: wait until it is", table.status))
}

/// By the table's own address within AWS: arn:aws:dynamodb:REGION:….
fn is_of_the_region(client: &Client, table: &Table) -> Option<String> {
    let region = table.table_arn.split(':').nth(3).filter(|region| !region.is_empty())?;
    let set = &client.settings().region;
    (region != set).then(|| format!("the table is in {region}, and DYNAMODB_REGION says {set}"))
}

fn has_the_key(_: &Client, table: &Table) -> Option<String> {
    let key = table.key();
    (key != KEY).then(|| {
        format!("the table's key is {}, and not pk, sk as NextAuth's adapter has it", key.join(", "))
    })
}

fn has_the_index(_: &Client, table: &Table) -> Option<String> {
    let Some(index) = table.index(INDEX) else {
        return Some(format!("the table has no index {INDEX}, by which NextAuth finds people and sessions"));
    };
    if index.key() != INDEX_KEY {
        return Some(format!(
            "the key of {INDEX} is {}, and not {}",
            index.key().join(", "),
            INDEX_KEY.join(", ")
        ));
    }
    (index.index_status != "ACTIVE")
        .then(|| format!("the index {INDEX} is {}, and not ACTIVE: wait until it is", index.index_status))
}

fn has_the_time(client: &Client, _: &Table) -> Option<String> {
    let offset = client.clock_offset_ms().filter(|offset| offset.unsigned_abs() > CLOCK_MS)?;
    let skew = DynamoError::ClockSkew(Some(offset));
    Some(format!(
        "{skew}: set it. What AWS is asked is signed with the time, and refused when that is five minutes off"
    ))
}

#[cfg(test)]
mod tests {
    use coppice_dynamodb_server::{Kind, Server};

    use super::*;

    async fn world(changes: &[(&str, &str)]) -> (Server, Client) {
        let server = Server::start().await.unwrap();
        let client = crate::moving::testing::client(&server, changes);
        (server, client)
    }

    #[tokio::test]
    async fn of_a_table_that_is_as_it_should_be_nothing_is_said() {
        let (server, client) = world(&[]).await;
        assert_eq!(problems(&client).await, Vec::<String>::new());
        assert_eq!(server.asked(), ["DescribeTable", "Scan"]);
    }

    #[tokio::test]
    async fn what_the_key_may_not_is_named() {
        let (server, client) = world(&[]).await;
        server.fault(Kind::Denied.at("Scan"));
        let expected = "its items can't be read: the access key may not do dynamodb:Scan";
        assert_eq!(problems(&client).await, [expected]);
    }

    #[tokio::test]
    async fn a_clock_that_is_wrong_is_told_though_the_table_can_be_read() {
        let (server, client) = world(&[]).await;
        server.set_clock_offset(20 * 60);
        let found = problems(&client).await;
        assert!(matches!(&found[..], [one] if one.contains("minutes slow: set it")), "{found:?}");
    }

    #[tokio::test]
    async fn whatever_keeps_the_table_from_being_asked_is_one_line() {
        for (name, value, expected) in [
            ("AWS_SECRET_ACCESS_KEY", "another", "AWS_SECRET_ACCESS_KEY is not the secret of the access key"),
            ("DYNAMODB_REGION", "us-east-1", "not that of the region in DYNAMODB_REGION"),
            ("DYNAMODB_TABLE", "another", "there is no such table"),
        ] {
            let (_server, client) = world(&[(name, value)]).await;
            let found = problems(&client).await;
            assert!(matches!(&found[..], [one] if one.contains(expected)), "{found:?}");
        }
        let (server, client) = world(&[]).await;
        server.fault(Kind::Html(200).times(1));
        let found = problems(&client).await;
        assert!(matches!(&found[..], [one] if one.contains("none of DynamoDB's answers")), "{found:?}");
    }
}
