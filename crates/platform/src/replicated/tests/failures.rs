//! Servers that fail, writes that fail, and work that nobody waits for.

use std::sync::atomic::AtomicU32;

use async_trait::async_trait;
use futures_util::FutureExt;

use super::*;

#[tokio::test]
async fn a_failing_replica_is_passed_over() {
    let cluster = Cluster::new(2).await;
    cluster.database.set_failing(0, true);
    for _ in 0..4 {
        assert_eq!(texts(&*cluster.unconstrained()).await, Vec::<String>::new());
    }
    let counts = cluster.database.counts();
    assert_eq!((counts.replica_reads, counts.primary_reads, counts.passed_over), (4, 0, 2));
    cluster.database.set_failing(0, false);
    texts(&*cluster.unconstrained()).await;
    assert_eq!(cluster.database.counts().passed_over, 2);
}

#[tokio::test]
async fn no_replica_that_is_behind_stands_in_for_a_failing_one() {
    let cluster = Cluster::new(2).await;
    cluster.lag([Duration::ZERO, 10 * SECOND]);
    cluster.database.set_failing(0, true);
    let session = cluster.unconstrained();
    write(&*session, "mine").await;
    for _ in 0..2 {
        assert_eq!(texts(&*session).await, ["mine"]);
    }
    let counts = cluster.database.counts();
    assert_eq!((counts.replica_reads, counts.primary_reads, counts.passed_over), (0, 2, 2));
}

#[tokio::test]
async fn if_all_replicas_fail_the_primary_answers() {
    let cluster = Cluster::new(3).await;
    (0..3).for_each(|n| cluster.database.set_failing(n, true));
    let session = cluster.unconstrained();
    write(&*session, "a").await;
    assert_eq!(texts(&*session).await, ["a"]);
    let counts = cluster.database.counts();
    assert_eq!((counts.replica_reads, counts.primary_reads, counts.passed_over), (0, 1, 3));
    // They do later what they were spared.
    (0..3).for_each(|n| cluster.database.set_failing(n, false));
    for _ in 0..3 {
        assert_eq!(texts(&*session).await, ["a"]);
    }
    assert_eq!(cluster.database.counts().primary_reads, 1);
}

#[tokio::test]
async fn what_the_statement_is_to_blame_for_is_said_by_the_first_server() {
    let cluster = Cluster::new(2).await;
    let bad = Statement::read("bad", "SELECT nothing");
    let error = cluster.unconstrained().batch(vec![bad]).await.unwrap_err();
    assert_eq!((error.kind, error.operation), (ErrorKind::Refused, "bad"));
    assert_eq!(cluster.database.counts().passed_over, 0);
}

#[tokio::test]
async fn a_write_that_failed_is_not_done_again() {
    let cluster = Cluster::new(2).await;
    let session = cluster.unconstrained();
    write(&*session, "a").await;
    let before = session.bookmark();
    let error = session.batch(vec![insert("b"), insert("a")]).await.unwrap_err();
    assert_eq!(error.unique_violation(), Some("notes.text"));
    assert_eq!(session.bookmark(), before);
    write(&*session, "c").await;
    for _ in 0..2 {
        assert_eq!(texts(&*session).await, ["a", "c"]);
    }
    for server in cluster.replicas.iter().chain([&cluster.primary]) {
        assert_eq!(held(server).await, ["a", "c"]);
    }
    assert_eq!(cluster.database.counts().writes, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn writers_at_once_are_followed_in_the_primarys_order() {
    let cluster = Cluster::new(3).await;
    let tasks: Vec<_> = (0..40)
        .map(|n| {
            let session = cluster.unconstrained();
            let reader = cluster.unconstrained();
            tokio::spawn(async move {
                write(&*session, &n.to_string()).await;
                texts(&*reader).await;
                assert!(texts(&*session).await.contains(&n.to_string()));
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    let order = held(&cluster.primary).await;
    assert_eq!(order.len(), 40);
    for server in &cluster.replicas {
        // Whoever has not read since has not caught up since.
        texts(&*cluster.session(SessionStart::FirstUnconstrained)).await;
        assert!(order.starts_with(&held(server).await));
    }
    for _ in 0..3 {
        assert_eq!(texts(&*cluster.unconstrained()).await, order);
    }
}

#[tokio::test]
async fn a_write_that_nobody_waits_for_is_followed_all_the_same() {
    let cluster = Cluster::new(1).await;
    let session = cluster.unconstrained();
    texts(&*session).await;
    assert!(session.batch(vec![insert("abandoned")]).now_or_never().is_none());
    write(&*session, "next").await;
    assert_eq!(texts(&*session).await, ["abandoned", "next"]);
    assert_eq!(held(&cluster.replicas[0]).await, ["abandoned", "next"]);
}

/// Takes its time over writes, so that who waits may give up meanwhile.
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

#[tokio::test]
async fn a_reader_that_gives_up_leaves_no_write_done_twice() {
    let cluster = Cluster::new(1).await;
    let batches = Arc::new(AtomicU32::new(0));
    let replica =
        Slow { inner: cluster.replicas[0].clone(), clock: cluster.clock.clone(), batches: batches.clone() };
    let primary = Arc::new(cluster.primary.clone());
    let database = Replicated::new(primary, vec![Arc::new(replica)], cluster.clock.clone());
    let session = database.connect(SessionStart::FirstUnconstrained);
    write(&*session, "a").await;

    let mut given_up = Box::pin(texts(&*session));
    // The replica has done the write, and the reader is gone before it says so.
    while batches.load(Ordering::SeqCst) == 0 {
        assert!(futures_util::poll!(&mut given_up).is_pending());
        tokio::task::yield_now().await;
    }
    drop(given_up);
    let reader = database.connect(SessionStart::FirstPrimary);
    let (seen, ()) = futures_util::join!(texts(&*session), async {
        while batches.load(Ordering::SeqCst) < 3 {
            cluster.clock.advance(SECOND);
            tokio::task::yield_now().await;
        }
        cluster.clock.advance(SECOND);
    });
    assert_eq!(seen, ["a"]);
    assert_eq!(texts(&*reader).await, ["a"]);
    assert_eq!(held(&cluster.replicas[0]).await, ["a"]);
}
