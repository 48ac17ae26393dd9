//! Servers that fail, and writes that fail.

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
    for _ in &cluster.replicas {
        assert_eq!(texts(&*cluster.unconstrained()).await, order);
    }
    for replica in &cluster.replicas {
        assert_eq!(held(replica).await, order);
    }
}
