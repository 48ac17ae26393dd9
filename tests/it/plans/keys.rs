//! What is asked about keys of the API, and by them.

use coppice::kv_api::store::keys;
use coppice::limit::{Limit, store::look};

use crate::kv_api::keyed::{Sent, make_by};
use crate::support::Site;

/// Makes keys, uses, rotates and revokes them.
pub async fn use_keys(site: &Site) {
    let (mut admin, db, now) = (site.admin().await, site.db(), site.platform.clock.now_ms());
    let token = make_by(&mut admin, &[]).await;
    let namespace = keys::get_keys(&db, &crate::support::shop()).await.unwrap().namespaces.remove(0).id;
    let signed = make_by(&mut admin, &[("kind", "signed"), ("namespace", &namespace)]).await;
    for sent in [Sent::with_token(&token.secret), Sent::signed(&signed, now)] {
        sent.reads(site).await.unwrap();
    }
    for sent in [Sent::with_token(&token.secret), Sent::signed(&signed, now)] {
        sent.writes(site).await.unwrap();
    }
    keys::touch_key(&db, &token.id, 1).await.unwrap();
    let limit = Limit { limit: 1, window_secs: 300 };
    assert!(!look(&db, &format!("kv:{}", token.id), limit, now / 1_000).await.unwrap().allowed);
    keys::delete_expired_nonces(&db, now).await.unwrap();
    assert!(admin.get("/admin/api-keys").await.status.is_success());
    let path = format!("/admin/api-keys/{}", token.id);
    let question = admin.get(&format!("{path}/rotate")).await.body;
    let seen = question.split("name=\"seen\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    assert!(admin.post(&format!("{path}/rotate"), &[("seen", &seen)]).await.status.is_success());
    assert!(admin.post(&format!("{path}/revoke"), &[]).await.status.is_redirection());
}
