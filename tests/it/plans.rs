//! Every statement finds its rows by an index: what is quick with 60 products is quick with 100,000.

mod audit;
mod books;
mod files;
mod flags;
mod keys;
mod kv_api;
mod people;
mod selling;
mod site;

use std::collections::BTreeMap;

use crate::support::{Site, shop};
use coppice::audit::{Action, AuditEvent};
use coppice::auth::store::{self as auth, NewSession, ProviderAccount, SealedTokens};
use coppice::limit::{self, Limit};
use coppice::shop::store::{self, ProductFilter, Sort};
use coppice::tenant::store::get_tenant_by_id;
use coppice::visitor::MemberRole;
use coppice_platform::sql::Statement;
use serde::Deserialize;

const MUG: &str = "v-mug-57-one";

#[derive(Deserialize)]
struct Step {
    detail: String,
}

/// Runs whatever the site can be asked but for what others say they ask, and answers each distinct statement that was.
pub async fn all_statements(site: &Site) -> Vec<Statement> {
    let mut visitor = site.visitor();
    for sort in ["newest", "price-asc", "price-desc", "name", "relevance"] {
        for filter in [
            "",
            "&category=kitchen",
            "&q=mug",
            "&q=mug&category=kitchen",
            "&tag=all",
            "&type=physical",
            "&min=5&max=9.50",
            "&category=kitchen&min=5",
            "&q=mug&tag=all",
            "&stock=in",
            "&category=kitchen&stock=in&vendor=Oak",
            "&vendor=Oak",
            "&options=Size:Large",
            "&options=Size:Large,Small;Colour:Red&category=kitchen",
            "&options=Size:Large,Small",
            "&q=mug&options=Size:Large",
        ] {
            let page = visitor.get(&format!("/shop?sort={sort}{filter}&limit=3")).await;
            // What nothing has is asked for as well as what there is.
            let Some(next) = page.link("next") else { continue };
            let next = visitor.get(&next).await;
            visitor.get(&next.link("prev").unwrap()).await;
        }
    }
    for path in [
        "/",
        "/shop/mug-57",
        "/api/shop/product?id=p-mug-57",
        "/api/shop/variants?product=p-mug-57",
        "/api/shop/variant?id=v-mug-57-one",
        "/api/shop/categories",
        "/sitemap.xml",
        "/sitemap.xml?after=0",
        "/feeds/google.xml",
        "/feeds/google.xml?part=2",
        "/shop/suggest?q=mug",
        "/shop/suggest?q=lapm",
        "/shop/no-such-mug",
    ] {
        visitor.get(path).await;
    }
    visitor.post("/cart/lines", &[("variant", MUG), ("quantity", "1")]).await;
    visitor.post(&format!("/cart/lines/{MUG}"), &[("quantity", "2")]).await;
    visitor.get("/cart").await;
    visitor.post(&format!("/cart/lines/{MUG}"), &[("quantity", "0")]).await;
    let db = site.db();
    store::get_product_by_slug(&db, &shop(), "mug-57").await.unwrap().unwrap();
    store::get_variant_by_id(&db, &shop(), MUG).await.unwrap().unwrap();
    assert_eq!(store::get_product_variants(&db, &shop(), "p-mug-57").await.unwrap().len(), 1);
    let (products, _) = store::get_products_after(&db, &shop(), 0, 5).await.unwrap();
    assert!(products.len() == 5 && products.iter().all(|p| p.variants.len() == 1));
    crate::support::save_products(&db, &shop(), &products).await.unwrap();
    visitor.post("/cart/losses", &[]).await;
    let names = store::NameQuery {
        slugs: vec!["mug-57".into()],
        aliases: vec!["handle:a b".into()],
        bases: vec!["mug".into()],
    };
    let tenant = get_tenant_by_id(&db, &shop()).await.unwrap().unwrap();
    store::get_terms(&db, &tenant).await.unwrap();
    let known = store::get_known_products(&db, &tenant, &names).await.unwrap();
    let (known, taken) = (known.products, known.taken);
    assert!(known.len() == 1 && known[0].alias.is_none() && taken.contains(&"mug-57".to_owned()));
    let (products, _) = store::get_products_after(&db, &shop(), 0, 5).await.unwrap();
    let cause = store::StockCause { reason: store::StockReason::Import, reference: "plans", by: "", at: 1 };
    let told = [("v-mug-57-one".to_owned(), 3)];
    let stock = store::StockChange { cause, told: &told };
    store::save_imported(
        &db,
        &shop(),
        &products,
        &[("mug-57", "handle:a b")],
        &stock,
        store::Along::default(),
    )
    .await
    .unwrap();
    let event = AuditEvent::at(1, Action::ProductChanged);
    let step = store::StockStep::Add(1);
    let asked = store::StockAsked { id: "move".into(), variant: MUG.into(), step, event };
    store::change_stock(&db, &shop(), &[asked], 100, &cause).await.unwrap();
    let page = store::get_stock_page(&db, &shop(), "p-mug-57", Some(MUG), 10).await.unwrap();
    assert_eq!(page.moves.len(), 2);
    sign_in(site).await;
    renew_tokens(site).await;
    read_the_log(site).await;
    people::manage_people(site).await;
    files::keep_files(site).await;
    site::keep_the_site(site).await;
    selling::sell(site).await;
    books::look(site).await;
    keys::use_keys(site).await;
    flags::turn_flags(site).await;
    kv_api::look(site).await;
    let distinct: BTreeMap<_, _> =
        site.counting.statements().into_iter().map(|s| (s.sql.to_string(), s)).collect();
    distinct.into_values().collect()
}

/// Signs in and out in all ways there are, from two devices and with a cart.
async fn sign_in(site: &Site) {
    let (mut phone, mut laptop) = (site.visitor(), site.visitor());
    phone.post("/cart/lines", &[("variant", MUG), ("quantity", "1")]).await;
    phone.post("/login", &[("email", "ada@example.com")]).await;
    phone.post("/login/code", &[("code", "222222")]).await;
    phone.sign_in(site, "ada@example.com").await;
    // Once more, in place of the session that is there.
    phone.sign_in(site, "ada@example.com").await;
    laptop.sign_in(site, "grace@example.com").await;
    phone.post("/account", &[("name", "Ada")]).await;
    let devices = phone.get("/account/sessions").await;
    assert_eq!(devices.body.matches("data-testid=\"device\"").count(), 1);
    phone.post("/cart/lines", &[("variant", MUG), ("quantity", "1")]).await;
    phone.get("/cart").await;
    phone.post(&format!("/cart/lines/{MUG}"), &[("quantity", "3")]).await;
    phone.post("/account/sessions/none/end", &[]).await;
    phone.post("/account/sessions/end-others", &[]).await;
    phone.post("/logout", &[]).await;
    let db = site.db();
    let limit = Limit { limit: 1, window_secs: 60 };
    let verdict = limit::store::check(&db, &[("key", limit)], 1).await.unwrap();
    assert!(verdict.allowed);
    auth::delete_code(&db, &shop(), "none", Some(("key", verdict))).await.unwrap();
    auth::touch_session(&db, "none", site.platform.clock.now()).await.unwrap();
}

/// Signs in by another provider's account and renews its tokens.
async fn renew_tokens(site: &Site) {
    let (db, now) = (site.db(), site.platform.clock.now());
    let account = ProviderAccount {
        provider: "google",
        subject: "1",
        email: Some("eve@example.com"),
        authoritative: true,
        signed_in: None,
        name: "Eve",
    };
    let event = AuditEvent::at(now, Action::SignedIn);
    let tenant = shop();
    let (id_hash, user_id, user_agent) = ("hash", "eve", "");
    let new = NewSession {
        id_hash,
        tenant: &tenant,
        user_id,
        user_agent,
        old: Some("old"),
        cart: Some("cart"),
        event,
    };
    let tokens = SealedTokens { access: None, refresh: Some("sealed".into()), expires_at: Some(now) };
    auth::sign_in_with_account(&db, &account, &tokens, &new).await.unwrap().unwrap();
    let lease = auth::take_refresh_lease(&db, id_hash, now).await.unwrap().unwrap();
    auth::save_refreshed(&db, id_hash, &lease, &tokens).await.unwrap();
    auth::forget_refresh(&db, id_hash, &lease).await.unwrap();
}

/// Makes an admin, who looks at everything under `/admin`, the log by each of its filters.
async fn read_the_log(site: &Site) {
    let (mut admin, db) = (site.visitor(), site.db());
    let role = MemberRole::Owner;
    coppice::people::service::add_member(&site.platform, &db, &shop(), "admin@example.com", role)
        .await
        .unwrap();
    admin.sign_in(site, "admin@example.com").await;
    assert!(admin.get("/admin").await.status.is_success());
    for action in ["", "action=signed_in&"] {
        for person in ["", "person=ada@example.com&"] {
            for days in ["", "from=2026-01-01&", "to=2026-01-01&", "from=2026-01-01&to=2026-02-01&"] {
                for after in ["", "after=1795269839-42"] {
                    let page = admin.get(&format!("/admin/audit?{action}{person}{days}{after}")).await;
                    assert!(page.status.is_success());
                }
            }
        }
    }
}

/// Whether a step of a plan goes through all rows of a table or an index: whatever is scanned but what the statement
/// has made itself, which is as long as it was told to be.
fn reads_a_table(step: &str) -> bool {
    const OWN: [&str; 5] = ["CONSTANT ROW", "(subquery-", "first", "page", "e"];
    let is = |scanned: &str, own: &str| scanned == own || own.starts_with('(') && scanned.starts_with(own);
    step.strip_prefix("SCAN ")
        .is_some_and(|scanned| !scanned.contains("VIRTUAL TABLE") && !OWN.iter().any(|own| is(scanned, own)))
}

/// Whether a step goes through all products of a shop.
fn finds_by_the_shop(step: &str) -> bool {
    step.starts_with("SEARCH products ") && step.ends_with("(tenant_id=?)")
}

/// The files of all shops are counted by their folders.
fn counts_folders(statement: &str, step: &str) -> bool {
    statement == "cdn_count_all" && step == "SCAN cdn_folders"
}

/// What a search has found, or which variant lists show, is summed up into one row, which is then read.
fn sums_up(statement: &str, step: &str) -> bool {
    matches!((statement, step), ("domain_release", "SCAN n") | ("products_summarised", "SCAN c"))
}

/// There are as many rows as changes to the tables: a few dozen, and each has to be looked for.
fn reads_changes(name: &str, step: &str) -> bool {
    name == "schema" && step.starts_with("SCAN d1_migrations")
}

/// There are as few flags as the code asks for, and who asks for one reads all.
fn reads_flags(statement: &str, step: &str) -> bool {
    statement == "flags" && step == "SCAN f"
}

/// Where the first shop is made, nothing is anybody's yet.
fn makes_the_first_shop(statement: &str) -> bool {
    statement == "setup_tenant"
}

#[tokio::test]
async fn no_statement_reads_a_whole_table() {
    let site = Site::with(&[("CACHE_MODE", "off")]).await;
    let statements = all_statements(&site).await;
    assert!(statements.len() > 100, "{}", statements.len());
    read_no_whole_table(&site, statements).await;
}

/// The steps of a statement's plan.
pub async fn plan(site: &Site, statement: Statement) -> Vec<String> {
    let explain =
        Statement { sql: format!("EXPLAIN QUERY PLAN {}", statement.sql).into(), ..statement.clone() };
    let plan: Vec<Step> = site.db().query(explain).await.unwrap().decode().unwrap();
    plan.into_iter().map(|step| step.detail).collect()
}

/// Each of these statements finds what it reads by an index.
pub async fn read_no_whole_table(site: &Site, statements: Vec<Statement>) {
    for statement in statements {
        // What saves a product must find it by its slug, not among all of its shop's.
        let saves = statement.sql.contains("json_each(?2)");
        let explain =
            Statement { sql: format!("EXPLAIN QUERY PLAN {}", statement.sql).into(), ..statement.clone() };
        let plan: Vec<Step> = site.db().query(explain).await.unwrap().decode().unwrap();
        for step in plan {
            assert!(
                !(saves && step.detail.contains("SEARCH p ")) || step.detail.contains("slug=?"),
                "{}: {}",
                statement.name,
                step.detail
            );
            // Nor may what writes products find them by their shop alone.
            assert!(
                !(statement.sql.starts_with("UPDATE products ") && finds_by_the_shop(&step.detail)),
                "{}: {}",
                statement.name,
                step.detail
            );
            assert!(
                !reads_a_table(&step.detail)
                    || counts_folders(statement.name, &step.detail)
                    || sums_up(statement.name, &step.detail)
                    || reads_flags(statement.name, &step.detail)
                    || reads_changes(statement.name, &step.detail)
                    || makes_the_first_shop(statement.name),
                "{}: {}\n{}",
                statement.name,
                step.detail,
                statement.sql
            );
        }
    }
}

#[tokio::test]
async fn lists_come_in_their_order_without_being_sorted() {
    let site = Site::new().await;
    for (sort, category) in [
        (Sort::Newest, None),
        (Sort::Newest, Some("kitchen")),
        (Sort::PriceAsc, None),
        (Sort::PriceDesc, Some("kitchen")),
        (Sort::Name, None),
        (Sort::Name, Some("kitchen")),
    ] {
        let filter = ProductFilter {
            sort,
            category: category.map(str::to_owned),
            limit: 24,
            ..ProductFilter::default()
        };
        let list = store::list_statement(&shop(), &filter, "p.id").unwrap();
        let explain = Statement { sql: format!("EXPLAIN QUERY PLAN {}", list.sql).into(), ..list };
        let plan: Vec<Step> = site.db().query(explain).await.unwrap().decode().unwrap();
        assert!(
            plan.iter().all(|step| !step.detail.contains("TEMP B-TREE")),
            "{sort:?} {category:?}: {:?}",
            plan.iter().map(|s| &s.detail).collect::<Vec<_>>()
        );
    }
}

#[tokio::test]
async fn what_is_asked_of_a_maker_or_an_option_is_found_among_those_that_have_it() {
    let site = Site::with(&[("CACHE_MODE", "off")]).await;
    for query in [
        "vendor=Oak",
        "vendor=Oak&sort=price-asc&stock=in",
        "vendor=Oak&options=Size:Large",
        "options=Size:Large",
        "options=Size:Large,Small;Colour:Red&max=9",
    ] {
        site.counting.reset();
        site.visitor().get(&format!("/shop?{query}")).await;
        let mut statements = site.counting.statements();
        // As if it were not asked for: of the whole shop, and its first products alone.
        statements.retain(|s| {
            matches!(s.name, "products_list" | "products_count" | "facets" | "facet_figures")
                || s.name == "facets_chosen" && query.contains("vendor=Oak&options")
        });
        assert!(statements.len() >= 4, "{query}");
        for statement in statements {
            let name = statement.name;
            let steps = plan(&site, statement).await;
            let begins = |step: &String| {
                step.starts_with("SEARCH product_facets ")
                    && step.contains("product_facets_value (tenant_id=? AND name=? AND value=?")
            };
            let looks_up = |step: &&String| step.starts_with("SEARCH p ");
            assert!(
                steps.iter().any(begins)
                    && steps.iter().filter(looks_up).all(|step| step.contains("rowid=?)")),
                "{query} {name}: {steps:#?}"
            );
        }
    }
}

#[tokio::test]
async fn products_are_counted_from_an_index_alone() {
    let site = Site::with(&[("CACHE_MODE", "off")]).await;
    for query in ["", "?category=kitchen", "?min=5", "?max=9", "?category=kitchen&max=9"] {
        site.counting.reset();
        site.visitor().get(&format!("/shop{query}")).await;
        let count = site.counting.statements().into_iter().find(|s| s.name == "products_count").unwrap();
        let explain = Statement { sql: format!("EXPLAIN QUERY PLAN {}", count.sql).into(), ..count };
        let plan: Vec<Step> = site.db().query(explain).await.unwrap().decode().unwrap();
        assert!(
            plan.iter().any(|step| step.detail.contains("SEARCH p USING COVERING INDEX")),
            "{query}: {:?}",
            plan.iter().map(|s| &s.detail).collect::<Vec<_>>()
        );
    }
}
