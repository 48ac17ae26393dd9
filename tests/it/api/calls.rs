//! What the functions answer.

use axum::http::{Method, StatusCode};
use coppice::cdn::model::{Begun, CdnFile, FileDetails, FilePage, NewFile, Uploaded};
use coppice::shop::model::{
    Cart, CartTotals, Category, Product, ProductList, ProductStatus, ProductView, Variant,
};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::{call, refused};
use crate::support::{Answer, Site, Visitor, png, product, shop};

const MUG: &str = "v-mug-57-one";

fn read<T: DeserializeOwned>(answer: &Answer) -> T {
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    serde_json::from_str(&answer.body).unwrap()
}

async fn get<T: DeserializeOwned>(visitor: &mut Visitor, path: &str) -> T {
    read(&visitor.get(path).await)
}

async fn post<T: DeserializeOwned>(visitor: &mut Visitor, path: &str, arguments: Value) -> T {
    read(&call(visitor, &Method::POST, path, &arguments).await)
}

#[tokio::test]
async fn lists_are_walked_by_their_cursors() {
    let site = Site::new().await;
    let mut visitor = site.visitor();
    let mut slugs = Vec::new();
    let mut path = "/api/shop/products?limit=7&sort=price-asc".to_owned();
    loop {
        let list: ProductList = get(&mut visitor, &path).await;
        assert_eq!(list.categories.len(), 3);
        slugs.extend(list.products.into_iter().map(|card| card.slug));
        match list.next {
            Some(next) => path = format!("/api/shop/products?limit=7&sort=price-asc&after={next}"),
            None => break,
        }
    }
    slugs.sort();
    slugs.dedup();
    assert_eq!(slugs.len(), 60);
}

#[tokio::test]
async fn what_is_on_sale_may_be_kept_by_all_and_a_cart_by_nobody() {
    let site = Site::new().await;
    let mut visitor = site.visitor();
    for path in [
        "/api/shop/products",
        "/api/shop/product?slug=mug-57",
        "/api/shop/variants?product=p-mug-57",
        "/api/shop/variant?id=v-mug-57-one",
        "/api/shop/categories",
    ] {
        let answer = visitor.get(path).await;
        assert!(answer.header("cache-control").starts_with("public, max-age=0, s-maxage="), "{path}");
        assert_eq!(
            (answer.header("vary"), answer.header("set-cookie")),
            ("cookie, accept-encoding, x-d1-bookmark", "")
        );
        let answer = site.admin().await.get(path).await;
        assert_eq!(answer.header("cache-control"), "private, no-store", "{path}");
    }
    assert_eq!(visitor.get("/api/shop/cart").await.header("cache-control"), "private, no-store");
}

#[tokio::test]
async fn a_product_is_had_by_slug_and_by_id_and_so_are_its_variants() {
    let site = Site::new().await;
    let mut visitor = site.visitor();
    let by_slug: ProductView = get(&mut visitor, "/api/shop/product?slug=mug-57").await;
    let by_id: ProductView = get(&mut visitor, "/api/shop/product?id=p-mug-57").await;
    assert_eq!(by_slug, by_id);
    assert!(by_slug.description.contains("<strong>about</strong>") && by_slug.related.len() == 4);
    let variants: Vec<Variant> = get(&mut visitor, "/api/shop/variants?product=p-mug-57").await;
    assert_eq!(variants, by_slug.product.variants);
    let variant: Variant = get(&mut visitor, "/api/shop/variant?id=v-mug-57-one").await;
    assert_eq!(Some(&variant), variants.first());
    let categories: Vec<Category> = get(&mut visitor, "/api/shop/categories").await;
    let names: Vec<_> =
        categories.iter().map(|category| (category.name.as_str(), category.active_count)).collect();
    assert_eq!(names, [("kitchen", 20), ("lighting", 20), ("outdoor", 20)]);
}

#[tokio::test]
async fn drafts_and_other_shops_products_are_not_there() {
    let site = Site::new().await;
    let hidden = Product { status: ProductStatus::Draft, ..product("hidden", "kitchen", 100) };
    crate::support::save_products(&site.db(), &shop(), &[hidden]).await.unwrap();
    let mut visitor = site.visitor();
    for slug in ["hidden", "theirs-1", "No_Slug"] {
        for path in [
            format!("/api/shop/product?slug={slug}"),
            format!("/api/shop/product?id=p-{slug}"),
            format!("/api/shop/variants?product=p-{slug}"),
            format!("/api/shop/variant?id=v-{slug}-one"),
        ] {
            // Twice: that there is nothing is remembered too.
            for _ in 0..2 {
                assert_eq!(
                    refused(&visitor.get(&path).await, StatusCode::NOT_FOUND).code,
                    "not_found",
                    "{path}"
                );
            }
        }
    }
}

#[tokio::test]
async fn a_cart_is_filled_and_changed() {
    let site = Site::new().await;
    let mut visitor = site.visitor();
    assert_eq!(get::<Cart>(&mut visitor, "/api/shop/cart").await, Cart::default());
    let add = json!({ "variant": MUG, "quantity": 2 });
    let totals: CartTotals = post(&mut visitor, "/api/shop/cart/add", add.clone()).await;
    assert_eq!((totals.quantity, totals.count), (2, 2));
    let totals: CartTotals = post(&mut visitor, "/api/shop/cart/add", add).await;
    assert_eq!((totals.quantity, totals.count), (4, 4));
    let cart: Cart = get(&mut visitor, "/api/shop/cart").await;
    assert_eq!((cart.lines.len(), cart.lines[0].quantity, cart.subtotal()), (1, 4, totals.subtotal));
    assert_eq!(visitor.get("/cart").await.cart_count(), "4");
    let gone: CartTotals =
        post(&mut visitor, "/api/shop/cart/change", json!({ "variant": MUG, "quantity": 0 })).await;
    assert_eq!(gone, CartTotals::default());
    assert_eq!(get::<Cart>(&mut visitor, "/api/shop/cart").await, Cart::default());
}

#[tokio::test]
async fn a_quantity_that_can_not_be_had_is_told_with_its_field() {
    let site = Site::new().await;
    let mut visitor = site.visitor();
    for quantity in [0, -1, 100, i64::MAX] {
        let arguments = json!({ "variant": MUG, "quantity": quantity });
        let answer = call(&mut visitor, &Method::POST, "/api/shop/cart/add", &arguments).await;
        let error = refused(&answer, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(error.fields["quantity"], "Please choose a whole number from 1 to 99.");
    }
    for quantity in [json!("2"), json!(1.5), json!(null), json!([1])] {
        let arguments = json!({ "variant": MUG, "quantity": quantity });
        let answer = call(&mut visitor, &Method::POST, "/api/shop/cart/add", &arguments).await;
        refused(&answer, StatusCode::BAD_REQUEST);
    }
    for arguments in [json!({ "variant": MUG, "quantity": 11 }), json!({ "variant": "nope", "quantity": 1 })]
    {
        let answer = call(&mut visitor, &Method::POST, "/api/shop/cart/add", &arguments).await;
        assert_eq!(refused(&answer, StatusCode::UNPROCESSABLE_ENTITY).code, "unprocessable");
    }
}

#[tokio::test]
async fn files_are_listed_found_and_changed() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    for number in 0..50 {
        let path = format!("/admin/cdn/upload?name=b-{number}.png&folder=mugs");
        assert_eq!(admin.put(&path, &png(4, 4, number)).await.status, StatusCode::CREATED);
    }
    let first: FilePage = get(&mut admin, "/admin/api/cdn/files?folder=mugs").await;
    assert_eq!((first.files.len(), first.total), (48, Some(50)));
    let next = first.next.unwrap();
    for path in ["/admin/api/cdn/files?folder=mugs&", "/admin/api/cdn/files/all?type=image&"] {
        let last: FilePage = get(&mut admin, &format!("{path}after={next}")).await;
        assert_eq!((last.files.len(), last.next), (2, None));
    }
    let found: FilePage = get(&mut admin, "/admin/api/cdn/files/all?q=b-7.png&uploader=me").await;
    let file = found.files.first().unwrap();
    let details: FileDetails = get(&mut admin, &format!("/admin/api/cdn/file?id={}", file.id)).await;
    assert_eq!((&details.file, details.uploader.as_deref()), (file, Some(crate::support::ADMIN)));
    let edit = json!({ "id": file.id, "alt_text": "A mug", "folder": "cups" });
    let changed: CdnFile = post(&mut admin, "/admin/api/cdn/file/edit", edit).await;
    assert_eq!((changed.alt_text.as_str(), changed.folder.as_str()), ("A mug", "cups"));
    assert_eq!(changed.filename, file.filename, "what is not given stays");
    let by_key: CdnFile = get(&mut admin, &format!("/admin/api/cdn/file/by-key?key={}", file.key)).await;
    assert_eq!(by_key, changed);
    for (sha256, found) in [
        (file.sha256.to_uppercase(), Some(changed)),
        (file.sha256.replace(|_| true, "0"), None),
        ("x".into(), None),
    ] {
        let by_hash: Option<CdnFile> =
            get(&mut admin, &format!("/admin/api/cdn/file/by-hash?sha256={sha256}")).await;
        assert_eq!(by_hash, found, "{sha256}");
    }
}

#[tokio::test]
async fn the_files_of_another_shop_are_not_there() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let answer = admin.put("/admin/cdn/upload?name=b.png", &png(4, 4, 1)).await;
    let Uploaded::Stored { file } = serde_json::from_str(&answer.body).unwrap() else {
        panic!("{}", answer.body)
    };
    let mut other = site.visitor_at("other.example");
    other.sign_in(&site, crate::support::ADMIN).await;
    for path in [
        format!("/admin/api/cdn/file?id={}", file.id),
        format!("/admin/api/cdn/file/by-key?key={}", file.key),
    ] {
        refused(&other.get(&path).await, StatusCode::NOT_FOUND);
        assert_eq!(admin.get(&path).await.status, StatusCode::OK);
    }
    let all: FilePage = get(&mut other, "/admin/api/cdn/files/all").await;
    assert!(all.files.is_empty());
}

#[tokio::test]
async fn an_upload_in_parts_is_begun_given_up_and_finished() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let bytes = png(30, 30, 9);
    let new =
        NewFile { name: "c.png".into(), size: u64::try_from(bytes.len()).unwrap(), ..NewFile::default() };
    let new = serde_json::to_value(new).unwrap();
    for give_up in [true, false] {
        let begun: Begun = post(&mut admin, "/admin/api/cdn/upload/begin", new.clone()).await;
        let Begun::Parts { id, .. } = begun else { panic!("{begun:?}") };
        if give_up {
            // Twice: one that is over is what was wanted.
            for _ in 0..2 {
                post::<()>(&mut admin, "/admin/api/cdn/upload/abort", json!({ "id": id })).await;
            }
            let answer =
                call(&mut admin, &Method::POST, "/admin/api/cdn/upload/finish", &json!({ "id": id })).await;
            refused(&answer, StatusCode::NOT_FOUND);
            continue;
        }
        let put = admin.put(&format!("/admin/cdn/uploads/{id}/parts/1"), &bytes).await;
        assert_eq!(put.status, StatusCode::NO_CONTENT, "{}", put.body);
        let done: Uploaded = post(&mut admin, "/admin/api/cdn/upload/finish", json!({ "id": id })).await;
        assert!(matches!(done, Uploaded::Stored { file } if file.filename == "c.png"));
    }
}
