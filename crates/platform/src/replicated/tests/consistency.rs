//! What a session may and may not be shown.

use super::*;

#[tokio::test]
async fn who_wrote_reads_it_through_a_lag_of_ten_seconds() {
    let cluster = Cluster::new(3).await;
    cluster.lag([10 * SECOND; 3]);
    let session = cluster.unconstrained();
    write(&*session, "mine").await;
    for _ in 0..4 {
        assert_eq!(texts(&*session).await, ["mine"]);
    }
    // The next request of the same visitor begins where this one ended.
    let next = cluster.session(SessionStart::Bookmark(session.bookmark().unwrap()));
    assert_eq!(texts(&*next).await, ["mine"]);
    assert_eq!(texts(&*cluster.unconstrained()).await, Vec::<String>::new(), "others see the old state");
    assert_eq!(
        cluster.database.counts(),
        Counts { writes: 1, primary_reads: 5, replica_reads: 1, passed_over: 0 }
    );

    cluster.clock.advance(10 * SECOND);
    for _ in 0..3 {
        assert_eq!(texts(&*next).await, ["mine"]);
    }
    assert_eq!(cluster.database.counts().primary_reads, 5, "the replicas know by now");
}

#[tokio::test]
async fn a_replica_learns_of_a_write_when_its_lag_is_over_and_not_before() {
    let cluster = Cluster::new(1).await;
    cluster.lag([2 * SECOND]);
    write(&*cluster.unconstrained(), "a").await;
    cluster.clock.advance(SECOND);
    write(&*cluster.unconstrained(), "b").await;
    for (until_ms, expected) in [(999, vec![]), (1, vec!["a"]), (999, vec!["a"]), (1, vec!["a", "b"])] {
        cluster.clock.advance(Duration::from_millis(until_ms));
        assert_eq!(texts(&*cluster.unconstrained()).await, expected);
    }
    cluster.lag([Duration::MAX]);
    assert_eq!(texts(&*cluster.unconstrained()).await, ["a", "b"], "what it has done it keeps");
}

#[tokio::test]
async fn a_session_never_goes_back() {
    let cluster = Cluster::new(3).await;
    cluster.lag([Duration::ZERO, 3 * SECOND, 10 * SECOND]);
    let writer = cluster.unconstrained();
    let mut sessions: Vec<_> = (0..3).map(|_| (cluster.unconstrained(), Vec::new(), None)).collect();
    for step in 0..60 {
        if step % 4 == 0 {
            write(&*writer, &step.to_string()).await;
        }
        // Each reads at a pace of its own.
        for (_, (session, seen, bookmark)) in
            sessions.iter_mut().enumerate().filter(|(n, _)| step % (n + 1) == 0)
        {
            let now = texts(&**session).await;
            assert!(now.starts_with(seen), "{now:?} after {seen:?}");
            assert!(session.bookmark() >= *bookmark);
            (*seen, *bookmark) = (now, session.bookmark());
        }
        cluster.clock.advance(Duration::from_millis(700));
    }
    let counts = cluster.database.counts();
    assert!(counts.replica_reads > counts.primary_reads, "replicas did their part: {counts:?}");
}

#[tokio::test]
async fn without_sessions_it_does() {
    let cluster = Cluster::new(2).await;
    cluster.lag([Duration::ZERO, 10 * SECOND]);
    cluster.database.ignore_sessions(true);
    let session = cluster.session(SessionStart::FirstPrimary);
    write(&*session, "mine").await;
    let mut seen = Vec::new();
    for _ in 0..4 {
        seen.push(texts(&*session).await.len());
    }
    assert_eq!(seen, [1, 0, 1, 0], "now you see it, now you don't");
    cluster.database.ignore_sessions(false);
    write(&*session, "another").await;
    for _ in 0..4 {
        assert_eq!(texts(&*session).await.len(), 2);
    }
}

#[tokio::test]
async fn a_bookmark_is_the_primarys_wherever_it_comes_from() {
    let cluster = Cluster::new(1).await;
    cluster.lag([SECOND]);
    // The replica has a history of its own, and an identity.
    let aside = Statement::write("aside", "UPDATE notes SET text = text");
    cluster.replicas[0].connect(SessionStart::FirstPrimary).batch(vec![aside]).await.unwrap();
    let primary = cluster.primary.connect(SessionStart::FirstPrimary);
    texts(&*primary).await;

    let early = cluster.unconstrained();
    texts(&*early).await;
    assert_eq!(early.bookmark(), primary.bookmark(), "the state before any write");
    let writer = cluster.unconstrained();
    write(&*writer, "a").await;
    let after_a = writer.bookmark();
    write(&*writer, "b").await;
    assert!(after_a > early.bookmark() && writer.bookmark() > after_a);

    let before = cluster.unconstrained();
    texts(&*before).await;
    assert_eq!(before.bookmark(), early.bookmark(), "the replica knows of nothing yet");
    cluster.clock.advance(SECOND);
    let after = cluster.unconstrained();
    texts(&*after).await;
    assert_eq!(after.bookmark(), writer.bookmark());
    assert_eq!(cluster.database.counts().primary_reads, 0);
}

#[tokio::test]
async fn a_bookmark_nobody_gave_is_taken_away() {
    let cluster = Cluster::new(2).await;
    let session = cluster.session(SessionStart::Bookmark(Bookmark::from_sequence(1 << 40, u128::MAX)));
    write(&*cluster.unconstrained(), "a").await;
    assert_eq!(texts(&*session).await, ["a"], "the primary knows best");
    let fair = cluster.session(SessionStart::FirstPrimary);
    texts(&*fair).await;
    assert_eq!(session.bookmark(), fair.bookmark());
    assert_eq!(texts(&*session).await, ["a"]);
    assert_eq!(cluster.database.counts().primary_reads, 2, "once for each session");
}
