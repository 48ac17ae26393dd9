//! Files over S3, from end to end: what is uploaded is served, replaced, copied smaller and deleted, and database and
//! bucket agree afterwards.

use std::sync::Arc;
use std::time::Duration;

use crate::support::{Answer, Site, Visitor, hand, png, shop};
use axum::body::Body;
use coppice::cdn::model::{Begun, CdnFile, PART_SIZE, Uploaded};
use coppice::cdn::service::drift::{Repair, step};
use coppice::cdn::service::{ABANDONED_AFTER, Actor, sweep};
use coppice_platform::Platform;
use coppice_platform::clock::ManualClock;
use coppice_s3_server::Server;
use serde_json::json;

/// A site whose files are over S3.
struct World {
    site: Site,
    admin: Visitor,
    clock: Arc<ManualClock>,
    _server: Server,
}

impl World {
    async fn new() -> Self {
        let server = Server::start(([127, 0, 0, 1], 0).into()).await.unwrap();
        let settings = server.settings();
        let settings = settings.each_ref().map(|(name, value)| (*name, value.as_str()));
        let clock = ManualClock::at(1_800_000_000_000);
        let site =
            Site::filled(&settings, async |platform, _| Platform { clock: hand(&clock), ..platform }).await;
        let admin = site.admin().await;
        Self { site, admin, clock, _server: server }
    }

    async fn upload(&mut self, bytes: &[u8], more: &str) -> CdnFile {
        stored(&self.admin.put(&format!("/admin/cdn/upload?name=mug.png&folder=mugs{more}"), bytes).await)
    }

    async fn served(&self, key: &str, range: Option<&str>) -> Answer {
        let mut visitor = self.site.visitor();
        let request = visitor.request("GET", &format!("/cdn/{key}"));
        let request = range.iter().fold(request, |request, range| request.header("range", *range));
        visitor.send(request.body(Body::empty()).unwrap()).await
    }

    /// The keys of all objects, after everything left half-way was finished; the rows agree with them.
    async fn keys_after_an_hour(&mut self) -> Vec<String> {
        self.clock.advance(Duration::from_secs(3_601));
        sweep(&self.site.platform, ABANDONED_AFTER).await.unwrap();
        let (db, tenant) = (self.site.db(), shop());
        let actor = Actor::operator(&self.site.platform, &db, &tenant);
        let drift = step(&actor, None, Repair::default()).await.unwrap();
        assert_eq!((drift.findings.len(), drift.next), (0, None));
        let page = self.site.platform.bucket.list("", None, 1_000).await.unwrap();
        page.objects.into_iter().map(|object| object.key).collect()
    }
}

fn stored(answer: &Answer) -> CdnFile {
    match serde_json::from_str(&answer.body).unwrap() {
        Uploaded::Stored { file } => *file,
        Uploaded::Duplicate { file } => *file,
    }
}

#[tokio::test]
async fn a_picture_is_served_whole_in_part_and_smaller_until_it_is_deleted() {
    let mut world = World::new().await;
    let bytes = png(800, 400, 1);
    let file = world.upload(&bytes, "").await;
    let whole = world.served(&file.key, None).await;
    assert_eq!((whole.status.as_u16(), whole.header("content-type")), (200, "image/png"));
    assert!(whole.bytes == bytes, "other bytes");
    let part = world.served(&file.key, Some("bytes=-10")).await;
    assert_eq!((part.status.as_u16(), part.bytes.as_ref()), (206, &bytes[bytes.len() - 10..]));
    let known = world.site.visitor().request("GET", &format!("/cdn/{}", file.key));
    let known = known.header("if-none-match", whole.header("etag")).body(Body::empty()).unwrap();
    assert_eq!(world.site.visitor().send(known).await.status.as_u16(), 304);

    // The copy's key begins with the picture's: S3 is no file system.
    let copy = world.served(&format!("{}?w=320&format=webp", file.key), None).await;
    assert_eq!((copy.status.as_u16(), copy.header("content-type")), (200, "image/webp"));
    assert_eq!(world.keys_after_an_hour().await, [file.key.clone(), format!("{}/320.webp", file.key)]);

    world.admin = world.site.admin().await;
    world.admin.post("/admin/cdn/delete", &[("id", &file.id), ("sure", "1")]).await;
    assert_eq!(world.served(&file.key, None).await.status.as_u16(), 404);
    assert_eq!(world.keys_after_an_hour().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_replaced_picture_goes_after_an_hour() {
    let mut world = World::new().await;
    let old = world.upload(&png(20, 10, 1), "").await;
    let new = world.upload(&png(20, 10, 2), &format!("&replaces={}", old.id)).await;
    assert_eq!(world.served(&old.key, None).await.status.as_u16(), 200);
    assert_eq!(world.keys_after_an_hour().await, [new.key.as_str()]);
    assert_eq!(world.served(&old.key, None).await.status.as_u16(), 404);
    assert_eq!(world.served(&new.key, None).await.status.as_u16(), 200);
}

#[tokio::test]
async fn a_film_in_parts_is_served_across_their_edge() {
    let mut world = World::new().await;
    let part_size = usize::try_from(PART_SIZE).unwrap();
    let mut film = b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2".to_vec();
    film.extend((film.len()..part_size + 1_000).map(|i| (i % 251) as u8));
    let new = json!({ "name": "film.mp4", "size": film.len(), "folder": "films" });
    let begun = world.admin.post_json("/admin/api/cdn/upload/begin", &new).await;
    let Begun::Parts { id, .. } = serde_json::from_str(&begun.body).unwrap() else {
        panic!("{}", begun.body)
    };
    for (number, part) in (1..).zip(film.chunks(part_size)) {
        let sent = world.admin.put(&format!("/admin/cdn/uploads/{id}/parts/{number}"), part).await;
        assert!(sent.status.is_success(), "{}", sent.body);
    }
    let file = stored(&world.admin.post_json("/admin/api/cdn/upload/finish", &json!({ "id": id })).await);
    let range = format!("bytes={}-{}", part_size - 5, part_size + 4);
    let edge = world.served(&file.key, Some(&range)).await;
    assert_eq!((edge.status.as_u16(), edge.bytes.as_ref()), (206, &film[part_size - 5..part_size + 5]));
    assert_eq!(world.keys_after_an_hour().await, [file.key]);
}

#[tokio::test]
async fn while_the_bucket_is_away_files_are_unavailable_and_pages_are_served() {
    let World { site, mut admin, _server: server, .. } = World::new().await;
    drop(server);
    let sent = admin.put("/admin/cdn/upload?name=mug.png&folder=mugs", &png(20, 10, 1)).await;
    assert_eq!(sent.status.as_u16(), 503, "{}", sent.body);
    assert_eq!(site.visitor().get("/").await.status.as_u16(), 200);
}
