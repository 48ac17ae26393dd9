//! Lists, as whoever compares books reads them.

use serde_json::{Value, json};

use super::{SESSIONS, get, paid, session, start};
use crate::Command;

fn ids(list: &Value) -> Vec<String> {
    list["data"].as_array().unwrap().iter().map(|it| it["id"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_list_is_read_page_by_page_newest_first() {
    let server = start().await;
    let mut made = Vec::new();
    for _ in 0..5 {
        made.push(session(&server).await);
    }
    made.reverse();
    let (_, first) = get(&server, SESSIONS, &[("limit", "2")]).await;
    assert_eq!((ids(&first).as_slice(), &first["has_more"]), (&made[..2], &json!(true)));
    assert_eq!((&first["object"], &first["url"]), (&json!("list"), &json!(SESSIONS)));
    let after = |id: &str| [("limit", "2".to_owned()), ("starting_after", id.to_owned())];
    let mut read = ids(&first);
    loop {
        let params = after(read.last().unwrap());
        let params: Vec<_> = params.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let (_, page) = get(&server, SESSIONS, &params).await;
        read.extend(ids(&page));
        if page["has_more"] == false {
            break;
        }
    }
    assert_eq!(read, made);
    let (_, before) = get(&server, SESSIONS, &[("ending_before", &made[3]), ("limit", "2")]).await;
    assert_eq!((ids(&before).as_slice(), &before["has_more"]), (&made[1..3], &json!(true)));
}

#[tokio::test]
async fn a_list_is_narrowed_by_time_and_by_what_it_belongs_to() {
    let server = start().await;
    let (_, first_intent, first) = paid(&server).await;
    server.tell(Command::Clock { ahead: 1_000 }).await.unwrap();
    let since = server.now().to_string();
    let (_, _, second) = paid(&server).await;
    let charges = async |params: &[(&str, &str)]| ids(&get(&server, "/v1/charges", params).await.1);
    assert_eq!(charges(&[]).await, [second.clone(), first.clone()]);
    assert_eq!(charges(&[("created[gte]", &since)]).await, [second]);
    assert_eq!(charges(&[("created[lt]", &since)]).await, [first.as_str()]);
    assert_eq!(charges(&[("payment_intent", &first_intent)]).await, [first]);
    let (_, open) = get(&server, SESSIONS, &[("status", "open")]).await;
    assert_eq!(ids(&open).len(), 0);
    for (name, value) in
        [("limit", "0"), ("limit", "101"), ("starting_after", "ch_no"), ("customer", "cus_1")]
    {
        assert!(get(&server, "/v1/charges", &[(name, value)]).await.0 >= 400, "{name}={value}");
    }
}

#[tokio::test]
async fn events_are_there_to_be_fetched() {
    let server = start().await;
    paid(&server).await;
    let (_, completed) = get(&server, "/v1/events", &[("type", "checkout.session.completed")]).await;
    let event = &completed["data"][0];
    assert_eq!(event["data"]["object"]["client_reference_id"], "order-7");
    assert_eq!((&event["object"], &event["livemode"]), (&json!("event"), &json!(false)));
    let (_, same) = get(&server, &format!("/v1/events/{}", event["id"].as_str().unwrap()), &[]).await;
    assert_eq!(&same, event);
    let types = [("types[]", "charge.succeeded"), ("types[]", "payment_intent.succeeded")];
    assert_eq!(ids(&get(&server, "/v1/events", &types).await.1).len(), 2);
}
