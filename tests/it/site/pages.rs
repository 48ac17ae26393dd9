use axum::http::StatusCode;
use coppice_platform::sql::Statement;

use crate::support::{Answer, Site, Visitor};

const BODY: &str =
    "# Who we are\n\nWe bake **bread**. It is good.\n\n<script>alert(1)</script> [x](javascript:alert(1))";

fn about<'a>(changes: &[(&'static str, &'a str)]) -> Vec<(&'static str, &'a str)> {
    let form = [
        ("title", "About us"),
        ("kind", "about"),
        ("body", BODY),
        ("in_footer", "1"),
        ("published", "1"),
        ("act", "save"),
    ];
    let kept = form.into_iter().filter(|(name, _)| changes.iter().all(|(other, _)| other != name));
    kept.chain(changes.iter().copied()).collect()
}

/// Makes a page. Its id.
async fn make(admin: &mut Visitor, changes: &[(&'static str, &str)]) -> String {
    let answer = admin.post("/admin/pages/new", &about(changes)).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    answer.header("location").split(['/', '?']).nth(3).unwrap().to_owned()
}

async fn change(admin: &mut Visitor, id: &str, changes: &[(&'static str, &str)]) -> Answer {
    admin.post(&format!("/admin/pages/{id}"), &about(changes)).await
}

#[tokio::test]
async fn a_page_is_a_draft_until_it_is_published() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let id = make(&mut admin, &[("published", "0")]).await;
    assert_eq!(site.visitor().get("/pages/about-us").await.status, StatusCode::NOT_FOUND);
    let draft = admin.get("/pages/about-us").await;
    assert!(draft.status.is_success() && draft.body.contains("only the people who run the shop see it"));
    assert!(draft.header("cache-control").contains("no-store") && draft.body.contains("noindex"));
    assert_eq!(change(&mut admin, &id, &[("revision", "1")]).await.status, StatusCode::SEE_OTHER);
    let mut visitor = site.visitor();
    let page = visitor.get("/pages/about-us").await;
    assert!(page.status.is_success() && page.round_trips() == 1, "{}", page.body);
    assert_eq!(page.header("cache-control"), "public, max-age=0, s-maxage=30");
    assert!(page.body.contains("<strong>bread</strong>") && page.body.contains("<h2>Who we are</h2>"));
    assert!(page.body.contains("<meta name=\"description\" content=\"We bake bread.\">"));
    assert!(page.body.contains("<link rel=\"canonical\" href=\"http://localhost/pages/about-us\""));
    assert!(!page.body.contains("<script>alert") && !page.body.contains("href=\"javascript"));
    assert_eq!(page.body.matches("<h1").count(), 1);
    let again = visitor.get("/pages/about-us").await;
    assert_eq!((again.round_trips(), again.cache()), (0, "hit"));
    assert!(
        site.visitor().get("/").await.body.contains("<a href=\"/pages/about-us\" dir=\"auto\">About us</a>")
    );
    assert!(site.visitor().get("/sitemap.xml?after=0").await.body.contains("/pages/about-us</loc>"));
    // Its id is no address, whoever asks.
    assert_eq!(admin.get(&format!("/pages/{id}")).await.status, StatusCode::NOT_FOUND);
    // Another shop has none of it.
    let mut theirs = site.visitor_at("other.example");
    assert_eq!(theirs.get("/pages/about-us").await.status, StatusCode::NOT_FOUND);
    assert!(!theirs.get("/").await.body.contains("/pages/about-us"));
    // Not in the footer, but there.
    change(&mut admin, &id, &[("revision", "2"), ("in_footer", "0")]).await;
    assert!(!site.visitor().get("/").await.body.contains("/pages/about-us"));
    assert!(site.visitor().get("/pages/about-us").await.status.is_success());
}

#[tokio::test]
async fn an_old_address_leads_to_the_new_one() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let id = make(&mut admin, &[]).await;
    for (revision, slug) in [("1", "us"), ("2", "we")] {
        let moved = change(&mut admin, &id, &[("revision", revision), ("slug", slug)]).await;
        assert_eq!(moved.status, StatusCode::SEE_OTHER, "{}", moved.body);
    }
    for old in ["about-us", "us"] {
        let answer = site.visitor().get(&format!("/pages/{old}")).await;
        assert_eq!(
            (answer.status, answer.header("location")),
            (StatusCode::MOVED_PERMANENTLY, "/pages/we"),
            "{old}"
        );
    }
    // Whoever takes the old address has it.
    make(&mut admin, &[("title", "Us")]).await;
    assert!(site.visitor().get("/pages/us").await.status.is_success());
    // Back to where it was: no circle.
    change(&mut admin, &id, &[("revision", "3"), ("slug", "about-us")]).await;
    assert!(site.visitor().get("/pages/about-us").await.status.is_success());
    assert_eq!(site.visitor().get("/pages/we").await.header("location"), "/pages/about-us");
    admin.post(&format!("/admin/pages/{id}/delete"), &[]).await;
    for gone in ["about-us", "we"] {
        assert_eq!(
            site.visitor().get(&format!("/pages/{gone}")).await.status,
            StatusCode::NOT_FOUND,
            "{gone}"
        );
    }
}

#[tokio::test]
async fn what_is_wrong_with_a_page_is_told_beside_its_field_and_nothing_typed_is_lost() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    make(&mut admin, &[("slug", "taken")]).await;
    let long = "x".repeat(60_000);
    for (field, value) in [
        ("title", " "),
        ("title", "\u{feff}\u{0}"),
        ("title", "茶碗"),
        ("slug", "A b"),
        ("slug", "taken"),
        ("slug", "../admin"),
        ("kind", "=cmd"),
        ("body", ""),
        ("body", &long),
        ("body", "We are [[Name of the business]]."),
    ] {
        let answer = admin.post("/admin/pages/new", &about(&[(field, value), ("in_footer", "0")])).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{field} {}", value.len());
        let told =
            answer.body.split(" class=\"problem\">").skip(1).filter(|rest| !rest.starts_with("</p>")).count();
        assert_eq!(told, 1, "{field}");
        if field != "body" {
            assert!(answer.body.contains("We bake **bread**"), "{field}");
        }
    }
    let gaps = admin.post("/admin/pages/new", &about(&[("body", "[[Name]] <b>")])).await;
    assert!(
        gaps.body.contains("“Name”")
            && gaps.body.contains("name=\"gaps\"")
            && gaps.body.contains("[[Name]] &lt;b")
    );
    make(&mut admin, &[("body", "[[Name]]"), ("gaps", "1"), ("title", "🍞 Gaps \u{202e}")]).await;
    assert!(site.visitor().get("/pages/gaps").await.status.is_success());
    let too_much = "x".repeat(2 << 20);
    let answer = admin.post("/admin/pages/new", &about(&[("body", &too_much)])).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    // A long text is no such thing, in whatever script.
    make(&mut admin, &[("title", "Long"), ("body", &"字".repeat(49_000))]).await;
}

#[tokio::test]
async fn a_preview_shows_the_text_and_saves_nothing() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let answer = admin.post("/admin/pages/new", &about(&[("act", "preview"), ("title", "")])).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.body.contains("<strong>bread</strong>") && !answer.body.contains("<script>alert"));
    assert!(answer.body.contains("We bake **bread**"));
    let id = make(&mut admin, &[]).await;
    let answer = change(&mut admin, &id, &[("act", "preview"), ("body", "Soon"), ("revision", "1")]).await;
    assert!(answer.status == StatusCode::OK && answer.body.contains("name=\"revision\" value=\"1\""));
    assert!(!site.visitor().get("/pages/about-us").await.body.contains("Soon"));
}

#[tokio::test]
async fn who_saves_a_page_on_top_of_another_is_shown_both_first() {
    let site = Site::new().await;
    let (mut one, mut other) = (site.admin().await, site.admin().await);
    let id = make(&mut one, &[]).await;
    assert!(change(&mut other, &id, &[("revision", "1"), ("body", "Theirs")]).await.status.is_redirection());
    let both = change(&mut one, &id, &[("revision", "1"), ("body", "Mine")]).await;
    assert_eq!(both.status, StatusCode::CONFLICT);
    let row = both.body.split("data-testid=\"difference\"").nth(1).unwrap();
    assert!(
        row.contains("Theirs") && row.contains("Mine") && both.body.contains("name=\"revision\" value=\"2\"")
    );
    // What is wrong beside it does not make one forget whose version it was.
    let wrong = change(&mut one, &id, &[("revision", "1"), ("title", "")]).await;
    assert!(wrong.body.contains("name=\"revision\" value=\"1\""));
    assert!(change(&mut one, &id, &[("revision", "2"), ("body", "Mine")]).await.status.is_redirection());
    assert!(site.visitor().get("/pages/about-us").await.body.contains("<p>Mine</p>"));
}

#[tokio::test]
async fn pages_are_put_in_order_and_deleted_once_that_is_sure() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let ids = [make(&mut admin, &[("title", "One")]).await, make(&mut admin, &[("title", "Two")]).await];
    let order = |page: &Answer| page.body.find("/pages/one\"") < page.body.find("/pages/two\"");
    assert!(order(&site.visitor().get("/").await));
    admin.post("/admin/pages/order", &[("act", &*format!("up {}", ids[1]))]).await;
    assert!(!order(&site.visitor().get("/").await));
    for act in ["up none", &format!("up {}", ids[1])] {
        assert!(admin.post("/admin/pages/order", &[("act", act)]).await.status.is_redirection(), "{act}");
    }
    assert_eq!(
        admin.post("/admin/pages/order", &[("act", "sideways")]).await.status,
        StatusCode::BAD_REQUEST
    );
    let sure = admin.get(&format!("/admin/pages/{}/delete", ids[0])).await;
    assert!(
        sure.body.contains("Delete “One”?") && site.visitor().get("/pages/one").await.status.is_success()
    );
    admin.post(&format!("/admin/pages/{}/delete", ids[0]), &[]).await;
    assert_eq!(site.visitor().get("/pages/one").await.status, StatusCode::NOT_FOUND);
    let again = admin.post(&format!("/admin/pages/{}/delete", ids[0]), &[]).await;
    assert_eq!(again.status, StatusCode::NOT_FOUND);
    assert!(admin.get("/admin/audit").await.body.contains("Page changed"));
}

#[tokio::test]
async fn what_was_typed_for_a_page_that_is_gone_makes_a_new_one() {
    let site = Site::new().await;
    let (mut one, mut other) = (site.admin().await, site.admin().await);
    let id = make(&mut one, &[]).await;
    other.post(&format!("/admin/pages/{id}/delete"), &[]).await;
    for (field, value) in [("act", "save"), ("act", "preview"), ("title", "")] {
        let typed = [("revision", "1"), ("body", "Long & <thought> over"), (field, value)];
        let back = change(&mut one, &id, &typed).await;
        assert_eq!(back.status, StatusCode::NOT_FOUND, "{field} {value}");
        assert!(back.body.contains("There is no such page any more."), "{}", back.body);
        assert!(
            back.body.contains("Long &amp; &lt;thought&gt; over")
                || back.body.contains("Long &amp; &lt;thought> over")
        );
        assert!(back.body.contains("action=\"/admin/pages/new#notice\""), "{}", back.body);
        assert!(back.body.contains("name=\"revision\" value=\"0\""));
    }
    let made =
        one.post("/admin/pages/new", &about(&[("revision", "0"), ("body", "Long thought over")])).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.body);
    assert!(one.get("/pages/about-us").await.body.contains("Long thought over"));
}

#[tokio::test]
async fn only_what_shoppers_see_or_saw_makes_their_cached_pages_old() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let generation = async || {
        let sql = "SELECT content_generation AS at FROM tenants WHERE id = 'default'";
        site.row::<serde_json::Value>(sql).await["at"].as_i64().unwrap()
    };
    let mut before = generation().await;
    let draft = make(&mut admin, &[("published", "0"), ("slug", "draft")]).await;
    let told = admin.post("/admin/pages/new", &about(&[("slug", "draft")])).await;
    assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
    change(&mut admin, &draft, &[("published", "0"), ("slug", "plan"), ("revision", "1")]).await;
    // Somebody else was first.
    change(&mut admin, &draft, &[("slug", "plan"), ("revision", "1")]).await;
    assert_eq!(generation().await, before, "a draft");
    let mut seen = async |what: &str| {
        let now = generation().await;
        assert_eq!(now, before + 1, "{what}");
        before = now;
    };
    change(&mut admin, &draft, &[("slug", "plan"), ("revision", "2")]).await;
    seen("it is published").await;
    change(&mut admin, &draft, &[("slug", "news"), ("revision", "3")]).await;
    seen("it has moved").await;
    // The old address led there.
    let taking = make(&mut admin, &[("published", "0"), ("slug", "plan")]).await;
    seen("a draft takes an address that was seen").await;
    change(&mut admin, &draft, &[("slug", "new"), ("revision", "4")]).await;
    seen("it has moved again").await;
    change(&mut admin, &taking, &[("published", "0"), ("slug", "news"), ("revision", "1")]).await;
    seen("a draft moves to such an address").await;
    change(&mut admin, &draft, &[("published", "0"), ("slug", "new"), ("revision", "5")]).await;
    seen("it is a draft again").await;
    admin.post(&format!("/admin/pages/{taking}/delete"), &[]).await;
    assert_eq!(generation().await, before, "a draft is deleted");
    change(&mut admin, &draft, &[("slug", "new"), ("revision", "6")]).await;
    admin.post(&format!("/admin/pages/{draft}/delete"), &[]).await;
    assert_eq!(generation().await, before + 2, "it is published, and deleted");
}

#[tokio::test]
async fn another_shops_page_is_nobodys_to_change() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let id = make(&mut admin, &[]).await;
    let give = "UPDATE shop_pages SET tenant_id = 'other' WHERE id = ?1";
    site.db().query(Statement::write("test_give", give).bind(id.as_str())).await.unwrap();
    let here = format!("/admin/pages/{id}");
    assert_eq!(admin.get(&here).await.status, StatusCode::NOT_FOUND);
    let back = change(&mut admin, &id, &[("revision", "1"), ("body", "Mine")]).await;
    assert_eq!(back.status, StatusCode::NOT_FOUND);
    assert!(back.body.contains("Mine") && !back.body.contains("We bake") && !back.body.contains(&id));
    assert_eq!(admin.post(&format!("{here}/delete"), &[]).await.status, StatusCode::NOT_FOUND);
    admin.post("/admin/pages/order", &[("act", &*format!("up {id}"))]).await;
    let body: String =
        site.row::<serde_json::Value>("SELECT body FROM shop_pages").await["body"].as_str().unwrap().into();
    assert_eq!(body, BODY.replace("\r", ""));
}

#[tokio::test]
async fn there_is_an_end_to_how_many_pages_a_shop_has() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let fill = "INSERT INTO shop_pages (tenant_id, id, slug, title, created_at, updated_at, published) \
                SELECT 'default', 'p' || value, 'p' || value, 'P', 1, 1, 1 FROM json_each(?1)";
    let numbers = serde_json::json!((0..50).collect::<Vec<_>>()).to_string();
    site.db().query(Statement::write("test_fill", fill).bind(numbers)).await.unwrap();
    let answer = admin.post("/admin/pages/new", &about(&[])).await;
    assert!(answer.status == StatusCode::UNPROCESSABLE_ENTITY && answer.body.contains("room for 50 pages"));
    assert_eq!(site.visitor().get("/").await.body.matches("href=\"/pages/p").count(), 50);
}
