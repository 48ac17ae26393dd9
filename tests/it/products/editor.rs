//! The one form of a product.

use super::{MUG, by_id, by_slug, press, with_jacket};
use crate::support::{Site, png, product, shop, typed, variant};
use axum::http::StatusCode;
use coppice::shop::model::{ChosenOption, ProductStatus};
use coppice_platform::sql::Statement;

#[tokio::test]
async fn a_product_is_made_by_a_name_and_a_price() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let page = admin.get("/admin/products/new").await.body;
    let form = typed(
        &page,
        "product",
        &[("name", "Café Cup"), ("v0.price", "12,50"), ("v0.stock", "7"), ("act", "save")],
    );
    let done = admin.post_fields("/admin/products/new", &form).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let cup = by_slug(&site, "cafe-cup").await.unwrap();
    let only = &cup.variants[0];
    assert_eq!((cup.status, only.price_amount, only.inventory_quantity), (ProductStatus::Draft, 1_250, 7));
    assert_eq!(site.visitor().get("/shop/cafe-cup").await.status, StatusCode::NOT_FOUND);
    // The answer was lost, and the form is sent once more.
    let again = admin.post_fields("/admin/products/new", &form).await;
    let place =
        |answer: &crate::support::Answer| answer.header("location").split('?').next().unwrap().to_owned();
    assert_eq!(place(&again), place(&done));
    assert_eq!(by_id(&site, &cup.id).await.revision, cup.revision);
    // Another of the same name has another address by itself.
    let page = admin.get("/admin/products/new").await.body;
    let form = typed(&page, "product", &[("name", "Café Cup"), ("v0.price", "1"), ("act", "save")]);
    assert_eq!(admin.post_fields("/admin/products/new", &form).await.status, StatusCode::SEE_OTHER);
    assert!(by_slug(&site, "cafe-cup-2").await.is_some());
}

#[tokio::test]
async fn whoever_knows_a_product_by_its_slug_is_led_to_its_form() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let led = admin.get("/admin/products/mug-57").await;
    assert_eq!((led.status, led.header("location")), (StatusCode::SEE_OTHER, MUG));
    for nobody in ["nothing", "theirs-0", "p-theirs-0"] {
        let missing = admin.get(&format!("/admin/products/{nobody}")).await;
        assert_eq!(missing.status, StatusCode::NOT_FOUND, "{nobody}");
    }
}

#[tokio::test]
async fn prices_are_typed_and_shown_as_the_shops_region_writes_them() {
    let site = Site::new().await;
    let german =
        "INSERT INTO shop_settings (tenant_id, settings) VALUES ('default', '{\"region\":\"de-DE\"}')";
    site.db().query(Statement::write("test_region", german)).await.unwrap();
    let mut admin = site.admin().await;
    let done = press(&mut admin, MUG, &[("v0.price", "1.299,50"), ("v0.before", "1.400")], "save").await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let mug = by_id(&site, "p-mug-57").await;
    assert_eq!((mug.variants[0].price_amount, mug.variants[0].compare_at_price), (129_950, Some(140_000)));
    // What stands in the form then means the same.
    assert!(admin.get(MUG).await.body.contains("value=\"1299,50\""));
    press(&mut admin, MUG, &[("name", "A mug")], "save").await;
    assert_eq!(by_id(&site, "p-mug-57").await.variants, mug.variants);
}

#[tokio::test]
async fn variants_carts_and_links_survive_renamed_options_and_doubled_skus() {
    let (site, mut admin) = with_jacket().await;
    let mut shopper = site.visitor();
    shopper.post("/cart/lines", &[("variant", "v-Large-Blue"), ("quantity", "2")]).await;
    let changes = [
        ("o0.name", "Cut"),
        ("o0.values", "Slim, Wide"),
        ("v0.sku", "SAME"),
        ("v1.sku", "SAME"),
        ("v3.sku", "SAME"),
    ];
    let done = press(&mut admin, "/admin/products/p-jacket", &changes, "save").await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let jacket = by_id(&site, "p-jacket").await;
    let names: Vec<_> = jacket.variants.iter().map(|v| (v.id.as_str(), v.name.as_str())).collect();
    assert_eq!(
        names,
        [
            ("v-Small-Red", "Slim / Red"),
            ("v-Small-Blue", "Slim / Blue"),
            ("v-Large-Red", "Wide / Red"),
            ("v-Large-Blue", "Wide / Blue")
        ]
    );
    assert!(jacket.variants.iter().all(|v| v.options[0].name == "Cut" && v.inventory_quantity == 10));
    assert!(shopper.get("/cart").await.body.contains("Wide / Blue"));
    assert!(shopper.get("/shop/jacket?variant=v-Large-Blue").await.body.contains("Wide / Blue"));
}

#[tokio::test]
async fn what_goes_is_said_before_it_goes_with_the_carts_that_have_it() {
    let (site, mut admin) = with_jacket().await;
    let mut shopper = site.visitor();
    shopper.post("/cart/lines", &[("variant", "v-Small-Blue"), ("quantity", "2")]).await;
    let address = "/admin/products/p-jacket";
    let asked = press(&mut admin, address, &[("o1.values", "Red"), ("name", "Coat")], "save").await;
    assert_eq!(asked.status, StatusCode::OK);
    assert_eq!(asked.body.matches("data-testid=\"going\"").count(), 2);
    assert!(asked.body.contains("which is in 1 cart") && asked.body.contains("value=\"Coat\""));
    assert_eq!(by_id(&site, "p-jacket").await.variants.len(), 4);
    // Said of these, it counts for no others.
    let other = typed(&asked.body, "product", &[("o0.values", "Small"), ("act", "save-all")]);
    assert_eq!(admin.post_fields(address, &other).await.status, StatusCode::OK);
    let sure = typed(&asked.body, "product", &[("act", "save-all")]);
    assert_eq!(admin.post_fields(address, &sure).await.status, StatusCode::SEE_OTHER);
    assert_eq!(by_id(&site, "p-jacket").await.variants.len(), 2);
    assert!(shopper.get("/cart").await.body.contains("Small / Blue"), "the shopper is told");
}

#[tokio::test]
async fn a_value_for_another_is_no_variant_that_goes_whatever_its_sku() {
    let (site, mut admin) = with_jacket().await;
    let address = "/admin/products/p-jacket";
    assert!(press(&mut admin, address, &[("v3.sku", "JACKET-4")], "save").await.status.is_redirection());
    let mut shopper = site.visitor();
    shopper.post("/cart/lines", &[("variant", "v-Large-Blue"), ("quantity", "2")]).await;
    // Large goes, and Medium comes with the number that Large had.
    let page = press(&mut admin, address, &[("o0.values", "Medium, Small")], "refresh").await.body;
    let asked = admin
        .post_fields(address, &typed(&page, "product", &[("v1.sku", "JACKET-4"), ("act", "save")]))
        .await;
    assert_eq!(asked.status, StatusCode::OK);
    assert!(
        asked.body.contains("Large / Blue") && asked.body.contains("which is in 1 cart"),
        "{}",
        asked.body
    );
    let sure = typed(&asked.body, "product", &[("act", "save-all")]);
    assert_eq!(admin.post_fields(address, &sure).await.status, StatusCode::SEE_OTHER);
    let jacket = by_id(&site, "p-jacket").await;
    let names: Vec<_> = jacket.variants.iter().map(|variant| variant.name.as_str()).collect();
    assert_eq!(names, ["Medium / Red", "Medium / Blue", "Small / Red", "Small / Blue"]);
    assert!(jacket.variants.iter().all(|variant| !variant.id.starts_with("v-Large")));
    assert_eq!(jacket.variants[1].sku.as_deref(), Some("JACKET-4"));
    let cart = shopper.get("/cart").await.body;
    assert!(cart.contains("Large / Blue") && !cart.contains("Medium / Blue"), "the shopper is told");
}

#[tokio::test]
async fn former_addresses_lead_on_through_every_move_and_back() {
    let site = Site::new().await;
    let (mut admin, mut shopper) = (site.admin().await, site.visitor());
    for slug in ["cup-b", "cup-c"] {
        let done = press(&mut admin, MUG, &[("slug", slug)], "save").await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    }
    for old in ["mug-57", "cup-b"] {
        let answer = shopper.get(&format!("/shop/{old}?variant=v-mug-57-one")).await;
        assert_eq!(answer.status, StatusCode::MOVED_PERMANENTLY);
        assert_eq!(answer.header("location"), "/shop/cup-c?variant=v-mug-57-one");
        assert!(answer.header("cache-control").contains("max-age"), "{}", answer.header("cache-control"));
    }
    assert_eq!(press(&mut admin, MUG, &[("slug", "mug-57")], "save").await.status, StatusCode::SEE_OTHER);
    assert_eq!(shopper.get("/shop/mug-57").await.status, StatusCode::OK);
    assert_eq!(shopper.get("/shop/cup-b").await.header("location"), "/shop/mug-57");
    // A new product may have an address that only leads on.
    let page = admin.get("/admin/products/new").await.body;
    let changes =
        [("name", "B"), ("slug", "cup-b"), ("v0.price", "1"), ("status", "active"), ("act", "save")];
    let done = admin.post_fields("/admin/products/new", &typed(&page, "product", &changes)).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    assert_eq!(shopper.get("/shop/cup-b").await.status, StatusCode::OK);
    // Another's address is no one else's.
    let taken = press(&mut admin, MUG, &[("slug", "lamp-58")], "save").await;
    assert_eq!(taken.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(taken.body.contains("id=\"slug-problem\""));
}

#[tokio::test]
async fn a_copy_is_a_draft_with_nothing_in_stock_made_once_however_often_it_is_sent() {
    let (site, mut admin) = with_jacket().await;
    let page = admin.get("/admin/products/p-jacket").await.body;
    let form = typed(&page, "product", &[("act", "duplicate"), ("short_description", "Kept")]);
    let first = admin.post_fields("/admin/products/p-jacket", &form).await;
    let second = admin.post_fields("/admin/products/p-jacket", &form).await;
    assert_eq!(first.status, StatusCode::SEE_OTHER, "{}", first.body);
    assert_eq!(first.header("location"), second.header("location"));
    let copy = by_slug(&site, "jacket-copy").await.unwrap();
    assert_eq!((copy.status, copy.variants.len()), (ProductStatus::Draft, 4));
    assert!(copy.variants.iter().all(|v| v.inventory_quantity == 0 && !v.id.starts_with("v-")));
    assert_eq!(by_id(&site, "p-jacket").await.short_description, "Kept");
    assert!(by_slug(&site, "jacket-copy-2").await.is_none());
}

#[tokio::test]
async fn archived_products_are_put_back_as_drafts() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    for (act, status) in [("archive", ProductStatus::Archived), ("restore", ProductStatus::Draft)] {
        assert_eq!(press(&mut admin, MUG, &[], act).await.status, StatusCode::SEE_OTHER);
        assert_eq!(by_id(&site, "p-mug-57").await.status, status);
    }
}

#[tokio::test]
async fn pictures_come_with_whatever_button_and_refused_ones_are_told() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let page = admin.get(MUG).await.body;
    let form = typed(&page, "product", &[("name", "Kept"), ("act", "refresh")]);
    let files = [("upload", "cup.png", png(20, 10, 1)), ("upload", "no.png", b"no picture".to_vec())];
    let answer = admin.post_files(MUG, &form, &files).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("value=\"Kept\"") && answer.body.contains("no.png"));
    let shown = typed(&answer.body, "product", &[("p1.alt", "A cup"), ("v0.picture", ""), ("act", "save")]);
    let key = shown.iter().find(|(name, _)| name == "p1.key").unwrap().1.clone();
    let shown: Vec<_> = shown
        .into_iter()
        .map(|(name, value)| if name == "v0.picture" { (name, key.clone()) } else { (name, value) })
        .collect();
    let done = admin.post_files(MUG, &shown, &[]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let mug = by_id(&site, "p-mug-57").await;
    assert_eq!((mug.images[1].alt.as_str(), mug.images[1].width), ("A cup", 20));
    assert_eq!(mug.variants[0].image_key.as_ref(), Some(&key));
}

#[tokio::test]
#[expect(clippy::print_stdout, reason = "how long it takes is what one wants to know")]
async fn rows_of_other_pages_are_saved_too_and_as_many_as_a_product_may_have_in_one_batch() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let values = |n: usize| (0..n).map(|i| format!("{i}\n")).collect::<String>();
    let (cups, sizes) = (values(64), values(32));
    let page = admin.get("/admin/products/new").await.body;
    let changes = [
        ("name", "Many"),
        ("v0.price", "5"),
        ("o0.name", "Cup"),
        ("o0.values", &cups),
        ("o1.name", "Size"),
        ("o1.values", &sizes),
    ];
    let send = |page: &str, changes: &[(&str, &str)]| typed(page, "product", changes);
    let page = admin
        .post_files("/admin/products/new", &send(&page, &[&changes[..], &[("act", "refresh")]].concat()), &[])
        .await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    assert_eq!(page.body.matches("data-testid=\"variant\"").count(), 100);
    let page = admin
        .post_files("/admin/products/new", &send(&page.body, &[("v3.sku", "THIRD"), ("act", "page 7")]), &[])
        .await
        .body;
    let fill = [("fill.which", "1:3"), ("fill.price", "7,50"), ("act", "fill")];
    let page = admin.post_files("/admin/products/new", &send(&page, &fill), &[]).await.body;
    let started = site.platform.clock.now_ms();
    let done = admin.post_files("/admin/products/new", &send(&page, &[("act", "save")]), &[]).await;
    let took = site.platform.clock.now_ms() - started;
    println!("2,048 variants are saved in {took} ms");
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    assert!(took < 20_000, "{took} ms");
    let many = by_slug(&site, "many").await.unwrap();
    assert_eq!(many.variants.len(), 2_048);
    assert_eq!(many.variants[3].sku.as_deref(), Some("THIRD"));
    assert_eq!(many.variants.iter().filter(|v| v.price_amount == 750).count(), 64);
    let page = admin.get(&format!("/admin/products/{}", many.id)).await;
    assert!(page.body.len() < 400_000, "{}", page.body.len());
    // Another page of them is changed, and nothing else is.
    let address = format!("/admin/products/{}", many.id);
    let last = admin.post_files(&address, &send(&page.body, &[("act", "page 20")]), &[]).await.body;
    let done = admin
        .post_files(&address, &send(&last, &[("v2047.barcode", "4006381333931"), ("act", "save")]), &[])
        .await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let after = by_id(&site, &many.id).await;
    let changed: Vec<_> = after.variants.iter().zip(&many.variants).filter(|(a, b)| a != b).collect();
    assert!(changed.len() == 1 && changed[0].0.barcode.as_deref() == Some("4006381333931"));
}

#[tokio::test]
async fn new_variants_of_other_pages_keep_their_price_when_the_first_gets_another() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let values: String = (0..150).map(|i| format!("{i}\n")).collect();
    let new = "/admin/products/new";
    let changes = [("name", "Sheets"), ("v0.price", "10,00"), ("o0.name", "Size"), ("o0.values", &values)];
    let page = press(&mut admin, new, &changes, "refresh").await.body;
    let form = typed(&page, "product", &[("v0.price", "12,00"), ("act", "save")]);
    let done = admin.post_fields(new, &form).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let sheets = by_slug(&site, "sheets").await.unwrap();
    assert_eq!(sheets.variants[0].price_amount, 1_200);
    assert_eq!(sheets.variants.iter().filter(|variant| variant.price_amount == 1_000).count(), 149);
}

#[tokio::test]
async fn a_product_with_few_of_very_many_combinations_is_changed_like_any_other() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let mut coat = product("coat", "outdoor", 9_000);
    let option =
        |name: &str, value: usize| ChosenOption { name: name.into(), value: format!("{name}{value}") };
    coat.variants = (0..300_usize)
        .map(|i| {
            let own = [option("S", i % 15), option("C", i / 15 % 15), option("F", (i * 7 + i / 225) % 10)];
            let name: Vec<_> = own.iter().map(|option| option.value.clone()).collect();
            let mut variant = variant("coat", &name.join(" / "), 9_000);
            (variant.id, variant.position, variant.options) = (format!("coat-{i}"), i as i64, own.to_vec());
            variant
        })
        .collect();
    crate::support::save_products(&site.db(), &shop(), &[coat.clone()]).await.unwrap();
    let address = "/admin/products/p-coat";
    let page = press(&mut admin, address, &[("v0.price", "75.00")], "page 2").await.body;
    let done =
        admin.post_fields(address, &typed(&page, "product", &[("name", "Coat"), ("act", "save")])).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let after = by_id(&site, "p-coat").await;
    let price = |price| after.variants.iter().filter(|variant| variant.price_amount == price).count();
    assert_eq!((after.name.as_str(), price(7_500), price(9_000)), ("Coat", 1, 299));
    let values: String = (0..15).map(|i| format!("S{i}\n")).chain(["New".to_owned()]).collect();
    let more = press(&mut admin, address, &[("o0.values", &values)], "save").await;
    assert_eq!(more.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(by_id(&site, "p-coat").await.variants.len(), 300);
}

#[tokio::test]
async fn a_form_that_was_sent_and_is_not_saved_says_so_to_its_script() {
    let (_site, mut admin) = with_jacket().await;
    let address = "/admin/products/p-jacket";
    for opened in [address, "/admin/products/new"] {
        assert!(!admin.get(opened).await.body.contains("data-unsaved"), "{opened}");
    }
    for (changes, act) in [
        (vec![], "refresh"),
        (vec![], "page 0"),
        (vec![("name", "")], "save"),
        (vec![("seen", "")], "refresh"),
        (vec![("seen", ""), ("name", "Late")], "save"),
        (vec![("o1.values", "Red")], "save"),
    ] {
        let shown = press(&mut admin, address, &changes, act).await;
        assert!(shown.body.contains(" data-unsaved"), "{act} {changes:?}: {}", shown.status);
    }
}

#[tokio::test]
async fn an_admin_sees_the_way_to_the_form_and_nobody_else_does() {
    let site = Site::new().await;
    let (mut admin, mut shopper) = (site.admin().await, site.visitor());
    let way = format!("href=\"{MUG}\"");
    for _ in 0..2 {
        let page = admin.get("/shop/mug-57").await;
        assert!(page.body.contains(&way) && page.header("cache-control").contains("no-store"));
        assert!(!shopper.get("/shop/mug-57").await.body.contains(&way));
    }
    shopper.sign_in(&site, "ada@example.com").await;
    assert!(!shopper.get("/shop/mug-57").await.body.contains("Edit this product"));
    for address in [MUG, "/admin/products", "/admin/products/new", "/admin/products/p-mug-57/stock"] {
        assert_eq!(shopper.get(address).await.status, StatusCode::FORBIDDEN, "{address}");
    }
    assert_eq!(
        admin.get("/admin/products/mug-57/pictures").await.header("location"),
        format!("{MUG}#pictures")
    );
}

#[tokio::test]
async fn a_variant_that_begins_to_be_counted_begins_with_what_is_noted() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let mut tea = product("tea", "kitchen", 500);
    tea.variants[0].track_inventory = false;
    tea.variants[0].inventory_quantity = 4;
    crate::support::save_products(&site.db(), &shop(), &[tea]).await.unwrap();
    let done = press(&mut admin, "/admin/products/p-tea", &[("v0.tracking", "stop")], "save").await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let tea = by_id(&site, "p-tea").await;
    assert_eq!((tea.variants[0].track_inventory, tea.variants[0].inventory_quantity), (true, 4));
}
