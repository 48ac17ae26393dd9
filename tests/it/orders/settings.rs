//! What a shop sells by, as its owner sets it.

mod input;
mod together;

use axum::http::StatusCode;
use coppice::orders::model::selling::{NoDiscount, Provider};
use coppice::orders::store::{get_discount, get_selling};
use coppice_orders::totals::DiscountKind;
use coppice_platform::sql::Statement;

use crate::support::{Answer, Site, Visitor, other_shop, shop, typed};

/// Sends the form of this page as it stands there, with these changes.
async fn send(admin: &mut Visitor, path: &str, form: &str, changes: &[(&str, &str)]) -> Answer {
    let page = admin.get(path).await;
    assert_eq!(page.status, StatusCode::OK, "{path}");
    admin.post_fields(path, &typed(&page.body, form, changes)).await
}

async fn save(admin: &mut Visitor, path: &str, form: &str, changes: &[(&str, &str)]) {
    let answer = send(admin, path, form, changes).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path} {}", answer.body);
}

/// The addresses of what a list names.
async fn addresses(admin: &mut Visitor, list: &str) -> Vec<String> {
    let page = admin.get(list).await.body;
    let rows = page.split("data-testid=\"item\"").skip(1);
    rows.map(|row| row.split("href=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_shop_whose_owner_has_said_nothing_has_the_defaults() {
    let site = Site::new().await;
    let selling = get_selling(&site.db(), &shop()).await.unwrap();
    let settings = &selling.settings;
    assert_eq!((settings.revision, settings.hold_manual_days, settings.provider), (0, 14, Provider::Manual));
    assert!(settings.prices_include_tax && settings.instructions.is_empty());
    assert!(selling.rates.is_empty() && selling.taxes.is_empty() && selling.offered().is_empty());
    let mut admin = site.admin().await;
    for path in ["/admin/checkout", "/admin/delivery", "/admin/taxes", "/admin/discounts"] {
        let page = admin.get(path).await;
        assert_eq!((page.status, page.round_trips()), (StatusCode::OK, 2), "{path}");
        for tab in ["/admin/checkout", "/admin/delivery", "/admin/taxes", "/admin/discounts"] {
            assert_eq!(
                page.body.contains(&format!("<a href=\"{tab}\" aria-current=\"page\">")),
                tab == path || tab == "/admin/checkout",
                "{path} {tab}"
            );
        }
        assert!(admin.get("/admin").await.body.contains("href=\"/admin/checkout\""));
    }
}

#[tokio::test]
async fn how_one_pays_is_kept() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let words = "Transfer it to\r\nDE00 </textarea> & 'more'";
    save(&mut admin, "/admin/checkout", "checkout", &[("instructions", words), ("hold_manual_days", "0")])
        .await;
    let settings = get_selling(&site.db(), &shop()).await.unwrap().settings;
    assert_eq!((settings.revision, settings.hold_manual_days), (1, 0));
    assert_eq!(settings.instructions, words.replace('\r', ""));
    let page = admin.get("/admin/checkout?saved=1").await.body;
    assert!(page.contains("&lt;/textarea>") && page.contains("It counts for every order from now on."));
    assert!(admin.get("/admin/audit").await.body.contains("Selling changed"));
}

#[tokio::test]
async fn a_way_of_delivery_is_made_changed_and_deleted() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let fields =
        [("name", "Parcel & more"), ("price", "4.90"), ("min_subtotal", "10"), ("max_grams", "2000")];
    let some = [("where", "some"), ("to-DE", "1"), ("to-AT", "1"), ("to-XK", "1"), ("position", "3")];
    save(&mut admin, "/admin/delivery/new", "item", &[&fields[..], &some].concat()).await;
    let selling = get_selling(&site.db(), &shop()).await.unwrap();
    let rate = selling.rates[0].clone();
    assert_eq!(selling.settings.revision, 1);
    assert_eq!((&*rate.name, rate.price, rate.min_subtotal), ("Parcel & more", 490, 1_000));
    assert_eq!((rate.max_grams, rate.position, rate.active), (Some(2_000), 3, true));
    assert_eq!(rate.countries, ["AT", "DE", "XK"]);
    assert!(selling.goes_to("DE") && !selling.goes_to("FR") && selling.offered().len() == 1);

    let list = admin.get("/admin/delivery").await.body;
    assert!(list.contains("Parcel &amp; more"), "{list}");
    assert!(list.contains("$4.90 · from $10.00 on · up to 2000 g · Austria, Germany, Kosovo"), "{list}");
    let [address] = addresses(&mut admin, "/admin/delivery").await.try_into().unwrap();
    // The form says what is stored: sent as it stands, it changes nothing.
    save(&mut admin, &address, "item", &[]).await;
    assert_eq!(get_selling(&site.db(), &shop()).await.unwrap().rates, std::slice::from_ref(&rate));
    save(&mut admin, &address, "item", &[("where", "*"), ("price", "0"), ("max_grams", ""), ("active", "-")])
        .await;
    let selling = get_selling(&site.db(), &shop()).await.unwrap();
    let changed = &selling.rates[0];
    assert_eq!((&changed.id, changed.price, changed.max_grams, changed.active), (&rate.id, 0, None, false));
    assert!(changed.countries == ["*"] && selling.offered().is_empty() && !selling.goes_to("FR"));
    assert_eq!(selling.settings.revision, 3);

    let question = format!("{address}/delete");
    save(&mut admin, &question, "delete", &[]).await;
    let selling = get_selling(&site.db(), &shop()).await.unwrap();
    assert!(selling.rates.is_empty() && selling.settings.revision == 4);
    assert_eq!(admin.get(&address).await.status, StatusCode::NOT_FOUND);
    let audit = admin.get("/admin/audit").await.body;
    for told in ["delivery added", "delivery changed", "delivery deleted"] {
        assert!(audit.contains(told), "{told}");
    }
}

#[tokio::test]
async fn taxes_are_made_changed_and_deleted_and_prices_have_them_in_them_or_not() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    for (class, percent) in [("standard", "19"), ("Reduced ", "7,7"), ("shipping", "8.1234 %")] {
        let fields = [("country", "DE"), ("class", class), ("percent", percent)];
        save(&mut admin, "/admin/taxes/new", "item", &fields).await;
    }
    let taxes = get_selling(&site.db(), &shop()).await.unwrap().taxes;
    let taxes: Vec<_> = taxes.iter().map(|tax| (&*tax.country, &*tax.class, tax.ppm)).collect();
    assert_eq!(taxes, [("DE", "reduced", 77_000), ("DE", "shipping", 81_234), ("DE", "standard", 190_000)]);
    let list = admin.get("/admin/taxes").await.body;
    assert!(list.contains("Germany, reduced") && list.contains("7.7 %"), "{list}");

    save(&mut admin, "/admin/taxes/DE-reduced", "item", &[("class", "food"), ("country", "AT")]).await;
    save(&mut admin, "/admin/taxes/DE-shipping/delete", "delete", &[]).await;
    save(&mut admin, "/admin/taxes", "included", &[("prices_include_tax", "-")]).await;
    let selling = get_selling(&site.db(), &shop()).await.unwrap();
    let taxes: Vec<_> = selling.taxes.iter().map(|tax| (&*tax.country, &*tax.class, tax.ppm)).collect();
    assert_eq!(taxes, [("AT", "food", 77_000), ("DE", "standard", 190_000)]);
    assert!(!selling.settings.prices_include_tax && selling.settings.revision == 6);
}

#[tokio::test]
async fn a_code_is_good_as_its_owner_says() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let fields = [
        ("code", " spring-10 "),
        ("kind", "percent"),
        ("value", "12.5"),
        ("min_subtotal", "20"),
        ("starts_on", "2027-03-01"),
        ("ends_on", "2027-03-31"),
        ("max_uses", "2"),
        ("once_per_email", "1"),
    ];
    save(&mut admin, "/admin/discounts/new", "item", &fields).await;
    let (db, ada) = (site.db(), "ada@example.com");
    // Midnight of the first day, and of the day after the last.
    let (first, end) = (1_803_859_200, 1_806_537_600);
    let found = get_discount(&db, &shop(), "Spring-10", ada, first).await.unwrap().unwrap();
    assert_eq!(
        (&*found.code, found.kind, found.min_subtotal),
        ("SPRING-10", DiscountKind::Percent(125_000), 2_000)
    );
    assert_eq!((found.starts_at, found.ends_at, found.max_uses), (Some(first), Some(end), Some(2)));
    let why = async |code: &str, email: &str, now: i64| {
        get_discount(&site.db(), &shop(), code, email, now).await.unwrap().err()
    };
    assert_eq!(why("SPRING-10", ada, first - 1).await, Some(NoDiscount::Early));
    assert_eq!(why("SPRING-10", ada, end - 1).await, None);
    assert_eq!(why("SPRING-10", ada, end).await, Some(NoDiscount::Over));
    assert_eq!(why("' OR 1=1 --", ada, first).await, Some(NoDiscount::Unknown));
    assert_eq!(
        get_discount(&db, &other_shop(), "SPRING-10", ada, first).await.unwrap(),
        Err(NoDiscount::Unknown)
    );

    // Ada has it in an order, and then cancels that.
    let order = "INSERT INTO orders (id, tenant_id, number, key, cart_id, email, fulfilment, provider, currency, subtotal, discount, \
        shipping, tax, total, discount_id, prices_include_tax, country, placed_at, address) \
        VALUES ('o', 'default', 1, 'k', 'c', ?1, 'waiting', 'manual', 'USD', 0, 0, 0, 0, 0, ?2, 1, 'DE', 1, '{}')";
    let order = Statement::write("test_order", order).bind(ada).bind(found.id.as_str());
    let run = async |sql: &'static str| site.db().query(Statement::write("test_run", sql)).await.unwrap();
    db.query(order).await.unwrap();
    assert_eq!(why("spring-10", ada, first).await, Some(NoDiscount::UsedByYou));
    assert_eq!(why("spring-10", "bo@example.com", first).await, None);
    run("UPDATE orders SET status = 'canceled'").await;
    assert_eq!(why("spring-10", ada, first).await, None);

    // How often it was used is the orders' to say: who saves the form changes nothing of it, nor allows less.
    run("UPDATE discounts SET used = 2").await;
    assert_eq!(why("spring-10", ada, first).await, Some(NoDiscount::UsedUp));
    let [address] = addresses(&mut admin, "/admin/discounts").await.try_into().unwrap();
    let list = admin.get("/admin/discounts").await.body;
    assert!(list.contains(
        "12.5 % · from $20.00 on · 2027-03-01 to 2027-03-31 · used 2 of 2 times · once an address"
    ));
    let fewer = send(&mut admin, &address, "item", &[("max_uses", "1")]).await;
    assert_eq!(fewer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        fewer
            .body
            .contains("id=\"max_uses-problem\" class=\"problem\">It was used more often than that already.")
    );
    save(&mut admin, &address, "item", &[("max_uses", "3"), ("kind", "free_shipping"), ("value", "")]).await;
    let found = get_discount(&db, &shop(), "spring-10", ada, first).await.unwrap().unwrap();
    assert_eq!((found.used, found.kind), (2, DiscountKind::FreeShipping));
    save(&mut admin, &address, "item", &[("kind", "amount"), ("value", "$5"), ("active", "-")]).await;
    assert_eq!(why("spring-10", ada, first).await, Some(NoDiscount::Unknown));
    save(&mut admin, &format!("{address}/delete"), "delete", &[]).await;
    assert!(addresses(&mut admin, "/admin/discounts").await.is_empty());
}

#[tokio::test]
async fn amounts_are_typed_and_shown_as_the_shops_region_writes_them() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let region =
        [("name", "Shop"), ("region", "de-DE"), ("country", "DE"), ("revision", "0"), ("act", "save")];
    assert!(admin.post("/admin/shop", &region).await.status.is_redirection());
    save(&mut admin, "/admin/delivery/new", "item", &[("name", "Paket"), ("price", "1.234,50")]).await;
    let [address] = addresses(&mut admin, "/admin/delivery").await.try_into().unwrap();
    assert!(admin.get(&address).await.body.contains("value=\"1234,50\""));
    // The shop's own country stands first, both to tick and to choose.
    let new = admin.get("/admin/delivery/new").await.body;
    let first = new.split("type=\"checkbox\"").nth(1).unwrap();
    assert!(first.contains("name=\"to-DE\""), "{first}");
    save(&mut admin, "/admin/taxes/new", "item", &[("percent", "8,1")]).await;
    let page = admin.get("/admin/taxes/DE-standard").await.body;
    assert!(page.contains("value=\"8,1\""), "{page}");
}

#[tokio::test]
async fn what_a_shop_sells_by_is_for_those_who_run_it() {
    let site = Site::new().await;
    let mut ada = site.visitor();
    ada.sign_in(&site, "ada@example.com").await;
    for kind in ["delivery", "taxes", "discounts"] {
        for path in ["", "/new", "/x", "/x/delete"] {
            let path = format!("/admin/{kind}{path}");
            assert_eq!(ada.get(&path).await.status, StatusCode::FORBIDDEN, "{path}");
            assert_eq!(site.visitor().get(&path).await.status, StatusCode::SEE_OTHER, "{path}");
            let posted = ada.post(&path, &[("revision", "0")]).await.status;
            assert!(posted == StatusCode::FORBIDDEN || posted == StatusCode::METHOD_NOT_ALLOWED, "{path}");
        }
    }
    assert_eq!(ada.post("/admin/checkout", &[("revision", "0")]).await.status, StatusCode::FORBIDDEN);
    assert_eq!(get_selling(&site.db(), &shop()).await.unwrap().settings.revision, 0);
}
