//! Whatever is stopped half-way, at any step: no file that was acknowledged is lost, and nothing is left that nobody
//! knows of.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use crate::support::{Site, Visitor, png, product, shop};
use coppice::cdn::model::{Begun, CdnFile, PART_SIZE, Uploaded};
use coppice::cdn::service::{ABANDONED_AFTER, sweep};
use coppice::shop::model::Image;
use coppice::shop::store::get_product_by_slug;
use coppice_platform::clock::ManualClock;
use coppice_platform::sql::Statement;
use serde::Deserialize;
use serde_json::json;
use sha2::{Digest, Sha256};

/// A week: longer than anything half-done is kept.
const WEEK: u64 = 7 * 24 * 3_600;

const HALF_AN_HOUR: u64 = 1_800;

/// A site, and what its people have been told of it.
struct World {
    site: Site,
    clock: Arc<ManualClock>,
    admin: Visitor,
    /// The bytes of the files that must be there, by their keys.
    kept: BTreeMap<String, Vec<u8>>,
    /// A number that no other picture has been made from.
    next: u32,
    /// Where the story is stopped, and whether what it is stopped at still happens.
    stop: (u32, bool),
    /// Whether it was.
    stopped: bool,
}

impl World {
    async fn new() -> Self {
        let clock = ManualClock::at(1_800_000_000_000);
        let site = Site::at(clock.clone()).await;
        let admin = site.admin().await;
        Self { site, clock, admin, kept: BTreeMap::new(), next: 0, stop: (0, false), stopped: false }
    }

    /// A picture like no other.
    fn picture(&mut self) -> Vec<u8> {
        self.next += 1;
        png(20, 10, self.next)
    }

    /// Puts a file there before anything is stopped.
    async fn given(&mut self) -> CdnFile {
        let bytes = self.picture();
        let file = self.upload(&bytes, "").await.unwrap();
        self.kept.insert(file.key.clone(), bytes);
        file
    }

    async fn upload(&mut self, bytes: &[u8], more: &str) -> Option<CdnFile> {
        let sent = self.admin.put(&format!("/admin/cdn/upload?name=mug.png&folder=mugs{more}"), bytes).await;
        match serde_json::from_str(&sent.body).ok()? {
            Uploaded::Stored { file } => Some(*file),
            Uploaded::Duplicate { .. } => None,
        }
    }

    /// From here on it is stopped.
    fn begins(&mut self) {
        self.stopped = false;
        self.site.faults.crash_after(self.stop.0, self.stop.1);
    }

    /// Up to here it was.
    fn ends(&mut self) {
        self.stopped = self.stopped || self.site.faults.has_crashed();
        self.site.faults.clear();
    }

    /// Everything starts again some time later: what was kept is served, and after the sweep nothing else is there.
    async fn starts_again(&mut self, later: u64) {
        self.ends();
        self.clock.advance(Duration::from_secs(later));
        self.admin = self.site.admin().await;
        sweep(&self.site.platform, ABANDONED_AFTER).await.unwrap();
        for (key, bytes) in &self.kept {
            let served = self.site.visitor().get(&format!("/cdn/{key}")).await;
            assert!(served.status.is_success(), "{key}: {}", served.status);
            assert!(served.bytes == *bytes, "{key} has other bytes");
        }
        self.agrees().await;
    }

    /// A film like no other, of a part and a bit.
    fn film(&mut self) -> Vec<u8> {
        self.next += 1;
        let size = usize::try_from(PART_SIZE).unwrap() + 1_000;
        let mut bytes = b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2".to_vec();
        bytes.extend((bytes.len()..size).map(|i| (i as u32 ^ self.next).to_le_bytes()[0]));
        bytes
    }

    async fn begin_parts(&mut self, film: &[u8]) -> Option<Begun> {
        let sha256 = hex::encode(Sha256::digest(film));
        let new = json!({ "name": "film.mp4", "size": film.len(), "sha256": sha256, "folder": "films" });
        let begun = self.admin.post_json("/admin/api/cdn/upload/begin", &new).await;
        serde_json::from_str(&begun.body).ok()
    }

    /// Sends a film, or what is missing of it; `None` if it was not acknowledged.
    async fn send_in_parts(&mut self, film: &[u8]) -> Option<CdnFile> {
        let (id, stored) = match self.begin_parts(film).await? {
            Begun::Parts { id, stored, .. } => (id, stored),
            // It came to its end, and the answer was lost.
            Begun::Duplicate { file } => return Some(*file),
        };
        for (number, part) in (1..).zip(film.chunks(usize::try_from(PART_SIZE).unwrap())) {
            if !stored.contains(&number) {
                let sent = self.admin.put(&format!("/admin/cdn/uploads/{id}/parts/{number}"), part).await;
                sent.status.is_success().then_some(())?;
            }
        }
        let finished = self.admin.post_json("/admin/api/cdn/upload/finish", &json!({ "id": id })).await;
        match serde_json::from_str(&finished.body).ok()? {
            Uploaded::Stored { file } => Some(*file),
            Uploaded::Duplicate { .. } => None,
        }
    }

    /// A product shows this file.
    async fn show_on_a_product(&self, key: &str) {
        let mut product = product("mug-1", "kitchen", 1);
        product.images = vec![Image { key: key.into(), width: 20, height: 10, ..Image::default() }];
        crate::support::save_products(&self.site.db(), &shop(), &[product]).await.unwrap();
    }

    /// The key of the file that the product shows; empty if it shows none.
    async fn shown(&self) -> String {
        let product = get_product_by_slug(&self.site.db(), &shop(), "mug-1").await.unwrap().unwrap();
        product.images.first().map(|image| image.key.clone()).unwrap_or_default()
    }

    /// The bucket holds an object for each row, and no other; and the folders are counted right.
    async fn agrees(&self) {
        let rows: Vec<Row> =
            self.rows("SELECT key, state, size_bytes, etag FROM cdn_files ORDER BY key").await;
        let ready: Vec<&str> = rows
            .iter()
            .filter(|r| r.state == "ready" || r.state == "replaced")
            .map(|r| r.key.as_str())
            .collect();
        let stored = self.site.platform.bucket.list("", None, 1_000).await.unwrap().objects;
        let objects: Vec<&str> = stored.iter().map(|object| object.key.as_str()).collect();
        assert_eq!(objects, ready);
        for (row, object) in rows.iter().filter(|r| r.state == "ready" || r.state == "replaced").zip(&stored)
        {
            assert_eq!((row.size_bytes, row.etag.as_deref()), (object.size, Some(object.etag.as_str())));
        }
        assert!(rows.iter().all(|row| row.state != "deleting"), "{rows:?}");
        let counted = "SELECT folder, files, bytes FROM cdn_folders WHERE files <> 0 ORDER BY folder";
        let real = "SELECT folder, COUNT(*) AS files, SUM(size_bytes) AS bytes FROM cdn_files WHERE state = 'ready' GROUP BY folder";
        assert_eq!(self.rows::<Counted>(counted).await, self.rows::<Counted>(real).await);
    }

    async fn rows<T: serde::de::DeserializeOwned>(&self, sql: &'static str) -> Vec<T> {
        self.site.db().query(Statement::read("test_rows", sql)).await.unwrap().decode().unwrap()
    }
}

#[derive(Debug, Deserialize)]
struct Row {
    key: String,
    state: String,
    size_bytes: u64,
    etag: Option<String>,
}

#[derive(Debug, PartialEq, Deserialize)]
struct Counted {
    folder: String,
    files: i64,
    bytes: i64,
}

/// Tells a story again and again, stopped one step later each time, before that step and after it, until it is told to
/// its end. The story says by [`World::begins`] from where on it is stopped.
async fn stopped_at_every_step(story: impl AsyncFn(&mut World)) {
    for lost in [false, true] {
        let mut world = World::new().await;
        world.stop = (0, lost);
        loop {
            story(&mut world).await;
            world.starts_again(WEEK).await;
            if !world.stopped {
                break;
            }
            world.stop.0 += 1;
        }
        assert!(world.stop.0 > 1, "the story has hardly a step");
    }
}

#[tokio::test]
async fn an_upload_stopped_at_any_step_is_there_whole_or_not_at_all() {
    stopped_at_every_step(async |world| {
        let bytes = world.picture();
        world.begins();
        if let Some(file) = world.upload(&bytes, "").await {
            world.kept.insert(file.key, bytes);
        }
    })
    .await;
}

#[tokio::test]
async fn a_file_whose_replacement_is_stopped_at_any_step_is_the_old_or_the_new_one() {
    stopped_at_every_step(async |world| {
        let old = world.given().await;
        world.show_on_a_product(&old.key).await;
        let bytes = world.picture();
        world.begins();
        let new = world.upload(&bytes, &format!("&replaces={}", old.id)).await;
        world.ends();
        // Whatever was said of it, the product shows one of the two.
        let shown = world.shown().await;
        if let Some(new) = new {
            assert_eq!(shown, new.key);
        }
        if shown != old.key {
            world.kept.remove(&old.key);
            world.kept.insert(shown, bytes);
        }
    })
    .await;
}

#[tokio::test]
async fn a_replaced_file_is_served_for_a_while_to_pages_that_still_show_it() {
    let mut world = World::new().await;
    let old = world.given().await;
    let bytes = world.picture();
    let new = world.upload(&bytes, &format!("&replaces={}", old.id)).await.unwrap();
    world.kept.insert(new.key, bytes);
    world.starts_again(HALF_AN_HOUR).await;
    world.kept.remove(&old.key);
    world.starts_again(2 * HALF_AN_HOUR).await;
    let gone = world.site.visitor().get(&format!("/cdn/{}", old.key)).await;
    assert_eq!(gone.status.as_u16(), 404);
}

#[tokio::test]
async fn a_move_stopped_at_any_step_leaves_the_file_at_its_address() {
    stopped_at_every_step(async |world| {
        let file = world.given().await;
        world.begins();
        world.admin.post("/admin/cdn/move", &[("id", &file.id), ("folder", "cups/blue")]).await;
    })
    .await;
}

#[tokio::test]
async fn a_deletion_stopped_at_any_step_is_finished_or_was_never_begun() {
    stopped_at_every_step(async |world| {
        let (file, other) = (world.given().await, world.given().await);
        world.show_on_a_product(&file.key).await;
        world.begins();
        let form = [("id", file.id.as_str()), ("id", &other.id), ("sure", "1")];
        let answer = world.admin.post("/admin/cdn/delete", &form).await;
        world.ends();
        let ready = world
            .rows::<Row>("SELECT key, state, size_bytes, etag FROM cdn_files WHERE state = 'ready'")
            .await;
        world.kept.retain(|key, _| ready.iter().any(|row| row.key == *key));
        if answer.status.is_redirection() {
            assert!(!world.kept.contains_key(&file.key) && !world.kept.contains_key(&other.key));
        }
        assert_eq!(world.shown().await == file.key, world.kept.contains_key(&file.key));
    })
    .await;
}

#[tokio::test]
async fn an_upload_in_parts_stopped_at_any_step_can_be_gone_on_with() {
    stopped_at_every_step(async |world| {
        let film = world.film();
        world.begins();
        let sent = world.send_in_parts(&film).await;
        world.ends();
        // The next day the same file is chosen again, and only what is missing is sent.
        world.clock.advance(Duration::from_secs(24 * 3_600));
        world.admin = world.site.admin().await;
        let again = match sent {
            Some(file) => file,
            None => world.send_in_parts(&film).await.unwrap(),
        };
        world.kept.insert(again.key, film);
    })
    .await;
}

#[tokio::test]
async fn an_upload_in_parts_that_nobody_goes_on_with_is_forgotten_whole() {
    stopped_at_every_step(async |world| {
        let film = world.film();
        world.begins();
        if let Some(file) = world.send_in_parts(&film).await {
            world.kept.insert(file.key, film);
        } else {
            // Where only the answer was lost, the file is there for good.
            world.ends();
            let ready = world
                .rows::<Row>("SELECT key, state, size_bytes, etag FROM cdn_files WHERE state = 'ready'")
                .await;
            for row in ready {
                world.kept.entry(row.key).or_insert_with(|| film.clone());
            }
        }
    })
    .await;
}

#[tokio::test]
async fn the_sweeper_stopped_at_any_step_goes_on_where_it_was() {
    stopped_at_every_step(async |world| {
        // Something of everything that there is to sweep.
        let bytes = world.picture();
        let old = world.given().await;
        let new = world.upload(&bytes, &format!("&replaces={}", old.id)).await.unwrap();
        world.kept.remove(&old.key);
        world.kept.insert(new.key, bytes);
        let film = world.film();
        world.begin_parts(&film).await.unwrap();
        let half = world.picture();
        world.site.faults.add("sql.cdn_ready:unavailable".parse().unwrap());
        world.site.faults.add("sql.cdn_discard:unavailable".parse().unwrap());
        world.upload(&half, "").await;
        world.site.faults.clear();
        world.clock.advance(Duration::from_secs(WEEK));
        world.begins();
        let _ = sweep(&world.site.platform, ABANDONED_AFTER).await;
    })
    .await;
}
