//! What people type that is none of what was meant.

use super::{MUG, by_id, press, with_jacket};
use crate::support::{Site, png, product, save_products, shop, typed};
use axum::http::StatusCode;
use coppice::shop::model::{ChosenOption, Product};
use coppice_catalogue::check::{Limits, check};

#[tokio::test]
async fn no_field_takes_what_it_can_not_keep_and_none_breaks_the_page() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let mut page = admin.get(MUG).await.body;
    let long = "x".repeat(1 << 20);
    let fields = [
        "name",
        "slug",
        "description",
        "short_description",
        "category",
        "tags",
        "vendor",
        "tax_class",
        "type",
        "status",
        "meta_title",
        "meta_description",
        "o0.name",
        "o0.values",
        "v0.price",
        "v0.before",
        "v0.sku",
        "v0.barcode",
        "v0.weight",
        "v0.tracking",
        "v0.picture",
        "p0.alt",
        "p0.key",
        "fill.price",
        "picture_search",
        "may_go",
        "seen",
        "key",
        "page",
    ];
    let texts = [
        long.as_str(),
        "a\0b",
        "\u{202e}gnp.exe",
        "</textarea><script>alert(1)</script>",
        "=cmd|' /C calc'!A0",
        "🫖",
        "   ",
        "\u{200b}",
        "a\r\nb",
        "\"><img src=x onerror=alert(1)>",
    ];
    for text in texts {
        let what = text.chars().take(12).collect::<String>();
        let all: Vec<_> = fields.iter().map(|field| (*field, text)).chain([("act", "refresh")]).collect();
        let shown = admin.post_files(MUG, &typed(&page, "product", &all), &[]).await;
        assert!(shown.status.is_success() || shown.status.is_client_error(), "{what}: {}", shown.status);
        assert!(!shown.body.contains("<script>alert") && !shown.body.contains("<img src=x"), "{what}");
        for field in fields {
            let form = typed(&page, "product", &[(field, text), ("act", "save")]);
            let saved = admin.post_files(MUG, &form, &[]).await;
            assert!(
                saved.status.is_redirection()
                    || saved.status.is_client_error()
                    || saved.status == StatusCode::OK,
                "{field} {what}: {}",
                saved.status
            );
            if saved.status.is_redirection() {
                let kept = by_id(&site, "p-mug-57").await;
                let json = serde_json::to_string(&kept).unwrap();
                assert!(json.len() < 60_000 && !json.contains("\\u0000"), "{field} {what}");
                assert!(
                    !json.contains('\u{202e}') || kept.description.contains('\u{202e}'),
                    "{field} {what}"
                );
                let html = site.visitor().get(&format!("/shop/{}", kept.slug)).await;
                assert!(
                    !html.body.contains("<script>alert") && !html.body.contains("<img src=x"),
                    "{field} {what}"
                );
                page = admin.get(MUG).await.body;
            }
        }
    }
    let mug = by_id(&site, "p-mug-57").await;
    assert!(!mug.variants.is_empty() && !mug.name.is_empty());
}

#[tokio::test]
async fn what_is_wrong_is_told_beside_its_field_with_all_that_was_typed() {
    let (site, mut admin) = with_jacket().await;
    let address = "/admin/products/p-jacket";
    let before = by_id(&site, "p-jacket").await;
    let long = "x".repeat(256);
    let words = "ä".repeat(50_001);
    let many = (0..2_049).map(|i| format!("{i}\n")).collect::<String>();
    for (field, value, wrong) in [
        ("name", " ", "name"),
        ("name", long.as_str(), "name"),
        ("slug", "茶", "slug"),
        ("description", words.as_str(), "description"),
        ("type", "weapon", "type"),
        ("status", "sold", "status"),
        ("tax_class", "shipping", "tax_class"),
        ("tax_class", "luxury", "tax_class"),
        ("tax_class", "", "tax_class"),
        ("v1.price", "-1", "v1.price"),
        ("v1.price", "", "v1.price"),
        ("v1.price", "1.234", "v1.price"),
        ("v1.price", "9007199254740993", "v1.price"),
        ("v1.price", "1e3", "v1.price"),
        ("v1.before", "abc", "v1.before"),
        ("v1.weight", "1.5", "v1.weight"),
        ("v1.weight", "-1", "v1.weight"),
        ("v1.tracking", "maybe", "v1.tracking"),
        ("o1.name", "size", "o1.name"),
        ("o1.name", "", "o1.name"),
        ("o2.name", "Empty", "o2.values"),
        ("o0.values", many.as_str(), "options"),
    ] {
        let answer = press(&mut admin, address, &[(field, value), ("vendor", "Kept & kept")], "save").await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{field} {}", answer.body);
        assert!(answer.body.contains(&format!("id=\"{wrong}-problem\"")), "{field}: {wrong}");
        assert!(answer.body.contains("<title>Error: ") && answer.body.contains("Kept &amp; kept"), "{field}");
    }
    // Slashes make one name of two.
    let changes = [("o0.values", "A / B, A"), ("o1.values", "C, B / C")];
    let answer = press(&mut admin, address, &changes, "save").await;
    assert!(
        answer.status == StatusCode::UNPROCESSABLE_ENTITY && answer.body.contains("id=\"options-problem\"")
    );
    assert_eq!(by_id(&site, "p-jacket").await, before);
    // The other decimal sign is as good.
    assert_eq!(
        press(&mut admin, address, &[("v0.price", "95,50")], "save").await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(by_id(&site, "p-jacket").await.variants[0].price_amount, 9_550);
    let hundred = (0..101).map(|i| format!("{i}\n")).collect::<String>();
    let page = press(&mut admin, address, &[("o2.name", "No"), ("o2.values", &hundred)], "refresh").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("404 variants"));
}

#[tokio::test]
async fn a_picture_that_is_gone_or_another_shops_is_told() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let up = admin.put("/admin/cdn/upload?name=a.png", &png(20, 10, 1)).await;
    let file: serde_json::Value = serde_json::from_str(&up.body).unwrap();
    let id = file.pointer("/file/id").unwrap().as_str().unwrap().to_owned();
    let chosen = press(&mut admin, MUG, &[], &format!("picture-add {id}")).await;
    assert_eq!(chosen.status, StatusCode::OK);
    admin.post("/admin/cdn/delete", &[("id", &id), ("sure", "1")]).await;
    let form = typed(&chosen.body, "product", &[("name", "Kept"), ("act", "save")]);
    let answer = admin.post_fields(MUG, &form).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("no longer exists") && answer.body.contains("value=\"Kept\""));
    let strange = press(&mut admin, MUG, &[("p1.key", "products/theirs-0.webp")], "save").await;
    assert_eq!(strange.status, StatusCode::UNPROCESSABLE_ENTITY);
    let gone = press(&mut admin, MUG, &[], &format!("picture-add {id}")).await;
    assert_eq!(gone.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn what_a_file_may_bring_the_form_takes_and_no_more() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let longest = |most: usize| "ä".repeat(most);
    let mut tea = product("tea", "kitchen", 500);
    tea.name = longest(Limits::NAME);
    tea.description = longest(Limits::DESCRIPTION);
    (tea.category, tea.tags) = (longest(Limits::LABEL), vec![longest(Limits::LABEL)]);
    (tea.short_description, tea.vendor) = (longest(Limits::TEXT), longest(Limits::TEXT));
    (tea.meta_title, tea.meta_description) = (Some(longest(Limits::TEXT)), Some(longest(Limits::TEXT)));
    tea.images[0].alt = longest(Limits::TEXT);
    let only = &mut tea.variants[0];
    (only.sku, only.barcode) = (Some(longest(Limits::TEXT)), Some(longest(Limits::TEXT)));
    only.name = longest(Limits::TEXT);
    only.options = vec![ChosenOption { name: longest(Limits::TEXT), value: longest(Limits::TEXT) }];
    check(&tea, "USD").unwrap();
    save_products(&site.db(), &shop(), &[tea.clone()]).await.unwrap();
    let address = "/admin/products/p-tea";
    let done = press(&mut admin, address, &[("v0.price", "6")], "save").await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let after = by_id(&site, "p-tea").await;
    tea.variants[0].price_amount = 600;
    let same = Product { revision: after.revision, updated_at: after.updated_at, ..tea };
    assert_eq!(after, same);
    for (field, most) in [
        ("name", Limits::NAME),
        ("description", Limits::DESCRIPTION),
        ("category", Limits::LABEL),
        ("tags", Limits::LABEL),
        ("short_description", Limits::TEXT),
        ("vendor", Limits::TEXT),
        ("meta_title", Limits::TEXT),
        ("meta_description", Limits::TEXT),
        ("p0.alt", Limits::TEXT),
        ("v0.sku", Limits::TEXT),
        ("v0.barcode", Limits::TEXT),
        ("o0.name", Limits::TEXT),
        ("o0.values", Limits::TEXT),
    ] {
        let long = press(&mut admin, address, &[(field, &longest(most + 1))], "save").await;
        assert_eq!(long.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
    }
}

#[tokio::test]
async fn what_no_page_sends_is_refused() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    for form in [[("act", "explode")], [("kept", "[")], [("o0.shown", "{}")], [("v0.key", "x")]] {
        assert_eq!(admin.post(MUG, &form).await.status, StatusCode::BAD_REQUEST, "{form:?}");
    }
    let huge = vec![("description".to_owned(), "x".repeat(5 << 20))];
    assert_eq!(admin.post_files(MUG, &huge, &[]).await.status, StatusCode::PAYLOAD_TOO_LARGE);
    let names: Vec<_> = (0..5_000).map(|n| (format!("{n}{}", "x".repeat(1_000)), String::new())).collect();
    assert_eq!(admin.post_files(MUG, &names, &[]).await.status, StatusCode::PAYLOAD_TOO_LARGE);
}
