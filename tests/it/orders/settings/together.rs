//! Several people at once, and several shops.

use axum::http::StatusCode;
use coppice::orders::store::get_selling;
use coppice_platform::sql::Statement;

use super::{addresses, save};
use crate::support::{Site, shop, typed};

const RATE: [(&str, &str); 2] = [("name", "Parcel"), ("price", "5")];

#[tokio::test]
async fn who_saves_on_top_of_another_is_shown_both_first() {
    let site = Site::new().await;
    let (mut one, mut other) = (site.admin().await, site.admin().await);
    save(&mut one, "/admin/delivery/new", "item", &RATE).await;
    let [address] = addresses(&mut one, "/admin/delivery").await.try_into().unwrap();
    let page = one.get(&address).await.body;
    let mine = typed(&page, "item", &[("price", "7"), ("max_grams", "900")]);
    save(&mut other, &address, "item", &[("price", "6")]).await;
    let both = one.post_fields(&address, &mine).await;
    assert_eq!(both.status, StatusCode::CONFLICT);
    let rows: Vec<_> = both.body.split("data-testid=\"difference\"").skip(1).collect();
    assert!(rows.len() == 2 && rows[0].contains("Price"), "{rows:?}");
    assert!(rows[0].contains(">6<") && rows[0].contains(">7<"), "{}", rows[0]);
    assert_eq!(get_selling(&site.db(), &shop()).await.unwrap().rates[0].price, 600);
    // What is wrong beside it does not make one forget whose revision it was.
    let wrong = typed(&page, "item", &[("price", "x")]);
    let wrong = one.post_fields(&address, &wrong).await;
    assert!(wrong.body.contains("name=\"revision\" value=\"1\""));
    // The form that came back knows what it goes on top of.
    let again = typed(&both.body, "item", &[]);
    assert_eq!(one.post_fields(&address, &again).await.status, StatusCode::SEE_OTHER);
    let rate = &get_selling(&site.db(), &shop()).await.unwrap().rates[0];
    assert_eq!((rate.price, rate.max_grams), (700, Some(900)));
    // What is saved already need not be saved again.
    assert_eq!(one.post_fields(&address, &again).await.status, StatusCode::SEE_OTHER);
    assert_eq!(get_selling(&site.db(), &shop()).await.unwrap().settings.revision, 3);
}

#[tokio::test]
async fn a_change_of_anything_is_another_revision_for_everything() {
    let site = Site::new().await;
    let (mut one, mut other) = (site.admin().await, site.admin().await);
    let tax = [("country", "DE"), ("class", "standard"), ("percent", "19")];
    let code = [("code", "TEN"), ("kind", "percent"), ("value", "10")];
    let forms = [
        ("/admin/delivery/new", "item", &RATE[..]),
        ("/admin/taxes/new", "item", &tax),
        ("/admin/discounts/new", "item", &code),
        ("/admin/checkout", "checkout", &[("instructions", "Cash")]),
        ("/admin/taxes", "included", &[("prices_include_tax", "-")]),
    ];
    for (at, (path, form, changes)) in forms.into_iter().enumerate() {
        let mine = typed(&one.get(path).await.body, form, changes);
        // Somebody else changes another thing meanwhile.
        let days = (20 + at).to_string();
        save(&mut other, "/admin/checkout", "checkout", &[("hold_manual_days", &days)]).await;
        let stale = one.post_fields(path, &mine).await;
        assert_eq!(stale.status, StatusCode::CONFLICT, "{path}");
        assert!(stale.body.contains("Somebody else has changed"), "{path}");
        let again = typed(&stale.body, form, changes);
        for round in ["first", "once more"] {
            let saved = one.post_fields(path, &again).await;
            assert_eq!(saved.status, StatusCode::SEE_OTHER, "{path} {round}");
        }
    }
    let selling = get_selling(&site.db(), &shop()).await.unwrap();
    assert_eq!((selling.settings.revision, selling.rates.len(), selling.taxes.len()), (10, 1, 1));
    assert_eq!((&*selling.settings.instructions, selling.settings.prices_include_tax), ("Cash", false));
    assert_eq!(addresses(&mut one, "/admin/discounts").await.len(), 1);
}

#[tokio::test]
async fn what_somebody_else_has_changed_or_deleted_is_not_deleted_unseen() {
    let site = Site::new().await;
    let (mut one, mut other) = (site.admin().await, site.admin().await);
    save(&mut one, "/admin/delivery/new", "item", &RATE).await;
    let [address] = addresses(&mut one, "/admin/delivery").await.try_into().unwrap();
    let question = format!("{address}/delete");
    let asked = typed(&one.get(&question).await.body, "delete", &[]);
    let mine = typed(&one.get(&address).await.body, "item", &[]);
    save(&mut other, &address, "item", &[("name", "Courier")]).await;
    let stale = one.post_fields(&question, &asked).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert!(stale.body.contains("Courier") && stale.body.contains("still to go?"));
    let asked = typed(&stale.body, "delete", &[]);
    assert_eq!(one.post_fields(&question, &asked).await.status, StatusCode::SEE_OTHER);
    // What is typed for what is gone is a new one's.
    let gone = other.post_fields(&address, &mine).await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
    assert!(gone.body.contains("action=\"/admin/delivery/new#notice\""));
    let new = typed(&gone.body, "item", &[]);
    assert_eq!(other.post_fields("/admin/delivery/new", &new).await.status, StatusCode::SEE_OTHER);
    assert_eq!(get_selling(&site.db(), &shop()).await.unwrap().rates[0].name, "Parcel");
}

#[tokio::test]
async fn two_who_save_at_once_are_told_of_each_other() {
    let site = Site::new().await;
    let (mut one, mut other) = (site.admin().await, site.admin().await);
    let page = one.get("/admin/checkout").await.body;
    let mine = typed(&page, "checkout", &[("instructions", "Mine")]);
    let theirs = typed(&page, "checkout", &[("instructions", "Theirs")]);
    let (mine, theirs) = tokio::join!(
        one.post_fields("/admin/checkout", &mine),
        other.post_fields("/admin/checkout", &theirs)
    );
    let mut both = [mine.status, theirs.status];
    both.sort();
    assert_eq!(both, [StatusCode::SEE_OTHER, StatusCode::CONFLICT]);
    assert_eq!(get_selling(&site.db(), &shop()).await.unwrap().settings.revision, 1);
}

#[tokio::test]
async fn another_shops_are_not_there() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    for sql in [
        "INSERT INTO shipping_rates (id, tenant_id, name, price) VALUES ('theirs', 'other', 'Theirs', 1)",
        "INSERT INTO tax_rates (tenant_id, country, class, ppm) VALUES ('other', 'FR', 'standard', 200000)",
        "INSERT INTO discounts (id, tenant_id, code, kind, value) VALUES ('theirs', 'other', 'TEN', 'percent', 100000)",
    ] {
        site.db().query(Statement::write("test_theirs", sql)).await.unwrap();
    }
    let code = [("code", "TEN"), ("kind", "percent"), ("value", "10")];
    for (path, key, form) in [
        ("/admin/delivery", "theirs", &RATE[..]),
        ("/admin/taxes", "FR-standard", &[("country", "FR"), ("class", "standard"), ("percent", "1")]),
        ("/admin/discounts", "theirs", &code),
    ] {
        assert!(addresses(&mut admin, path).await.is_empty(), "{path}");
        let address = format!("{path}/{key}");
        assert_eq!(admin.get(&address).await.status, StatusCode::NOT_FOUND);
        let form = [form, &[("revision", "0"), ("where", "*")]].concat();
        assert_eq!(admin.post(&address, &form).await.status, StatusCode::NOT_FOUND, "{address}");
        let question = format!("{address}/delete");
        assert_eq!(admin.post(&question, &form).await.status, StatusCode::NOT_FOUND, "{question}");
    }
    // The same code in two shops is two codes.
    save(&mut admin, "/admin/discounts/new", "item", &code).await;
    let kept: Vec<serde_json::Value> = site
        .rows(
            "SELECT name FROM shipping_rates UNION ALL SELECT ppm FROM tax_rates \
             UNION ALL SELECT value FROM discounts WHERE tenant_id = 'other'",
        )
        .await;
    assert_eq!(kept.len(), 3);
    assert!(kept[0]["name"] == "Theirs" && kept[1]["name"] == 200_000 && kept[2]["name"] == 100_000);
    assert_eq!(get_selling(&site.db(), &shop()).await.unwrap().settings.revision, 1);
}
