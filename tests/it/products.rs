//! The owner's side of products: the list, the editor, the stock, and what shoppers see of it.

mod bulk;
mod editor;
mod files;
mod input;
mod list;
pub mod plans;
mod preview;
mod stock;
mod taxes;
mod terms;
mod together;

use crate::support::{Answer, Site, Visitor, png, product, shop, typed, variant};
use coppice::cdn::model::{CdnFile, Uploaded};
use coppice::shop::model::{ChosenOption, Product};
use coppice::shop::store::{get_product_by_slug, get_products_by_ids};

const MUG: &str = "/admin/products/p-mug-57";

async fn by_id(site: &Site, id: &str) -> Product {
    get_products_by_ids(&site.db(), &shop(), &[id.to_owned()]).await.unwrap().pop().unwrap()
}

async fn by_slug(site: &Site, slug: &str) -> Option<Product> {
    get_product_by_slug(&site.db(), &shop(), slug).await.unwrap()
}

/// Opens a form, changes it, and presses a button.
async fn press(admin: &mut Visitor, address: &str, changes: &[(&str, &str)], act: &str) -> Answer {
    let page = admin.get(address).await.body;
    admin.post_fields(address, &typed(&page, "product", &[changes, &[("act", act)]].concat())).await
}

/// A picture of so many pixels, uploaded.
async fn upload(admin: &mut Visitor, width: u32, more: &str) -> CdnFile {
    let answer = admin.put(&format!("/admin/cdn/upload?name={width}.png{more}"), &png(width, 10, 1)).await;
    match serde_json::from_str(&answer.body).unwrap() {
        Uploaded::Stored { file } => *file,
        other => panic!("{other:?}"),
    }
}

/// A jacket in two sizes and two colours.
fn jacket() -> Product {
    let mut jacket = product("jacket", "outdoor", 9_000);
    jacket.variants = ["Small", "Large"]
        .iter()
        .flat_map(|size| ["Red", "Blue"].map(|colour| (*size, colour)))
        .zip(0..)
        .map(|((size, colour), position)| {
            let option = |name: &str, value: &str| ChosenOption { name: name.into(), value: value.into() };
            let mut own = variant("jacket", &format!("{size} / {colour}"), 9_000);
            own.id = format!("v-{size}-{colour}");
            own.options = vec![option("Size", size), option("Colour", colour)];
            own.position = position;
            own
        })
        .collect();
    jacket
}

async fn with_jacket() -> (Site, Visitor) {
    let site = Site::new().await;
    crate::support::save_products(&site.db(), &shop(), &[jacket()]).await.unwrap();
    let admin = site.admin().await;
    (site, admin)
}
