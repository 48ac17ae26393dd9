//! What a shop says of itself, and its look.

mod emblem;

use axum::http::StatusCode;
use base64::prelude::{BASE64_STANDARD, Engine as _};
use coppice_platform::sql::Statement;
use serde_json::Value;
use sha2::{Digest, Sha256};

use coppice::config::Config;
use coppice::site::model::ShopChange;
use coppice::site::service::change_shop;
use coppice::state::AppState;
use coppice::tenant::store::get_tenant_by_id;

use crate::support::{Answer, Site, Visitor, World, shop};

/// The form as it stands on the page, with these fields changed.
async fn form(admin: &mut Visitor, changes: &[(&'static str, &str)]) -> Vec<(&'static str, String)> {
    let page = admin.get("/admin/shop").await.body;
    let (_, revision) = page.split_once("name=\"revision\" value=\"").unwrap();
    let revision = revision.split('"').next().unwrap().to_owned();
    let mut form =
        vec![("revision", revision), ("name", "Shop default".to_owned()), ("act", "save".to_owned())];
    form.extend(changes.iter().map(|(name, value)| (*name, (*value).to_owned())));
    form
}

async fn send(admin: &mut Visitor, form: &[(&'static str, String)]) -> Answer {
    let form: Vec<_> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    admin.post("/admin/shop", &form).await
}

async fn save(admin: &mut Visitor, changes: &[(&'static str, &str)]) {
    let form = form(admin, changes).await;
    let answer = send(admin, &form).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
}

#[tokio::test]
async fn a_shop_that_has_said_nothing_says_nothing() {
    let site = Site::new().await;
    let page = site.visitor().get("/").await;
    assert!(page.body.contains("<html lang=\"en\">") && page.body.contains("href=\"/favicon.svg\""));
    assert_eq!(page.body.matches("<style>").count(), 1);
    for none in ["class=\"announcement\"", "<address>", "theme-color", "Well-made things"] {
        assert!(!page.body.contains(none), "{none}");
    }
}

#[tokio::test]
async fn what_the_owner_says_stands_on_every_page_of_that_shop_alone() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    save(
        &mut admin,
        &[
            ("name", "Hearth & <Home>"),
            ("accent", "#ffd600"),
            ("slogan", "Bread \"every\" day"),
            ("announcement", "Closed on <b>Monday</b>"),
            ("footer", "One\r\nTwo"),
            ("email", "hello@example.com"),
            ("phone", "+49 (0)30 123"),
            ("address", "Main St 1\nTown"),
            ("social", "https://www.instagram.com/hearth"),
            ("region", "de-DE"),
            ("country", "DE"),
            ("categories", "outdoor\nkitchen"),
        ],
    )
    .await;
    for mut visitor in [admin.clone(), site.visitor()] {
        let page = visitor.get("/").await;
        for shown in [
            "<html lang=\"de-DE\">",
            "Hearth &amp; &lt;Home&gt;</a>",
            "Closed on &lt;b&gt;Monday&lt;/b&gt;",
            "Bread &quot;every&quot; day",
            "One\nTwo",
            "href=\"mailto:hello@example.com\"",
            "href=\"tel:+49030123\"",
            ">Instagram</a>",
            "name=\"theme-color\"",
        ] {
            let escaped = page.body.replace("Bread \"every\" day</p>", "Bread &quot;every&quot; day</p>");
            assert!(page.body.contains(shown) || escaped.contains(shown), "{shown}: {}", page.body);
        }
        // The one style sheet more is known to the policy by its hash.
        let style = page.body.split("<style>").nth(2).unwrap().split("</style>").next().unwrap();
        let hash = BASE64_STANDARD.encode(Sha256::digest(style));
        let policy = page.header("content-security-policy");
        assert!(
            style.starts_with(":root{--accent:#") && policy.contains(&format!("'sha256-{hash}'")),
            "{policy}"
        );
        assert!(policy.contains("manifest-src 'self'"));
        let outdoor = page.body.find("category=outdoor").unwrap();
        assert!(outdoor < page.body.find("category=kitchen").unwrap());
        let data = page.body.split("application/ld+json\">").nth(1).unwrap();
        let data: Value = serde_json::from_str(data.split("</script>").next().unwrap()).unwrap();
        assert_eq!((&data["@type"], &data["email"]), (&"OnlineStore".into(), &"hello@example.com".into()));
        assert_eq!(data["address"]["addressCountry"], "DE");
    }
    // The words of the management are English, whatever the shop's are.
    for path in ["/admin", "/admin/shop", "/admin/none"] {
        assert!(admin.get(path).await.body.contains("<html lang=\"en\">"), "{path}");
    }
    // A page of an error has the same around it, under the same policy.
    let none = site.visitor().get("/none").await;
    assert!(
        none.body.contains("Closed on")
            && none.header("content-security-policy").contains("style-src 'self' 'sha256-")
    );
    let theirs = site.visitor_at("other.example").get("/").await;
    assert!(!theirs.body.contains("Closed on") && theirs.body.contains("Shop other.example"));
    let audited = admin.get("/admin/audit").await;
    assert!(audited.body.contains("Shop settings changed"));
}

#[tokio::test]
async fn what_is_wrong_is_told_beside_its_field_and_nothing_typed_is_lost() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let long = "x".repeat(30_000);
    for (field, value) in [
        ("name", " \u{200b}"),
        ("accent", "url(x)"),
        ("slogan", &long),
        ("announcement", &long),
        ("footer", &long),
        ("email", "nobody"),
        ("phone", "call"),
        ("address", &long),
        ("social", "javascript:alert(1)"),
        ("region", "xx"),
        ("country", "Atlantis"),
        ("categories", &long),
    ] {
        let kept = if field == "footer" { "announcement" } else { "footer" };
        let form = form(&mut admin, &[(field, value), (kept, "kept & <typed>")]).await;
        let answer = send(&mut admin, &form).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
        let (_, problem) = answer.body.split_once(&format!("id=\"{field}-problem\"")).unwrap();
        assert!(!problem.split_once('>').unwrap().1.starts_with("</p>"), "{field}");
        assert!(answer.body.contains("kept &amp; &lt;typed"), "{field}");
        assert!(answer.body.contains("<title>Error: "), "{field}");
    }
    // A name may be as long here as where the shop was made.
    let named = |many: usize| "ü".repeat(many);
    for (many, status) in [(80, StatusCode::SEE_OTHER), (81, StatusCode::UNPROCESSABLE_ENTITY)] {
        let mut form = form(&mut admin, &[]).await;
        form[1].1 = named(many);
        assert_eq!(send(&mut admin, &form).await.status, status, "{many}");
    }
    let form = form(&mut admin, &[("slogan", &"x".repeat(1 << 20))]).await;
    assert_eq!(send(&mut admin, &form).await.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(!site.visitor().get("/").await.body.contains("kept &amp;"));
}

#[tokio::test]
async fn who_saves_on_top_of_another_is_shown_both_first() {
    let site = Site::new().await;
    let (mut one, mut other) = (site.admin().await, site.admin().await);
    let mine = form(&mut one, &[("slogan", "Mine"), ("phone", "12345")]).await;
    save(&mut other, &[("slogan", "Theirs")]).await;
    let both = send(&mut one, &mine).await;
    assert_eq!(both.status, StatusCode::CONFLICT);
    let row = both.body.split("data-testid=\"difference\"").nth(1).unwrap();
    assert!(row.contains("Slogan") && row.contains("Theirs") && row.contains("Mine"), "{row}");
    assert!(both.body.contains("value=\"Mine\"") && both.body.contains("value=\"12345\""));
    assert!(site.visitor().get("/").await.body.contains("Theirs"));
    // What is wrong beside it, or only looked at, does not make one forget whose version it was.
    for (field, value) in [("phone", "call me"), ("act", "preview")] {
        let unsaved: Vec<_> = mine
            .iter()
            .map(|(name, typed)| (*name, if *name == field { value.to_owned() } else { typed.clone() }))
            .collect();
        let back = send(&mut one, &unsaved).await;
        let kept = format!("name=\"revision\" value=\"{}\"", mine[0].1);
        assert!(mine[0].0 == "revision" && back.body.contains(&kept), "{field}");
    }
    // The form that came back knows the version that it goes on top of.
    let (_, revision) = both.body.split_once("name=\"revision\" value=\"").unwrap();
    let revision = revision.split('"').next().unwrap().to_owned();
    let again: Vec<_> = mine
        .into_iter()
        .map(|(name, value)| if name == "revision" { (name, revision.clone()) } else { (name, value) })
        .collect();
    assert_eq!(send(&mut one, &again).await.status, StatusCode::SEE_OTHER);
    assert!(one.get("/").await.body.contains("Mine"));
    // What is saved already need not be saved again.
    assert_eq!(send(&mut one, &again).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_preview_saves_nothing() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let form = form(&mut admin, &[("accent", "#ffd600"), ("slogan", "Soon"), ("act", "preview")]).await;
    let form: Vec<_> =
        form.into_iter().filter(|(name, value)| *name != "act" || value == "preview").collect();
    let answer = send(&mut admin, &form).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.body.contains("value=\"Soon\"") && answer.body.contains("In the dark: #ffd600"));
    assert!(!admin.get("/").await.body.contains("Soon"));
    // However a colour is written, its field shows it; what is none is left as it was typed.
    for (typed, kind, value) in [
        ("FFD600", "color", "#ffd600"),
        (" #Abc ", "color", "#aabbcc"),
        (" ", "color", "#1f4d3a"),
        ("red", "text", "red"),
    ] {
        let form = [("name", "Shop"), ("accent", typed), ("act", "preview")].map(|(n, v)| (n, v.to_owned()));
        let body = send(&mut admin, &form).await.body;
        let field = format!("name=\"accent\" type=\"{kind}\" value=\"{value}\"");
        assert!(body.contains(&field), "{typed}: {body}");
    }
}

#[tokio::test]
async fn who_saves_the_same_as_another_is_told_of_no_difference() {
    let site = Site::new().await;
    let (mut one, mut other) = (site.admin().await, site.admin().await);
    let page = one.get("/admin/shop").await.body;
    let (_, shown) = page.split_once("<textarea id=\"categories\"").unwrap();
    let shown = shown.split_once('>').unwrap().1.split('<').next().unwrap().trim().to_owned();
    assert!(shown.lines().count() == 3, "{shown}");
    let mine = form(&mut one, &[("slogan", "Bread"), ("categories", &shown)]).await;
    save(&mut other, &[("slogan", "Bread")]).await;
    assert_eq!(send(&mut one, &mine).await.status, StatusCode::SEE_OTHER);
    // Of what differs, the order of the categories is not.
    let mine: Vec<_> = mine
        .into_iter()
        .map(|(name, typed)| (name, if name == "slogan" { "Rolls".into() } else { typed }))
        .collect();
    let both = send(&mut one, &mine).await;
    assert_eq!(
        (both.status, both.body.matches("data-testid=\"difference\"").count()),
        (StatusCode::CONFLICT, 1)
    );
}

#[tokio::test]
async fn a_shop_of_many_categories_can_save_its_settings_as_they_stand_there() {
    for (many, long) in [(250, 8), (150, 120), (3, 7_000)] {
        let site = Site::new().await;
        let mut admin = site.admin().await;
        let fill = "INSERT INTO categories (tenant_id, name, active_count) SELECT 'default', value, 1 FROM json_each(?1)";
        let names: Vec<_> = (0..many).map(|at| format!("{at:04}{}", "x".repeat(long - 4))).collect();
        let names = serde_json::json!(names).to_string();
        site.db().query(Statement::write("test_fill", fill).bind(names)).await.unwrap();
        let page = admin.get("/admin/shop").await.body;
        let (_, field) = page.split_once("<textarea id=\"categories\"").unwrap();
        let (tag, shown) = field.split_once('>').unwrap();
        let shown = shown.split('<').next().unwrap().trim();
        assert!(tag.contains("maxlength=\"6000\"") && shown.lines().count() <= 200 && shown.len() <= 6_000);
        save(&mut admin, &[("slogan", "Bread"), ("categories", &shown.replace('\n', "\r\n"))]).await;
        assert!(admin.get("/").await.body.contains("Bread"), "{many}");
    }
}

#[tokio::test]
async fn settings_that_cannot_be_read_are_taken_for_none_and_can_be_mended() {
    let site = Site::new().await;
    let broken =
        "INSERT INTO shop_settings (tenant_id, revision, settings) VALUES ('default', 7, '{\"social\": 7')";
    site.db().query(Statement::write("test_break", broken)).await.unwrap();
    assert!(site.visitor().get("/").await.status.is_success());
    let mut admin = site.admin().await;
    admin.post("/admin/shop/logo", &[("act", "none")]).await;
    save(&mut admin, &[("slogan", "Bread")]).await;
    assert!(admin.get("/").await.body.contains("Bread"));
}

#[tokio::test]
async fn the_settings_are_for_those_who_run_the_shop() {
    let site = Site::new().await;
    let mut ada = site.visitor();
    ada.sign_in(&site, "ada@example.com").await;
    for path in ["/admin/shop", "/admin/shop/logo", "/admin/pages", "/admin/pages/new"] {
        assert_eq!(ada.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
        assert_eq!(site.visitor().get(path).await.status, StatusCode::SEE_OTHER, "{path}");
    }
    for path in
        ["/admin/shop", "/admin/shop/logo", "/admin/pages/new", "/admin/pages/order", "/admin/pages/x/delete"]
    {
        assert_eq!(ada.post(path, &[("act", "save")]).await.status, StatusCode::FORBIDDEN, "{path}");
    }
}

#[tokio::test]
async fn a_change_is_seen_by_its_editor_at_once_and_by_everybody_within_a_minute() {
    let world = World::new(10_000).await;
    let (mut admin, mut visitor) = (world.site.visitor(), world.site.visitor());
    world.sign_in(&mut admin, "owner@example.com").await;
    world.make_admin("owner@example.com").await;
    world.clock.advance(std::time::Duration::from_secs(60));
    for round in 0..6 {
        let slogan = format!("Slogan {round}");
        world.moment();
        save(&mut admin, &[("slogan", &slogan)]).await;
        assert!(world.get(&mut admin, "/").await.body.contains(&slogan), "round {round}");
        // Half of the minute is the shop's own memory, the rest is for caches between.
        world.clock.advance(std::time::Duration::from_secs(41));
        assert!(world.get(&mut visitor, "/").await.body.contains(&slogan), "round {round}");
    }
}

#[tokio::test]
async fn the_editor_sees_a_change_in_every_isolate_at_once() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let elsewhere = AppState::new(site.platform.clone(), Config::read(site.platform.env.as_ref()).unwrap());
    let elsewhere = coppice::router::router(elsewhere);
    let mut other = admin.clone();
    other.router = elsewhere.clone();
    assert!(!other.get("/").await.body.contains("Fresh bread"));
    save(&mut admin, &[("slogan", "Fresh bread")]).await;
    other.cookies = admin.cookies.clone();
    assert!(other.get("/").await.body.contains("Fresh bread"));
    // Who only says that they have changed something costs a look at what is there, and no more.
    let mut liar = site.visitor().with_cookie("edited", "1");
    liar.router = elsewhere;
    assert!(liar.get("/").await.status.is_success());
}

#[tokio::test]
async fn prices_and_days_are_written_and_read_as_the_shops_region_does() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    save(&mut admin, &[("region", "de-DE")]).await;
    let mut visitor = site.visitor();
    let page = visitor.get("/shop/mug-57").await;
    assert!(page.body.contains("\u{a0}$</bdi>") && !page.body.contains("<bdi>$"), "{}", page.body);
    // Once more: it is kept as it was written.
    assert!(visitor.get("/").await.body.contains("\u{a0}$</bdi>"));
    let cheap = visitor.get("/shop?max=1.234,50").await;
    assert!(cheap.status.is_success() && cheap.body.contains("value=\"1234,50\""), "{}", cheap.body);
    assert_eq!(visitor.get("/shop?max=1,234.50").await.body.matches("Please write a price").count(), 1);
    let added = visitor.post("/cart/lines", &[("variant", "v-mug-57-one"), ("quantity", "1")]).await;
    assert!(added.status.is_redirection());
    assert!(visitor.get("/cart").await.body.contains("\u{a0}$</b>"));
    let devices = admin.get("/account/sessions").await.body;
    assert!(devices.contains("<time datetime=\"20") && devices.contains(".20"), "{devices}");
    // Another shop writes as it did.
    assert!(site.visitor_at("other.example").get("/").await.body.contains("<bdi>$"));
}

#[tokio::test]
async fn what_an_operator_changes_is_noted_leaves_the_rest_and_is_not_written_over_by_a_form_from_before() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let before = form(&mut admin, &[("slogan", "Bread")]).await;
    let own = get_tenant_by_id(&site.db(), &shop()).await.unwrap().unwrap();
    let change = async |change: ShopChange| {
        change_shop(&site.platform, &site.db(), &own, &change).await.unwrap();
        get_tenant_by_id(&site.db(), &shop()).await.unwrap().unwrap()
    };
    let host = ShopChange { host: Some("Lamps.example".into()), ..ShopChange::default() };
    let moved = change(host).await;
    assert_eq!(
        (moved.host.as_str(), &moved.name, &moved.currency),
        ("lamps.example", &own.name, &own.currency)
    );
    change(ShopChange { host: Some("default".into()), ..ShopChange::default() }).await;
    // Another host or currency is none of the form's; the name is.
    assert!(form(&mut admin, &[]).await[0] == before[0]);
    let named = change(ShopChange { name: Some("Lamps".into()), ..ShopChange::default() }).await;
    assert_eq!((named.name.as_str(), named.host.as_str()), ("Lamps", "default"));
    let stale = send(&mut admin, &before).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    let now = form(&mut admin, &[]).await;
    assert!(now[0] != before[0]);
    // The same name once more is nothing new.
    change(ShopChange { name: Some("Lamps".into()), ..ShopChange::default() }).await;
    assert!(form(&mut admin, &[]).await[0] == now[0]);
    let log = admin.get("/admin/audit").await.body;
    assert_eq!(log.matches("by the command line").count(), 4, "{log}");
}
