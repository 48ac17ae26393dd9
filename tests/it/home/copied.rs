use std::collections::BTreeMap;

use coppice::archive::store::{get_layout, get_page};
use coppice::archive::tables::{Kind, TABLES, Table};
use coppice_platform::bucket::{PutOptions, stream_of};
use coppice_platform::sql::Statement;
use serde_json::Value;

use super::{ask, hold, token};
use crate::support::Site;

async fn json(site: &Site, token: &str, path: &str) -> Value {
    let answer = ask(site, token, "GET", path, Value::Null).await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.body);
    serde_json::from_str(&answer.body).unwrap()
}

/// All rows of a table, as a program reads them; how many pages they were.
async fn read_all(site: &Site, token: &str, table: &str) -> (Vec<String>, usize) {
    let (mut rows, mut after, mut pages) = (Vec::new(), String::new(), 0);
    loop {
        let answer = ask(site, token, "GET", &format!("/api/home/tables/{table}{after}"), Value::Null).await;
        assert_eq!(answer.status, 200, "{table}: {}", answer.body);
        let page: coppice::home::service::copied::Rows = serde_json::from_str(&answer.body).unwrap();
        rows.extend(page.rows.iter().map(|row| row.get().to_owned()));
        pages += 1;
        match page.next {
            Some(next) => {
                after = format!(
                    "?after={}",
                    percent_encoding::utf8_percent_encode(&next, percent_encoding::NON_ALPHANUMERIC)
                );
            }
            None => return (rows, pages),
        }
    }
}

#[tokio::test]
async fn a_program_reads_every_table_as_an_archive_has_it_and_no_other() {
    let site = Site::new().await;
    // More than a page, with what JSON and JavaScript get wrong.
    let sql = "INSERT INTO audit_log (at, action, subject, ip, details) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2500) \
               SELECT 1900000000 + i, 'signed_in', char(34, 92, 10, 128512) || i, '', '' FROM n";
    site.db().query(Statement::write("test_fill", sql)).await.unwrap();
    let read = token(&site, "read").await;
    let id = hold(&site, &read, 60).await;
    for table in TABLES {
        let path = format!("/api/home/tables/{}", table.name);
        if table.kind != Kind::Kept {
            assert_eq!(ask(&site, &read, "GET", &path, Value::Null).await.status, 404, "{}", table.name);
            continue;
        }
        let (rows, pages) = read_all(&site, &read, table.name).await;
        let layout = get_layout(&site.db(), Table::named(table.name).unwrap()).await.unwrap().unwrap();
        let (mut here, mut next) = (Vec::new(), None);
        loop {
            let page = get_page(&site.db(), &layout, next.as_ref()).await.unwrap();
            here.extend(page.rows);
            next = page.next;
            if next.is_none() {
                break;
            }
        }
        assert!(rows == here, "{}", table.name);
        assert!(
            table.name != "audit_log" || (rows.len() > 2_500 && pages >= 3),
            "{} in {pages} of {}",
            rows.len(),
            coppice::archive::store::count_rows(&site.db(), &layout).await.unwrap()
        );
    }
    for wrong in ["sqlite_master", "products'--", "%00", "home"] {
        assert_eq!(
            ask(&site, &read, "GET", &format!("/api/home/tables/{wrong}"), Value::Null).await.status,
            404,
            "{wrong}"
        );
    }
    for wrong in ["x", "[]", "[1,2]", "[null]", "{}", "%5B1.5%5D"] {
        let answer =
            ask(&site, &read, "GET", &format!("/api/home/tables/audit_log?after={wrong}"), Value::Null).await;
        assert_eq!(answer.status, 400, "{wrong}: {}", answer.body);
    }
    assert!(super::release(&site, &read, &id).await);
}

#[tokio::test]
async fn what_has_to_be_known_first_is_told_and_no_secret_with_it() {
    let site = Site::with(&[("LINK_KEYS", "1:abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ")]).await;
    let read = token(&site, "read").await;
    let contents = json(&site, &read, "/api/home/contents").await;
    let names: Vec<_> = coppice::MIGRATIONS.iter().map(|(name, _)| *name).collect();
    let schema: Vec<_> =
        contents["schema"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
    assert_eq!(schema, names);
    assert_eq!(contents["secrets"]["LINK_KEYS"].as_array().unwrap().len(), 1);
    assert!(!contents.to_string().contains("abcdefghij"), "{contents}");
}

#[tokio::test]
async fn objects_come_in_pieces_with_what_was_stored_beside_them() {
    let site = Site::new().await;
    let read = token(&site, "read").await;
    let bytes: Vec<u8> = (0..10_000_000_u32).map(|n| (n % 251) as u8).collect();
    let options = PutOptions {
        content_type: Some("image/png".into()),
        custom: BTreeMap::from([("of".to_owned(), "Größe 😀".to_owned())]),
        sha256: None,
    };
    let put = |key: &'static str, bytes: Vec<u8>, options: PutOptions| {
        let size = bytes.len() as u64;
        site.platform.bucket.put(key, size, stream_of(bytes), options)
    };
    put("a/large.png", bytes.clone(), options).await.unwrap();
    put("empty", Vec::new(), PutOptions::default()).await.unwrap();
    let about = |answer: &crate::support::Answer| -> Value {
        let header = percent_encoding::percent_decode_str(answer.header("x-object-about"))
            .decode_utf8()
            .unwrap()
            .into_owned();
        serde_json::from_str(&header).unwrap()
    };
    let first = ask(&site, &read, "GET", "/api/home/object?key=a%2Flarge.png", Value::Null).await;
    let second =
        ask(&site, &read, "GET", "/api/home/object?key=a%2Flarge.png&from=8388608", Value::Null).await;
    assert_eq!((first.status.as_u16(), first.bytes.len()), (200, 8 << 20));
    assert!([first.bytes.clone(), second.bytes.clone()].concat() == bytes);
    let told = about(&first);
    assert_eq!(
        (&told["size"], &told["content_type"], &told["custom"]["of"]),
        (&10_000_000.into(), &"image/png".into(), &"Größe 😀".into())
    );
    assert_eq!(told, about(&second));
    let empty = ask(&site, &read, "GET", "/api/home/object?key=empty", Value::Null).await;
    assert_eq!((empty.status.as_u16(), empty.bytes.len()), (200, 0));

    // What the tables still name has to be there; what they do not was deleted.
    let sql = "INSERT INTO cdn_files (id, tenant_id, key, filename, original_filename, content_type, size_bytes, state, created_at, updated_at) \
               VALUES ('f', 'default', 'lost.png', 'a.png', 'a.png', 'image/png', 1, 'ready', 1, 1)";
    site.db().query(Statement::write("test_lost", sql)).await.unwrap();
    let listed = json(&site, &read, "/api/home/objects").await;
    assert_eq!((listed["objects"][0]["key"].as_str(), listed["next"].is_null()), (Some("lost.png"), true));
    assert_eq!(ask(&site, &read, "GET", "/api/home/object?key=lost.png", Value::Null).await.status, 409);
    assert_eq!(ask(&site, &read, "GET", "/api/home/object?key=gone.png", Value::Null).await.status, 404);
}
