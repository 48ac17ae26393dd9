//! Another comes to answer for a namespace: the database, KV, and back.

use coppice::kv_api::service::phase::{Compared, NotChanged, get_compared, get_phase, keep_compared};
use coppice_kv_api::Backend::{self, D1, Kv, Mirrored};
use coppice_kv_api::Mirror;
use coppice_platform::clock::Clock;
use coppice_platform::sql::Statement;
use serde_json::{Value, json};

use super::mirror::{Home, SETTINGS};
use super::program::{NAMESPACE, V4, failure, told};

impl Home {
    /// Who answers.
    async fn backend(&self) -> Backend {
        let mirror = Mirror { namespace: NAMESPACE.into(), first: Mirrored };
        get_phase(&self.site.db(), &mirror).await.unwrap().backend
    }

    /// Notes that both sides were compared just now, and this was different.
    async fn compared(&self, different: u64) {
        let found = Compared { at: self.clock.now(), compared: 9, different };
        keep_compared(&self.site.db(), NAMESPACE, found).await.unwrap();
    }

    /// A home whose values are in KV, all of them.
    async fn at_kv() -> Self {
        let home = Self::new(&SETTINGS).await;
        home.write_all(1).await;
        home.sweep().await;
        home.compared(0).await;
        home.change(Kv, None).await.unwrap();
        home
    }

    /// Everything a program can read, in both shapes.
    async fn read_all(&self) -> Vec<Value> {
        let mut all = Vec::new();
        for key in ["one", "gone", "a", "b", "bulk%2F3", "bulk%2F7"] {
            for address in [format!("/api/v1/kv/{key}?type=json"), format!("/api/v1/kv/{key}/metadata")] {
                let (status, mut json) = told(&self.program.ask("GET", &address).await);
                if let Some(fields) = json.as_object_mut() {
                    fields.remove("version");
                    fields.remove("expiration");
                }
                all.push(json!([status, json]));
            }
        }
        let v4 = |what: &str| format!("{V4}/{NAMESPACE}/{what}");
        for address in ["/api/v1/kv", "/api/v1/kv?prefix=bulk/1", &v4("keys"), &v4("metadata/bulk%2F3")] {
            let (status, json) = told(&self.program.ask("GET", address).await);
            all.push(json!([status, json]));
        }
        let raw = self.program.ask("GET", &v4("values/bytes")).await;
        all.push(json!([raw.status.as_u16(), format!("{:?}", raw.body)]));
        let many = json!({ "keys": ["one", "bulk/3", "never"], "type": "text" }).to_string();
        for address in ["/api/v1/kv/batch".to_owned(), "/api/v1/kv/batch/metadata".to_owned(), v4("bulk/get")]
        {
            let (status, json) = told(&self.program.send_json("POST", &address, many.clone()).await);
            all.push(json!([status, json]));
        }
        all
    }
}

fn why(changed: Result<(), NotChanged>) -> String {
    changed.map_or_else(|why| format!("{why:?}"), |()| "changed".to_owned())
}

#[tokio::test]
async fn kv_answers_as_the_database_did_and_the_database_as_kv() {
    let home = Home::new(&SETTINGS).await;
    home.write_all(1).await;
    home.sweep().await;
    let by_database = home.read_all().await;
    assert_eq!(by_database[0][0], 200);
    home.compared(0).await;
    home.change(Kv, None).await.unwrap();
    assert_eq!(told(&home.program.ask("GET", "/api/v1/health").await).1["backend"], "kv");
    assert_eq!(home.read_all().await, by_database);

    // What is written now is in KV alone: changed, new, and gone for ever.
    let expected = Home::new(&SETTINGS[1..]).await;
    expected.write_all(1).await;
    let of_database = expected.write_all(2).await;
    let of_kv = home.write_all(2).await;
    for (database, kv) in of_database.iter().zip(&of_kv) {
        assert_eq!(database.1, kv.1);
    }
    home.program.put("new", json!("at kv")).await;
    home.program.ask("DELETE", "/api/v1/kv/bulk%2F3").await;
    let by_kv = home.read_all().await;
    assert_ne!(by_kv, by_database);
    assert_eq!(home.waiting().await.0, 0, "nothing is copied to where it is");

    home.change(Mirrored, None).await.unwrap();
    assert_eq!(home.read_all().await, by_kv);
    assert_eq!(home.program.get("new").await.1["value"], "at kv");
    assert_eq!(home.program.get("bulk%2F3").await.0, 404, "what was deleted does not return");
    assert_eq!((home.different().await, home.waiting().await.0), (Vec::new(), 0));
    let version = told(&home.program.put("new", json!(1)).await).1["version"].as_i64();
    assert!(version.is_some(), "versions are there again");
}

#[tokio::test]
async fn kv_has_no_versions_conditions_and_transactions() {
    let home = Home::at_kv().await;
    let put = json!({ "value": "v" }).to_string();
    for (name, value) in [("if-match", "*"), ("if-match", "\"1\""), ("if-none-match", "*")] {
        let answer = home.program.send_under("PUT", "/api/v1/kv/one", put.clone(), &[(name, value)]).await;
        assert_eq!(failure(&answer), (501, "not_at_kv".to_owned()), "{name}: {value}");
        let deleted = home.program.request("DELETE", "/api/v1/kv/one").header(name, value);
        let deleted = home.program.visitor.ask(deleted.body(axum::body::Body::empty()).unwrap()).await;
        assert_eq!(failure(&deleted).0, 501, "{name}: {value}");
        let v4 = format!("{V4}/{NAMESPACE}/values/one");
        let answer = home.program.send_under("PUT", &v4, "v", &[(name, value)]).await;
        assert_eq!(failure(&answer), (501, "10001".to_owned()), "{name}: {value}");
    }
    let pairs = json!({ "pairs": [{ "key": "atomic", "value": "v" }] }).to_string();
    let answer = home.program.send_json("POST", "/api/v1/kv/bulk?atomic=true", pairs.clone()).await;
    assert_eq!(failure(&answer), (501, "not_at_kv".to_owned()));
    assert_eq!(home.program.get("atomic").await.0, 404);
    assert_eq!(home.program.get("one").await.1["value"], "value 1");
    let answer = home.program.send_json("POST", "/api/v1/kv/bulk", pairs).await;
    assert_eq!(told(&answer).1["successful"], 1);
    let answer = home.program.put("one", json!("v")).await;
    assert_eq!((answer.status.as_u16(), answer.headers.get("etag")), (200, None));
    assert_eq!(told(&answer).1.get("version"), None);
    let read = home.program.ask("GET", "/api/v1/kv/one").await;
    assert_eq!((read.status.as_u16(), read.headers.get("etag")), (200, None));
}

#[tokio::test]
async fn a_list_at_kv_goes_on_and_takes_no_cursor_of_the_databases() {
    let home = Home::new(&SETTINGS).await;
    home.write_all(1).await;
    home.sweep().await;
    let page = async |cursor: &str| {
        told(&home.program.ask("GET", &format!("/api/v1/kv?limit=20&prefix=bulk/&cursor={cursor}")).await)
    };
    let of_database = page("").await.1["cursor"].as_str().unwrap().to_owned();
    home.compared(0).await;
    home.change(Kv, None).await.unwrap();
    assert_eq!(page(&of_database).await.0, 400);
    let (mut names, mut cursor) = (Vec::new(), String::new());
    loop {
        let (status, list) = page(&cursor).await;
        assert_eq!(status, 200);
        names.extend(
            list["keys"].as_array().unwrap().iter().map(|key| key["name"].as_str().unwrap().to_owned()),
        );
        let Some(next) = list["cursor"].as_str() else { break };
        cursor = next.to_owned();
    }
    assert_eq!(names.len(), 48);
    assert!(names.is_sorted());
    home.change(Mirrored, None).await.unwrap();
    assert_eq!(page(&cursor).await.0, 400, "and the other way round");
}

#[tokio::test]
async fn as_much_is_written_at_once_as_a_worker_may_ask() {
    let home = Home::at_kv().await;
    for (many, status) in [(900, 200), (901, 400)] {
        let pairs: Vec<_> = (0..many).map(|n| json!({ "key": format!("n{n}"), "value": "v" })).collect();
        let answer = home.program.send_json("POST", "/api/v1/kv/bulk", json!({ "pairs": pairs }).to_string());
        assert_eq!(told(&answer.await).0, status, "{many}");
    }
    // What KV can't do is told one by one, in both shapes.
    home.site.faults.add("kv.put:unavailable*1".parse().unwrap());
    let pairs = json!({ "pairs": [{ "key": "x", "value": "v" }, { "key": "y", "value": "v" }] }).to_string();
    let (status, told_v1) = told(&home.program.send_json("POST", "/api/v1/kv/bulk", pairs).await);
    assert_eq!((status, &told_v1["successful"], &told_v1["failed"]), (207, &json!(1), &json!(1)));
    home.site.faults.add("kv.put:unavailable*1".parse().unwrap());
    let bulk = r#"[{"key":"x","value":"v"},{"key":"y","value":"v"}]"#;
    let (status, told_v4) = told(&home.program.send("PUT", &format!("{V4}/{NAMESPACE}/bulk"), bulk).await);
    assert_eq!((status, &told_v4["result"]["successful_key_count"]), (200, &json!(1)));
    assert_eq!(told_v4["result"]["unsuccessful_keys"].as_array().unwrap().len(), 1);
    home.site.faults.add("kv.put:unavailable*1".parse().unwrap());
    assert_eq!(home.program.put("x", json!("v")).await.status.as_u16(), 503);
}

#[tokio::test]
async fn it_changes_only_where_nothing_is_lost() {
    let home = Home::new(&SETTINGS).await;
    home.write_all(1).await;
    assert_eq!(why(home.change(Kv, None).await), "NotCompared");
    home.compared(3).await;
    assert_eq!(why(home.change(Kv, None).await), "Different(3)");
    home.compared(0).await;
    home.clock.advance(std::time::Duration::from_secs(86_401));
    assert_eq!(why(home.change(Kv, None).await), "ComparedLongAgo");
    home.compared(0).await;
    home.site.faults.add("kv:unavailable".parse().unwrap());
    assert_eq!(why(home.change(Kv, None).await), "Waiting(56)");
    assert_eq!(home.backend().await, Mirrored);
    assert_eq!(home.program.put("k", json!("v")).await.status.as_u16(), 201, "everybody writes again");
    home.site.faults.clear();
    assert_eq!(why(home.change(D1, None).await), "changed");
    assert_eq!(why(home.change(Kv, None).await), "NotNext { from: D1 }");
    assert_eq!(why(home.change(Kv, Some("because")).await), "NotNext { from: D1 }");
    assert_eq!(why(home.change(Mirrored, None).await), "changed");
    // What waits is copied on the way.
    home.compared(0).await;
    assert_eq!(why(home.change(Kv, None).await), "changed");
    assert_eq!((home.waiting().await.0, home.different().await), (0, Vec::new()));
    assert_eq!(why(home.change(D1, None).await), "NotNext { from: Kv }");
}

#[tokio::test]
async fn who_forces_it_says_why_and_is_noted() {
    let home = Home::new(&SETTINGS).await;
    home.write_all(1).await;
    home.site.faults.add("kv:unavailable".parse().unwrap());
    home.change(Kv, Some("the database is full")).await.unwrap();
    home.site.faults.clear();
    assert_eq!((home.backend().await, home.waiting().await.0), (Kv, 0));
    assert_eq!(home.program.get("one").await.0, 404, "that is what it means");
    let sql = "SELECT details FROM audit_log WHERE action = 'kv_phase_changed' AND tenant_id = 'default'";
    let rows = home.site.db().query(Statement::read("test_audit", sql)).await.unwrap();
    let details: Vec<Value> = rows.decode().unwrap();
    assert_eq!(details[0]["details"], "d1+kv → kv, whatever is lost: the database is full");
}

#[tokio::test]
async fn while_it_changes_everybody_reads_and_is_told_to_write_later() {
    let home = Home::new(&SETTINGS).await;
    home.write_all(1).await;
    let sql = "INSERT INTO migration_phase (aggregate, phase, epoch, by, at, frozen_until) \
               VALUES ('kv:' || ?1, ?2, 1, 'somebody else', 1, ?3) \
               ON CONFLICT (aggregate) DO UPDATE SET phase = excluded.phase, frozen_until = excluded.frozen_until";
    for phase in ["d1", "d1+kv", "kv"] {
        let until = home.clock.now() + 20;
        let freeze = Statement::write("test_freeze", sql).bind(NAMESPACE).bind(phase).bind(until);
        home.site.db().query(freeze).await.unwrap();
        for (status, json) in home.write_all(2).await {
            assert_eq!(status, 503, "{phase}: {json}");
        }
        let answer = home.program.put("k", json!("v")).await;
        assert_eq!(failure(&answer), (503, "moving".to_owned()), "{phase}");
        assert_eq!(answer.headers.get("retry-after").unwrap(), "5", "{phase}");
        assert!([200, 404].contains(&home.program.get("one").await.0), "{phase}");
        home.compared(0).await;
        let to = if phase == "d1+kv" { Kv } else { Mirrored };
        assert_eq!(why(home.change(to, None).await), "Elsewhere", "{phase}");
        // Whoever stopped them has died: it ends by itself.
        home.clock.advance(std::time::Duration::from_secs(21));
        assert!(home.program.put("k", json!("v")).await.status.is_success(), "{phase}");
    }
}

#[tokio::test]
async fn killed_anywhere_on_the_way_there_and_back_nothing_is_lost() {
    for steps in 0.. {
        // At every second step what it is killed at still happens.
        let lost = steps % 2 == 1;
        let home = Home::new(&SETTINGS).await;
        for key in ["stays", "changes", "goes"] {
            home.program.put(key, json!("first")).await;
        }
        home.compared(0).await;
        home.site.faults.crash_after(steps / 2, lost);
        let there = home.change(Kv, None).await.is_ok();
        home.site.faults.clear();
        home.clock.advance(std::time::Duration::from_secs(300));
        home.compared(0).await;
        home.change(Kv, None).await.unwrap();
        assert_eq!(home.different().await, Vec::<String>::new(), "{steps}");

        home.program.put("changes", json!("second")).await;
        home.program.put("new", json!("second")).await;
        home.program.ask("DELETE", "/api/v1/kv/goes").await;
        let all = async || {
            let mut values = Vec::new();
            for key in ["stays", "changes", "goes", "new"] {
                values.push(home.program.get(key).await);
            }
            values
        };
        let expected = all().await;
        home.site.faults.crash_after(steps / 2, lost);
        let back = home.change(Mirrored, None).await.is_ok();
        home.site.faults.clear();
        home.clock.advance(std::time::Duration::from_secs(3_600));
        assert_eq!(all().await, expected, "{steps}: whoever answers answers this");
        home.change(Mirrored, None).await.unwrap();
        assert_eq!((all().await, home.different().await), (expected, Vec::new()), "{steps}");
        let compared = get_compared(&home.site.db(), NAMESPACE).await.unwrap();
        assert_eq!(compared.map(|found| found.different), Some(0));
        if there && back && !lost {
            assert!(steps > 10, "it was killed at some steps");
            break;
        }
    }
}
