//! Every statement of the owner's side finds its rows by an index.

use std::collections::BTreeMap;

use crate::plans::read_no_whole_table;
use crate::support::{Site, Visitor, typed};
use coppice_platform::sql::Statement;

const MUG: &str = "v-mug-57-one";

/// What is asked by those who manage products.
pub async fn managing() -> (Site, Vec<Statement>) {
    let site = Site::with(&[("CACHE_MODE", "off")]).await;
    let mut admin = site.admin().await;
    site.counting.reset();
    manage_products(&mut admin).await;
    let distinct: BTreeMap<_, _> =
        site.counting.statements().into_iter().map(|s| (s.sql.to_string(), s)).collect();
    assert!(distinct.len() > 40, "{}", distinct.len());
    (site, distinct.into_values().collect())
}

#[tokio::test]
async fn no_statement_reads_a_whole_table() {
    let (site, statements) = managing().await;
    read_no_whole_table(&site, statements).await;
}

/// Looks for products in every way, and edits, moves, counts and changes them.
async fn manage_products(admin: &mut Visitor) {
    for place in ["", "&after=50", "&before=2"] {
        for filter in [
            "",
            "status=draft",
            "category=kitchen",
            "status=active&category=kitchen",
            "only=low",
            "only=no-picture",
            "q=mug",
            "q=mug&status=active&only=low",
        ] {
            let address = format!("/admin/products?{filter}{place}");
            assert!(admin.get(&address).await.status.is_success(), "{address}");
        }
    }
    let editor = "/admin/products/p-mug-57";
    let page = admin.get(editor).await.body;
    assert!(admin.get("/admin/products/new").await.status.is_success());
    let (options, values) = (("o0.name", "Size"), ("o0.values", "One, Two"));
    let form = typed(&page, "product", &[options, values, ("slug", "moved-mug"), ("act", "save")]);
    assert!(admin.post_fields(editor, &form).await.status.is_redirection());
    assert!(admin.post_fields(editor, &form).await.status.is_redirection(), "so it is already");
    assert_eq!(admin.get("/shop/mug-57").await.status.as_u16(), 301);
    let page = admin.get(editor).await.body;
    let fewer = typed(&page, "product", &[("o0.values", "One"), ("slug", "mug-57"), ("act", "save")]);
    let asked = admin.post_fields(editor, &fewer).await;
    let sure = typed(&asked.body, "product", &[("act", "save-all")]);
    assert!(admin.post_fields(editor, &sure).await.status.is_redirection());
    let page = admin.get(editor).await.body;
    let copied = admin.post_fields(editor, &typed(&page, "product", &[("act", "duplicate")])).await;
    assert!(copied.status.is_redirection());
    let picked =
        admin.post_fields(editor, &typed(&page, "product", &[("act", "pick"), ("p9.key", "none.png")])).await;
    assert!(picked.status.is_success());
    let link = admin.post_fields(editor, &typed(&page, "product", &[("act", "link")])).await.body;
    let link = link.split("/preview/").nth(1).unwrap().split('"').next().unwrap().replace("&amp;", "&");
    assert!(admin.get(&format!("/preview/{link}")).await.status.is_success());
    let stock = format!("{editor}/stock");
    assert!(admin.get(&format!("{stock}?variant={MUG}")).await.status.is_success());
    let form = [("key", "plans"), ("s0.id", MUG), ("s0.add", "1")];
    assert!(admin.post(&stock, &form).await.status.is_redirection());
    files(admin).await;
    let bulk = [("do", "price-percent"), ("value", "10"), ("id", "p-mug-57"), ("id", "p-lamp-58")];
    let plan = admin.post("/admin/products/bulk", &bulk).await.body;
    let seen = plan.split("name=\"seen\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let sure = [("do", "price-percent"), ("value", "10"), ("seen", seen), ("sure", "1")];
    assert!(admin.post("/admin/products/bulk", &sure).await.status.is_redirection());
}

/// Gives a variant something to download, and takes it away.
async fn files(admin: &mut Visitor) {
    let file = super::upload(admin, 31, "").await;
    let (editor, page) = ("/admin/products/p-mug-57", format!("/admin/cdn/files/{}", file.id));
    let private = [("filename", "a.png"), ("folder", ""), ("alt_text", ""), ("visibility", "private")];
    assert!(admin.post(&page, &private).await.status.is_redirection());
    let form = typed(&admin.get(editor).await.body, "product", &[("type", "digital"), ("act", "save")]);
    assert!(admin.post_fields(editor, &form).await.status.is_redirection());
    let files = format!("{editor}/files");
    assert!(admin.get(&format!("{files}?q=a")).await.status.is_success());
    for variant in [MUG, ""] {
        assert!(
            admin.post(&files, &[("variant", variant), ("file", &file.key)]).await.status.is_redirection()
        );
    }
    assert!(admin.get(&page).await.status.is_success());
    let remove = [("variant", MUG), ("key", file.key.as_str())];
    assert!(admin.post(&format!("{files}/remove"), &remove).await.status.is_redirection());
}
