//! Files that mean harm, or are not what they say: each is refused with its reason, or served so that it does none.

use crate::support::{Answer, Site, Visitor, picture, png};
use axum::body::Body;
use axum::http::StatusCode;
use coppice::cdn::model::Uploaded;
use serde_json::{Value, json};

const EICAR: &[u8] = br"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*";
const SCRIPT: &[u8] = b"<script>alert(document.cookie)</script>";

/// A PNG that says it is so large, and holds nothing of it.
fn bomb(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = png(1, 1, 1);
    bytes.splice(16..24, [width.to_be_bytes(), height.to_be_bytes()].concat());
    bytes
}

/// A JPEG with a script for a comment.
fn commented_jpeg() -> Vec<u8> {
    let mut bytes = picture(8, 8, 1, image::ImageFormat::Jpeg);
    let length = u16::try_from(SCRIPT.len() + 2).unwrap().to_be_bytes();
    bytes.splice(2..2, [&b"\xff\xfe"[..], &length, SCRIPT].concat());
    bytes
}

async fn upload(admin: &mut Visitor, name: &str, declared: &str, bytes: &[u8]) -> Answer {
    let query = serde_urlencoded::to_string([("name", name), ("content_type", declared)]).unwrap();
    admin.put(&format!("/admin/cdn/upload?{query}"), bytes).await
}

fn reason(answer: &Answer) -> String {
    serde_json::from_str::<Value>(&answer.body).unwrap()["error"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn what_is_not_what_it_says_is_refused_with_its_reason() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let long = format!("{}.png", "a".repeat(4_000));
    let good = png(8, 8, 1);
    let cases: &[(&str, &str, &[u8], &str)] = &[
        (
            "photo.png",
            "",
            &picture(8, 8, 1, image::ImageFormat::Jpeg),
            "in fact a JPEG picture. Please end its name in .jpg",
        ),
        (
            "photo.jpg",
            "application/pdf",
            &picture(8, 8, 1, image::ImageFormat::Jpeg),
            "sent as something else",
        ),
        ("photo.jpg", "text/html", &picture(8, 8, 1, image::ImageFormat::Jpeg), "sent as something else"),
        ("page.png", "image/png", b"<!doctype html><script>alert(1)</script>", "not a PNG picture"),
        ("page.txt", "text/plain", b"\n<html onload=alert(1)>", "HTML, XML or SVG"),
        ("page.css", "", b"\xef\xbb\xbf<svg onload=alert(1)>", "HTML, XML or SVG"),
        (
            "logo.svg",
            "image/svg+xml",
            b"<svg><script>alert(1)</script></svg>",
            "SVG pictures can hold scripts",
        ),
        ("logo.png", "image/png", b"<svg><script>alert(1)</script></svg>", "not a PNG picture"),
        ("page.html", "text/html", SCRIPT, "Files ending in .html are not taken"),
        ("film.mp4", "video/mp4", b"\0\0\0\x18ftyphtml\0\0\0\0<script>", "not a MP4 film"),
        ("paper.pdf", "", b"PK\x03\x04\x14\0\0\0", "in fact a file of the kind .zip"),
        ("tool.gif", "", b"MZ\x90\0\x03\0\0\0", "in fact a file of the kind .exe"),
        ("invoice.pdf.exe", "application/pdf", b"MZ\x90\0", "Files ending in .exe are not taken"),
        ("shell.php", "image/png", &good, "Files ending in .php are not taken"),
        (".htaccess", "", b"deny from all", "Files ending in .htaccess are not taken"),
        ("README", "", b"text", "needs an ending"),
        ("empty.png", "image/png", b"", "The file is empty"),
        ("empty.txt", "text/plain", b"", "The file is empty"),
        ("cut.png", "image/png", &good[..20], "damaged or cut off"),
        ("cut.jpg", "", b"\xff\xd8\xff\xe0\0\x10JFIF", "damaged or cut off"),
        ("bomb.png", "image/png", &bomb(60_000, 60_000), "60000 × 60000 pixels. At most 50 megapixels"),
        ("large.png", "image/png", &bomb(50_100_000, 1), "At most 50 megapixels"),
        ("data.json", "application/json", b"alert(1)", "This is not JSON"),
        ("data.csv", "text/csv", b"a\0b", "not text in UTF-8"),
        (&long, "", &good, "at most 200 bytes"),
        ("cod\u{202e}gnp.exe", "", b"MZ", "invisible control characters"),
        ("a\0.png", "", &good, "invisible control characters"),
        ("a\r\nset-cookie: a=b.png", "", &good, "invisible control characters"),
        ("../../etc/passwd.txt", "", b"root", "no slashes"),
        ("..\\..\\boot.txt", "", b"text", "no slashes"),
    ];
    for (name, declared, bytes, expected) in cases {
        let answer = upload(&mut admin, name, declared, bytes).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}: {}", answer.body);
        assert!(reason(&answer).contains(expected), "{name}: {}", answer.body);
    }
    assert_eq!(site.platform.bucket.list("", None, 10).await.unwrap().objects, [], "nothing was stored");
}

#[tokio::test]
async fn what_is_taken_is_served_as_what_it_is_and_never_runs() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let shown = "inline; filename=\"";
    let saved = "attachment; filename=\"";
    let cases: &[(&str, &[u8], &str, &str)] = &[
        ("both.gif", b"GIF89a\x2f\x2a\x01\0\0\0\0*/=1;alert(1)//", "image/gif", shown),
        ("comment.jpg", &commented_jpeg(), "image/jpeg", shown),
        ("trailing.png", &[png(8, 8, 2), b"PK\x03\x04 and more".to_vec()].concat(), "image/png", shown),
        ("both.pdf", b"%PDF-1.7\n<html><script>alert(1)</script>PK\x03\x04", "application/pdf", shown),
        ("eicar.txt", EICAR, "text/plain; charset=utf-8", saved),
        ("late.txt", b"text, and then <script>alert(1)</script>", "text/plain; charset=utf-8", saved),
        ("run.js", b"alert(document.domain)", "text/plain; charset=utf-8", saved),
        ("look.css", b"@import 'https://example.com/'", "text/css; charset=utf-8", saved),
        ("data.json", br#"{"a": "<script>alert(1)</script>"}"#, "application/json", saved),
        ("sum.csv", b"=cmd|' /C calc'!A0", "text/csv; charset=utf-8", saved),
        ("photo.php.png", &png(8, 8, 3), "image/png", shown),
        ("CON.txt", b"a device's name", "text/plain; charset=utf-8", saved),
        ("na\"me;.txt", b"quotes", "text/plain; charset=utf-8", saved),
    ];
    for (name, bytes, media_type, how) in cases {
        let answer = upload(&mut admin, name, "", bytes).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{name}: {}", answer.body);
        let Uploaded::Stored { file } = serde_json::from_str(&answer.body).unwrap() else { panic!("{name}") };
        let served = site.visitor().get(&format!("/cdn/{}", file.key)).await;
        assert!(served.bytes == *bytes, "{name} comes as it was");
        assert_eq!(served.header("content-type"), *media_type, "{name}");
        assert!(served.header("content-disposition").starts_with(how), "{name}: {:?}", served.headers);
        assert_eq!(served.header("x-content-type-options"), "nosniff", "{name}");
        assert!(
            served.header("content-security-policy").starts_with("sandbox; default-src 'none'"),
            "{name}"
        );
        assert!(!served.headers.contains_key("set-cookie"), "{name}");
        assert!(file.key.bytes().all(|b| b.is_ascii_alphanumeric() || b"-./".contains(&b)), "{}", file.key);
    }
}

#[tokio::test]
async fn a_length_that_is_not_true_stores_nothing() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let bytes = png(8, 8, 4);
    for claimed in [5_000_000_000_u64, bytes.len() as u64 + 1, bytes.len() as u64 - 1] {
        let request = admin
            .as_script()
            .request("PUT", "/admin/cdn/upload?name=a.png")
            .header("origin", "http://localhost")
            .header("content-length", claimed)
            .body(Body::from(bytes.clone()))
            .unwrap();
        let answer = admin.send(request).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{claimed}: {}", answer.body);
    }
    let new = json!({ "name": "film.mp4", "size": 5_000_000_000_u64 });
    let begun = admin.post_json("/admin/api/cdn/upload/begin", &new).await;
    assert_eq!(begun.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(reason(&begun).contains("more than 2 GB"), "{}", begun.body);
    assert_eq!(site.platform.bucket.list("", None, 10).await.unwrap().objects, []);
}

#[tokio::test]
async fn a_film_that_is_none_is_told_with_its_first_part() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let page = SCRIPT.repeat(300_000);
    let new = json!({ "name": "film.mp4", "size": page.len() });
    let begun: Value =
        serde_json::from_str(&admin.post_json("/admin/api/cdn/upload/begin", &new).await.body).unwrap();
    let (id, size) = (begun["id"].as_str().unwrap(), begun["part_size"].as_u64().unwrap());
    let first = &page[..usize::try_from(size).unwrap()];
    let refused = admin.put(&format!("/admin/cdn/uploads/{id}/parts/1"), first).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(reason(&refused).contains("not a MP4 film"), "{}", refused.body);
    let finished = admin.post_json("/admin/api/cdn/upload/finish", &json!({ "id": id })).await;
    assert_eq!(finished.status, StatusCode::NOT_FOUND, "it is given up: {}", finished.body);
}

#[tokio::test]
async fn folders_may_be_called_by_letters_of_any_script() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    for (number, folder) in (10..).zip(["日本", "чашки/синие"]) {
        let query = serde_urlencoded::to_string([("name", "a.png"), ("folder", folder)]).unwrap();
        let answer = admin.put(&format!("/admin/cdn/upload?{query}"), &png(8, 8, number)).await;
        let Ok(Uploaded::Stored { file }) = serde_json::from_str(&answer.body) else {
            panic!("{}", answer.body)
        };
        assert_eq!(file.folder, folder);
        assert!(file.key.is_ascii() && file.key.starts_with("folder/"), "{}", file.key);
        assert_eq!(admin.get(&format!("/cdn/{}", file.key)).await.status, StatusCode::OK);
        let query = serde_urlencoded::to_string([("folder", folder)]).unwrap();
        let page = admin.get(&format!("/admin/cdn?{query}")).await;
        assert!(page.body.contains(&file.id), "{folder}");
    }
}
