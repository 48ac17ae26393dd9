//! Catalogues in and out of a shop, through its management.

mod bad;
mod export;
mod faults;
mod pace;
pub mod pages;
mod undo;

use coppice::imports::service::advance;
use coppice::shop::model::Product;
use coppice_platform::sql::Statement;
use serde::Deserialize;

use crate::support::{Answer, Site, Visitor};

/// Where a form sends a file.
const UPLOAD: &str = "/admin/products/import/upload";

/// The parts of a form with a file, as a browser sends them.
fn form(file: Option<(&str, &[u8])>, fields: &[(&str, &str)]) -> Vec<u8> {
    let mut body = Vec::new();
    if let Some((name, bytes)) = file {
        let name = name.replace('"', "%22");
        let head = format!(
            "--edge\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\ncontent-type: text/csv\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    for (name, value) in fields {
        body.extend_from_slice(
            format!("--edge\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
                .as_bytes(),
        );
    }
    body.extend_from_slice(b"--edge--\r\n");
    body
}

async fn send(visitor: &mut Visitor, body: Vec<u8>) -> Answer {
    let request = visitor
        .request("POST", UPLOAD)
        .header("origin", "http://localhost")
        .header("content-type", "multipart/form-data; boundary=edge")
        .body(body.into())
        .unwrap();
    visitor.send(request).await
}

/// Brings a file; what came of it.
pub async fn send_file(visitor: &mut Visitor, name: &str, bytes: &[u8]) -> Answer {
    send(visitor, form(Some((name, bytes)), &[])).await
}

/// Brings a file; the import's id.
pub async fn bring(visitor: &mut Visitor, name: &str, bytes: &[u8], fields: &[(&str, &str)]) -> String {
    let answer = send(visitor, form(Some((name, bytes)), fields)).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    answer.header("location").rsplit('/').next().unwrap().to_owned()
}

/// What is known of an import.
#[derive(Debug, Deserialize, PartialEq, Eq)]
struct Job {
    status: String,
    reason: Option<String>,
    new: u32,
    changed: u32,
    unchanged: u32,
    refused: u32,
    undone: u32,
    kept: u32,
}

impl Job {
    fn is_moving(&self) -> bool {
        ["reading", "looking", "saving", "undoing"].contains(&self.status.as_str())
    }

    fn counts(&self) -> [u32; 4] {
        [self.new, self.changed, self.unchanged, self.refused]
    }
}

async fn job(site: &Site, id: &str) -> Job {
    let sql =
        "SELECT status, reason, new, changed, unchanged, refused, undone, kept FROM imports WHERE id = ?1";
    site.db().query(Statement::read("test_import", sql).bind(id)).await.unwrap().first().unwrap().unwrap()
}

/// Goes on with an import until nothing happens any more.
async fn to_its_end(site: &Site, id: &str) -> Job {
    loop {
        advance(&site.state, id).await.unwrap();
        let job = job(site, id).await;
        if !job.is_moving() {
            return job;
        }
    }
}

/// Brings a file and has it imported.
pub async fn import(
    site: &Site,
    visitor: &mut Visitor,
    name: &str,
    text: &str,
    fields: &[(&str, &str)],
) -> String {
    let id = bring(visitor, name, text.as_bytes(), &[fields, &[("then", "import")]].concat()).await;
    let job = to_its_end(site, &id).await;
    assert_eq!(job.status, "done", "{job:?}");
    id
}

/// All products of the shop, as an export has them.
async fn products(visitor: &mut Visitor) -> Vec<Product> {
    let lines = visitor.get("/admin/products/export.jsonl").await;
    assert_eq!(lines.status, 200);
    let product = |line: &str| {
        let mut value: serde_json::Value = serde_json::from_str(line).unwrap();
        value["id"] = "".into();
        serde_json::from_value(value).unwrap()
    };
    lines.body.lines().map(product).collect()
}

async fn product(visitor: &mut Visitor, slug: &str) -> Option<Product> {
    products(visitor).await.into_iter().find(|product| product.slug == slug)
}
