//! Work that is still under way when something else happens.

use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::AtomicU32;
use std::task::Poll;

use async_trait::async_trait;
use futures_util::{FutureExt, poll};

use super::*;

/// Takes a second over each batch, so that things happen meanwhile.
struct Slow {
    inner: Database,
    clock: Arc<ManualClock>,
    batches: Arc<AtomicU32>,
}

impl Sql for Slow {
    fn connect(&self, start: SessionStart) -> Box<dyn SqlConnection> {
        let (clock, batches) = (self.clock.clone(), self.batches.clone());
        Box::new(SlowLine { inner: self.inner.connect(start), clock, batches })
    }
}

struct SlowLine {
    inner: Box<dyn SqlConnection>,
    clock: Arc<ManualClock>,
    batches: Arc<AtomicU32>,
}

#[async_trait]
impl SqlConnection for SlowLine {
    async fn batch(&self, statements: Vec<Statement>) -> Result<Vec<Rows>, PlatformError> {
        let rows = self.inner.batch(statements).await;
        self.batches.fetch_add(1, Ordering::SeqCst);
        self.clock.sleep(SECOND).await;
        rows
    }

    fn bookmark(&self) -> Option<Bookmark> {
        self.inner.bookmark()
    }
}

impl Cluster {
    /// A database made slow; how many batches it has done is counted.
    fn slow(&self, inner: &Database) -> (Arc<dyn Sql>, Arc<AtomicU32>) {
        let batches = Arc::new(AtomicU32::new(0));
        let slow = Slow { inner: inner.clone(), clock: self.clock.clone(), batches: batches.clone() };
        (Arc::new(slow), batches)
    }

    /// The same replica, and the primary made slow.
    fn with_slow_primary(&self) -> Replicated {
        let (primary, _) = self.slow(&self.primary);
        Replicated::new(primary, vec![Arc::new(self.replicas[0].clone())], self.clock.clone())
    }

    /// The same primary, and the replica made slow; how many batches that has done is counted.
    fn with_slow_replica(&self) -> (Replicated, Arc<AtomicU32>) {
        let (replica, batches) = self.slow(&self.replicas[0]);
        (Replicated::new(Arc::new(self.primary.clone()), vec![replica], self.clock.clone()), batches)
    }

    /// Moves the clock until the work is done.
    async fn wait<T>(&self, mut work: Pin<Box<impl Future<Output = T>>>) -> T {
        loop {
            if let Poll::Ready(done) = poll!(&mut work) {
                return done;
            }
            self.clock.advance(SECOND);
            tokio::task::yield_now().await;
        }
    }
}

/// Waits for the slow replica to have done something, but not until it says so.
async fn begin<T>(mut work: Pin<&mut impl Future<Output = T>>, batches: &AtomicU32) {
    while batches.load(Ordering::SeqCst) == 0 {
        assert!(poll!(&mut work).is_pending());
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_write_that_nobody_waits_for_is_followed_all_the_same() {
    let cluster = Cluster::new(1).await;
    let database = cluster.with_slow_primary();
    let session = database.connect(SessionStart::FirstUnconstrained);
    assert_eq!(cluster.wait(Box::pin(texts(&*session))).await, Vec::<String>::new());
    assert!(session.batch(vec![insert("abandoned")]).now_or_never().is_none());
    cluster.wait(Box::pin(write(&*session, "next"))).await;
    assert_eq!(cluster.wait(Box::pin(texts(&*session))).await, ["abandoned", "next"]);
    assert_eq!(held(&cluster.replicas[0]).await, ["abandoned", "next"]);
}

#[tokio::test]
async fn a_reader_that_gives_up_leaves_no_write_done_twice() {
    let cluster = Cluster::new(1).await;
    let (database, batches) = cluster.with_slow_replica();
    let session = database.connect(SessionStart::FirstUnconstrained);
    write(&*session, "a").await;
    let mut given_up = Box::pin(texts(&*session));
    begin(given_up.as_mut(), &batches).await;
    drop(given_up);
    assert_eq!(cluster.wait(Box::pin(texts(&*session))).await, ["a"]);
    assert_eq!(held(&cluster.replicas[0]).await, ["a"]);
    assert_eq!(database.counts(), Counts { writes: 1, replica_reads: 1, ..Counts::default() });
}

#[tokio::test]
async fn a_slow_read_does_not_take_back_what_its_session_saw_meanwhile() {
    let cluster = Cluster::new(1).await;
    let (database, batches) = cluster.with_slow_replica();
    let session = database.connect(SessionStart::FirstUnconstrained);
    let mut slow = Box::pin(texts(&*session));
    begin(slow.as_mut(), &batches).await;
    write(&*session, "a").await;
    let after_write = session.bookmark();
    assert_eq!(cluster.wait(slow).await, Vec::<String>::new());
    assert_eq!(session.bookmark(), after_write);
    assert_eq!(cluster.wait(Box::pin(texts(&*session))).await, ["a"]);
}
