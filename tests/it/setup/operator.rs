//! Shops that an operator makes, beside the set-up.

use axum::http::StatusCode;
use coppice::setup::service::{check_first, create_shop};
use coppice::tenant::store::new_tenant_statements;
use coppice::tenant::{HomeState, Tenant, TenantId};
use serde::Deserialize;

use super::{counts, door, is_closed, set_up};
use crate::support::{Site, other_shop, shop};

#[tokio::test]
async fn a_shop_that_an_operator_makes_is_there_for_everybody_and_shuts_the_door() {
    let (site, key) = door().await;
    let lamps = Tenant { id: shop(), host: "default".into(), name: "Lamps".into(), currency: "EUR".into() };
    create_shop(&site.platform, &site.db(), &lamps, Some("ada@example.com")).await.unwrap();
    assert_eq!(site.visitor().get("/shop").await.status, StatusCode::OK);
    assert_eq!(site.visitor().get(&format!("/setup?key={key}")).await.status, StatusCode::NOT_FOUND);
    let mut ada = site.visitor();
    ada.sign_in(&site, "ada@example.com").await;
    assert_eq!(ada.get("/admin").await.status, StatusCode::OK);
}

#[tokio::test]
async fn another_shop_opens_none_that_is_being_set_up_and_waits_for_it() {
    let (site, key) = door().await;
    let mut owner = site.visitor();
    set_up(&mut owner, &key).await;
    let cups =
        Tenant { id: other_shop(), host: "cups.example".into(), name: "Cups".into(), currency: "USD".into() };
    let refused = create_shop(&site.platform, &site.db(), &cups, None).await.unwrap_err();
    assert!(refused.to_string().contains("still being set up"), "{refused}");
    assert!(check_first(&site.db(), &other_shop()).await.is_err());
    assert!(check_first(&site.db(), &shop()).await.is_ok());
    // Nor do the statements, whoever runs them.
    site.db().batch(new_tenant_statements(&cups, 1).into()).await.unwrap();
    assert_eq!(counts(&site).await.state, HomeState::SettingUp);
    is_closed(&site.visitor().get("/shop").await, "/shop");
    owner.post("/admin/open", &[]).await;
    assert_eq!(site.visitor().get("/shop").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_shop_whose_id_or_host_another_has_is_not_made_nor_noted_and_has_no_owner() {
    let site = Site::new().await;
    let new = |id: &str, host: &str| Tenant {
        id: TenantId(id.into()),
        host: host.into(),
        name: "Cups".into(),
        currency: "USD".into(),
    };
    for (shop, told) in [
        (new("other", "cups.example"), "there is a shop with the id “other” already"),
        (new("cups", "other.example"), "other.example is the host of another shop already"),
    ] {
        let made = create_shop(&site.platform, &site.db(), &shop, Some("ada@example.com")).await;
        assert!(made.as_ref().is_err_and(|error| error.to_string().contains(told)), "{made:?}");
    }
    #[derive(Deserialize)]
    struct After {
        tenants: i64,
        members: i64,
        users: i64,
        noted: i64,
    }
    let after: After = site
        .row(
            "SELECT (SELECT COUNT(*) FROM tenants) AS tenants, (SELECT COUNT(*) FROM memberships) AS members, \
             (SELECT COUNT(*) FROM users) AS users, (SELECT COUNT(*) FROM audit_log) AS noted",
        )
        .await;
    assert_eq!((after.tenants, after.members, after.users, after.noted), (2, 0, 0, 0));
}

#[tokio::test]
async fn a_host_that_is_nobodys_is_being_set_up_only_until_there_is_a_shop() {
    let (site, _) = door().await;
    let paths = ["/", "/shop", "/login", "/robots.txt", "/cdn/default/a.png"];
    for path in paths {
        is_closed(&site.visitor().get(path).await, path);
    }
    let cups =
        Tenant { id: other_shop(), host: "cups.example".into(), name: "Cups".into(), currency: "USD".into() };
    create_shop(&site.platform, &site.db(), &cups, None).await.unwrap();
    site.state.published();
    assert_eq!(site.visitor_at("cups.example").get("/shop").await.status, StatusCode::OK);
    for path in paths {
        let answer = site.visitor().get(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert!(answer.body.contains("There is no shop at this address yet."), "{path}: {}", answer.body);
    }
}
