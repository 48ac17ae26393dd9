//! What somebody takes away is gone: who asks after it was taken is not let in any more, however many are asking just then. At the
//! process that has taken it that holds from its answer on, at any other after a minute.
//!
//! In each round eight readers ask as fast as they can, while what lets them in is taken at a moment of its own. A reader goes on until it
//! has been answered what it asked once it was taken: if that lets it in, it is late.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::http::StatusCode;
use coppice::config::Config;
use coppice::state::AppState;
use coppice::visitor::MemberRole;
use coppice_platform::clock::ManualClock;
use coppice_platform::sql::Statement;
use tokio::task::JoinSet;

use crate::support::{Answer, Site, Visitor, other_shop, png, shop};

const ROUNDS: usize = 200;

const READERS: usize = 8;

/// A minute, after which nobody anywhere may be shown what was taken away.
const EVERYWHERE: Duration = Duration::from_secs(60);

/// A site, the clock that the test moves, and the same visitor at another process of it.
struct World {
    site: Site,
    clock: Arc<ManualClock>,
    elsewhere: axum::Router,
}

impl World {
    async fn new() -> Self {
        let clock = ManualClock::at(1_800_000_000_000);
        let site = Site::at(clock.clone()).await;
        let config = Config::read(site.platform.env.as_ref()).unwrap();
        let elsewhere = coppice::router::router(AppState::new(site.platform.clone(), config));
        Self { site, clock, elsewhere }
    }

    /// A round: `take` takes it, while readers like this one ask `path` there and elsewhere. How many were late, there and elsewhere.
    async fn round(
        &self,
        number: usize,
        reader: &Visitor,
        path: &str,
        is_let_in: fn(&Answer) -> bool,
        take: impl Future<Output = ()>,
    ) -> [usize; 2] {
        let mut elsewhere = reader.clone();
        elsewhere.router = self.elsewhere.clone();
        let [taken, over] = [Arc::new(AtomicBool::new(false)), Arc::new(AtomicBool::new(false))];
        let mut readers = JoinSet::new();
        for n in 0..READERS {
            let (is_there, visitor, end) = match n % 4 {
                3 => (false, &elsewhere, &over),
                _ => (true, reader, &taken),
            };
            let (visitor, end, path) = (visitor.clone(), end.clone(), path.to_owned());
            readers.spawn(async move {
                loop {
                    let is_after = end.load(Ordering::SeqCst);
                    let answer =
                        visitor.ask(visitor.request("GET", &path).body(Default::default()).unwrap()).await;
                    if is_after {
                        return (is_there, is_let_in(&answer));
                    }
                }
            });
        }
        for _ in 0..number % 24 {
            tokio::task::yield_now().await;
        }
        take.await;
        taken.store(true, Ordering::SeqCst);
        self.clock.advance(EVERYWHERE);
        over.store(true, Ordering::SeqCst);
        let mut late = [0, 0];
        while let Some(read) = readers.join_next().await {
            let (is_there, is_late) = read.unwrap();
            late[usize::from(!is_there)] += usize::from(is_late);
        }
        late
    }
}

/// No reader was late in any of the rounds.
async fn nobody_is_late(mut round: impl AsyncFnMut(usize) -> [usize; 2]) {
    let mut late = [0, 0];
    for number in 0..ROUNDS {
        let [there, elsewhere] = round(number).await;
        late = [late[0] + there, late[1] + elsewhere];
    }
    assert_eq!(late, [0, 0], "late where it was taken, and elsewhere after a minute");
}

/// Not the other shop's, whose name is in every page of its own.
fn is_the_first_shops(answer: &Answer) -> bool {
    answer.body.contains("Shop default")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_file_that_was_made_private() {
    let world = World::new().await;
    let mut admin = world.site.admin().await;
    let stored = admin.put("/admin/cdn/upload?name=a.png", &png(8, 8, 1)).await;
    let stored: serde_json::Value = serde_json::from_str(&stored.body).unwrap();
    let part = |name: &str| stored["file"][name].as_str().unwrap().to_owned();
    let (id, path) = (part("id"), format!("/cdn/{}", part("key")));
    let reader = world.site.visitor();
    nobody_is_late(async |number| {
        let mut turn = admin.clone();
        let mut turned = async |visibility: &str| {
            let edit = serde_json::json!({ "id": id, "visibility": visibility });
            let answer = turn.post_json("/admin/api/cdn/file/edit", &edit).await;
            assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        };
        turned("public").await;
        // Whoever has kept nothing of it reads it anew, at this very moment.
        let is_let_in = |answer: &Answer| answer.status == StatusCode::OK;
        world.round(number, &reader, &path, is_let_in, turned("private")).await
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_session_that_was_ended() {
    let world = World::new().await;
    nobody_is_late(async |number| {
        let token = world.site.open_session("ada@example.com").await;
        let mut ada = world.site.visitor().with_cookie("session", &token);
        let reader = ada.clone();
        let is_let_in = |answer: &Answer| answer.body.contains("Hi, ada");
        let sign_out = async move {
            assert_eq!(ada.post("/logout", &[]).await.status, StatusCode::SEE_OTHER);
        };
        let path = ["/cart", "/shop?limit=1", "/account"][number % 3];
        world.round(number, &reader, path, is_let_in, sign_out).await
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_role_that_was_taken() {
    let world = World::new().await;
    let mut owner = world.site.admin().await;
    let email = "ada@example.com";
    let token = world.site.open_session(email).await;
    let reader = world.site.visitor().with_cookie("session", &token);
    let user: serde_json::Value =
        world.site.row("SELECT id FROM users WHERE email = 'ada@example.com'").await;
    let remove = format!("/admin/people/{}/remove", user["id"].as_str().unwrap());
    nobody_is_late(async |number| {
        let (platform, db) = (&world.site.platform, world.site.db());
        coppice::people::service::add_member(platform, &db, &shop(), email, MemberRole::Admin).await.unwrap();
        let is_let_in = |answer: &Answer| answer.status == StatusCode::OK;
        let take = async {
            let removed = owner.post(&remove, &[]).await;
            assert_eq!(removed.header("location"), "/admin/people?done=removed");
        };
        world.round(number, &reader, "/admin/api/cdn/folders", is_let_in, take).await
    })
    .await;
}

/// A host is moved by an operator's hand, which is another process.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_host_that_has_moved_to_another_shop() {
    let world = World::new().await;
    let host = |tenant: &str, host: &str| {
        Statement::write("test_host", "UPDATE tenants SET host = ?2 WHERE id = ?1").bind(tenant).bind(host)
    };
    let [first, second] = [shop().0, other_shop().0];
    nobody_is_late(async |number| {
        let moved = format!("moved-{number}.example");
        let db = world.site.db();
        db.batch(vec![host(&first, &moved), host(&second, "other.example")]).await.unwrap();
        world.clock.advance(EVERYWHERE);
        let reader = world.site.visitor_at(&moved);
        let warm = reader.ask(reader.request("GET", "/shop?limit=1").body(Default::default()).unwrap()).await;
        assert!(is_the_first_shops(&warm), "{}", warm.body);
        let take = async {
            db.batch(vec![host(&first, "default"), host(&second, &moved)]).await.unwrap();
            world.clock.advance(EVERYWHERE);
        };
        world.round(number, &reader, "/shop?limit=1", is_the_first_shops, take).await
    })
    .await;
}
