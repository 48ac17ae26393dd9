//! Keys and values that are moved and mirrored.

use coppice::audit::{Action, AuditEvent};
use coppice::kv_api::store::entries::Write;
use coppice::kv_api::store::imports::{Import, advance, begin, finish};
use coppice::kv_api::store::outbox::{get_due, note_deleted, settle};
use coppice::kv_api::store::phase::{decide, get_phase, refuse_statements};
use coppice::kv_api::store::switch::{Compared, Step, freeze, get_compared, keep_compared, take, thaw};
use coppice::kv_api::store::whole;
use coppice_kv_api::{Backend, Key, Mirror, Value};
use coppice_platform::sql::Statement;

use crate::support::Site;

const NAMESPACE: &str = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

/// Imports, reads all of a namespace, and copies it to a mirror.
pub async fn move_keys(site: &Site) {
    let db = site.db();
    let namespace =
        "INSERT INTO kv_namespaces (id, tenant_id, title, created_at) VALUES (?1, 'default', 'Plans', 1)";
    db.query(Statement::write("test_namespace", namespace).bind(NAMESPACE)).await.unwrap();
    let mirror = Mirror { namespace: NAMESPACE.into(), first: Backend::Mirrored };
    let key = Key::parse("k").unwrap();
    let write = Write {
        key: key.clone(),
        value: Value::from_text("v".into()).unwrap(),
        metadata: None,
        expiration: None,
    };
    let from = begin(&db, NAMESPACE, "a file", 1).await.unwrap().unwrap();
    let to = Import { place: "9".into(), done: 1, ..from.clone() };
    let place = ("default", NAMESPACE, Some(&mirror));
    assert_eq!(advance(&db, place, &[write], (&from, &to), 1_000).await.unwrap(), 1);
    finish(&db, from.id, 1).await.unwrap();
    assert_eq!(whole::get_owner(&db, NAMESPACE).await.unwrap().as_deref(), Some("default"));
    assert_eq!(whole::get_names(&db, NAMESPACE, "", 1).await.unwrap().len(), 1);
    assert_eq!(whole::get_between(&db, NAMESPACE, "", "k", 1).await.unwrap().len(), 1);
    assert_eq!(whole::get_these(&db, NAMESPACE, &["k"], 1).await.unwrap().len(), 1);
    assert!(whole::get_one(&db, NAMESPACE, "k", 1).await.unwrap().is_some());
    db.batch(note_deleted(Some(&mirror), &[&key], 1)).await.unwrap();
    let due = get_due(&db, &mirror, 1, 10).await.unwrap();
    assert_eq!(due.len(), 1);
    settle(&db, NAMESPACE, &due, &due, 9).await.unwrap();
    switch(site, &mirror).await;
}

/// Has another answer for a namespace.
async fn switch(site: &Site, mirror: &Mirror) {
    let db = site.db();
    db.batch(refuse_statements(mirror, false, 1)).await.unwrap();
    let found = decide(&db, mirror, "plans", 1).await.unwrap();
    assert_eq!(found, get_phase(&db, mirror).await.unwrap());
    let compared = Compared { at: 1, compared: 1, different: 0 };
    keep_compared(&db, NAMESPACE, compared).await.unwrap();
    assert_eq!(get_compared(&db, NAMESPACE).await.unwrap(), Some(compared));
    assert!(freeze(&db, mirror, found.epoch, "plans", (1, 9)).await.unwrap());
    thaw(&db, mirror, "plans").await.unwrap();
    let note = AuditEvent::at(1, Action::KvPhaseChanged);
    let step =
        Step { from: found.epoch, to: Backend::Mirrored, is_frozen: false, may_lose: true, copies_all: true };
    assert!(take(&db, mirror, step, "plans", &note).await.unwrap());
    let step = Step { from: found.epoch + 1, to: Backend::D1, copies_all: false, ..step };
    assert!(take(&db, mirror, step, "plans", &note).await.unwrap());
}
