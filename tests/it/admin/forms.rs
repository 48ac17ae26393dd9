//! What the management's forms do with mistakes, with what was typed beside them, and where one goes on.

use crate::support::{ADMIN, Answer, Site, Visitor, png};
use axum::http::StatusCode;
use coppice::cdn::model::{CdnFile, Uploaded};

async fn upload(admin: &mut Visitor, name: &str, width: u32) -> CdnFile {
    let answer = admin.put(&format!("/admin/cdn/upload?name={name}&folder=mugs"), &png(width, 10, 1)).await;
    match serde_json::from_str(&answer.body).unwrap() {
        Uploaded::Stored { file } => *file,
        other => panic!("{other:?}"),
    }
}

/// Whether a page is the management's, says what is wrong first, and in its title.
fn is_refused(answer: &Answer, why: &str) -> bool {
    answer.status == StatusCode::UNPROCESSABLE_ENTITY
        && answer.body.contains("<title>Error: ")
        && answer.body.contains("class=\"admin\"")
        && answer
            .body
            .split("id=\"notice\"")
            .nth(1)
            .is_some_and(|rest| rest.split("</p>").next().unwrap().contains(why))
}

#[tokio::test]
async fn a_mistake_is_told_on_the_page_where_it_was_made_with_all_that_was_typed() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let file = upload(&mut admin, "b.png", 20).await;
    let page = format!("/admin/cdn/files/{}", file.id);
    let long = "x".repeat(501);
    let private = upload(&mut admin, "c.png", 30).await;
    let link = format!("/admin/cdn/files/{}/link", private.id);
    let typed = |filename: &'static str, folder: &'static str, alt: &str, visibility: &str| {
        vec![
            ("filename", filename.to_owned()),
            ("folder", folder.to_owned()),
            ("alt_text", alt.to_owned()),
            ("visibility", visibility.to_owned()),
        ]
    };
    for (path, form, wrong, kept) in [
        (
            page.clone(),
            typed("a/b.png", "new folder", "A mug", "public"),
            "filename-problem",
            ["new folder", "A mug"],
        ),
        (page.clone(), typed("c.png", "kept", &long, "public"), "alt-problem", ["c.png", "kept"]),
        (
            link,
            [typed("d.png", "kept", "A mug", "private"), vec![("days", "99".to_owned())]].concat(),
            "days-problem",
            ["d.png", "A mug"],
        ),
        (
            format!("{page}/product"),
            [typed("d.png", "kept", "A mug", "public"), vec![("slug", "no-such-mug".to_owned())]].concat(),
            "slug-problem",
            ["no-such-mug", "A mug"],
        ),
    ] {
        let form: Vec<_> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let answer = admin.post(&path, &form).await;
        assert!(is_refused(&answer, "Error: "), "{path}: {}", answer.body);
        let (_, problem) = answer.body.split_once(&format!("id=\"{wrong}\"")).unwrap();
        assert!(
            !problem.starts_with(" class=\"problem\"></p>") && !problem.starts_with("></p>"),
            "{path}: {wrong}"
        );
        for text in kept {
            assert!(answer.body.contains(text), "{path}: {text}");
        }
    }
    let chosen = [("id", file.id.as_str()), ("folder", "a//../b"), ("back", "/admin/cdn?folder=kept")];
    let answer = admin.post("/admin/cdn/move", &chosen).await;
    if answer.status != StatusCode::SEE_OTHER {
        assert!(is_refused(&answer, "Error: "), "{}", answer.body);
        assert!(answer.body.contains("value=\"a//../b\"") && answer.body.contains("checked"));
    }
    for path in ["/admin/cdn/move", "/admin/cdn/delete"] {
        let answer = admin.post(path, &[("folder", "else"), ("back", "/admin/cdn?folder=kept")]).await;
        assert!(is_refused(&answer, "Please choose at least one file."), "{path}: {}", answer.body);
        assert!(answer.body.contains("value=\"else\"") && answer.body.contains("d.png"), "{path}");
    }
}

#[tokio::test]
async fn an_error_below_admin_stays_in_its_frame_for_admins_and_shows_it_to_nobody_else() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let mut shopper = site.visitor();
    shopper.sign_in(&site, "ada@example.com").await;
    for (path, section) in [
        ("/admin/cdn/files/nothing", "/admin/cdn"),
        ("/admin/cdn?after=broken", "/admin/cdn"),
        ("/admin/audit?after=broken", "/admin/audit"),
        ("/admin/products/nothing/pictures", "/admin/products"),
        ("/admin/products/nothing", "/admin/products"),
        ("/admin/products/nothing/stock", "/admin/products"),
        ("/admin/nothing", "/admin"),
    ] {
        let answer = admin.get(path).await;
        assert!(answer.status.is_client_error(), "{path}");
        assert!(answer.body.contains("class=\"admin\"") && answer.body.contains("id=\"notice\""), "{path}");
        assert!(
            answer.body.contains(&format!("href=\"{section}\" aria-current=\"page\"")),
            "{path}: {}",
            answer.body
        );
        let refused = shopper.get(path).await;
        assert!(!refused.body.contains("class=\"admin\"") && !refused.body.contains(ADMIN), "{path}");
    }
    assert!(!admin.get("/adminx").await.body.contains("class=\"admin\""));
}

#[tokio::test]
async fn no_button_on_a_page_loses_what_was_typed_beside_it() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let [one, two] = [upload(&mut admin, "one.png", 20).await, upload(&mut admin, "two.png", 30).await];
    let (editor, files) = ("/admin/products/p-mug-57", [one.id.as_str(), two.id.as_str()]);
    let mut page = admin.get(editor).await.body;
    for act in [
        "refresh",
        "fill",
        "page 0",
        "option-up 1",
        "picture-up 0",
        "picture-down 0",
        "pick",
        &format!("picture-add {}", files[0]),
        &format!("picture-add {}", files[1]),
        "picture-remove 2",
        "link",
    ] {
        let typed = [
            ("name", "A <b> & \"c\""),
            ("description", "\n\n# Kept"),
            ("v0.sku", "KEPT-1"),
            ("o0.name", "Size"),
        ];
        let form =
            crate::support::typed(&page, "product", &[&typed[..], &[("act", act), ("tags", act)]].concat());
        let answer = admin.post_fields(editor, &form).await;
        assert_eq!(answer.status, StatusCode::OK, "{act}: {}", answer.body);
        let kept = crate::support::typed(&answer.body, "product", &[]);
        for (name, value) in typed.into_iter().chain([("tags", act)]) {
            let name = if act == "option-up 1" && name == "o0.name" { "o1.name" } else { name };
            assert!(kept.contains(&(name.into(), value.into())), "{act}: {name}");
        }
        // All that sends something belongs to one form.
        let main = answer.body.split("class=\"admin-page\"").nth(1).unwrap();
        assert_eq!(main.matches("<form").count(), 1, "{act}");
        if act != "option-up 1" {
            page = answer.body;
        }
    }
    let file = format!("/admin/cdn/files/{}", one.id);
    for (path, more) in [
        (file.clone(), ("days", "1")),
        (format!("{file}/link"), ("days", "7")),
        (format!("{file}/product"), ("slug", "lamp-58")),
    ] {
        let name = format!("{}.png", path.rsplit('/').next().unwrap().chars().take(6).collect::<String>());
        let form = [
            ("filename", name.as_str()),
            ("folder", "kept"),
            ("alt_text", "Kept"),
            ("visibility", "public"),
            more,
        ];
        assert!(!admin.post(&path, &form).await.status.is_client_error(), "{path}");
        let page = admin.get(&file).await.body;
        assert!(page.contains(&format!("value=\"{name}\"")) && page.contains("Kept"), "{path}");
    }
}

#[tokio::test]
async fn who_makes_a_file_private_that_products_show_is_told_first_and_loses_nothing_by_it() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let file = upload(&mut admin, "one.png", 20).await;
    let page = format!("/admin/cdn/files/{}", file.id);
    let form =
        [("filename", "new.png"), ("folder", "mugs"), ("alt_text", "A mug"), ("visibility", "private")];
    let is_private = async |admin: &mut Visitor| admin.get(&page).await.body.contains("Private: ");
    admin.post(&format!("{page}/product"), &[("slug", "mug-57")]).await;
    for path in [page.clone(), format!("{page}/link"), format!("{page}/product")] {
        let asked = admin.post(&path, &form).await;
        assert_eq!(asked.status, StatusCode::OK, "{path}");
        assert!(asked.body.contains("Make one.png private?") && asked.body.contains("mug 57"), "{path}");
        assert!(asked.body.contains("value=\"new.png\"") && asked.body.contains("value=\"A mug\""), "{path}");
        assert!(!is_private(&mut admin).await, "{path}");
    }
    let sure = [form.as_slice(), &[("sure", "1")]].concat();
    assert_eq!(admin.post(&page, &sure).await.status, StatusCode::SEE_OTHER);
    assert!(is_private(&mut admin).await);

    // One that nobody shows needs no question.
    let other = upload(&mut admin, "two.png", 30).await;
    let done = admin.post(&format!("/admin/cdn/files/{}", other.id), &form).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn one_goes_on_where_one_was_and_is_told_what_was_done() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let [one, two] = [upload(&mut admin, "one.png", 20).await, upload(&mut admin, "two.png", 30).await];
    let asked = admin.get(&format!("/admin/cdn/files/{}/delete", one.id)).await.body;
    assert!(asked.contains("name=\"back\" value=\"/admin/cdn?folder=mugs\""), "{asked}");
    for (path, form, place, said) in [
        (
            "/admin/cdn/delete",
            vec![("id", one.id.as_str()), ("sure", "1"), ("back", "/admin/cdn?folder=mugs")],
            "/admin/cdn?folder=mugs&done=deleted",
            "Deleted.",
        ),
        (
            "/admin/cdn/move",
            vec![("id", two.id.as_str()), ("folder", "cups")],
            "/admin/cdn?folder=cups&done=moved",
            "Moved.",
        ),
        (
            "/admin/cdn/delete",
            vec![("id", two.id.as_str()), ("sure", "1"), ("back", "/admin/cdn")],
            "/admin/cdn?done=deleted",
            "Deleted.",
        ),
    ] {
        let done = admin.post(path, &form).await;
        assert_eq!(done.header("location"), format!("{place}#notice"), "{path}");
        assert!(admin.get(place).await.body.contains(said), "{path}");
    }
    assert_eq!(admin.get("/admin/cdn?done=nonsense").await.status, StatusCode::OK);
}
