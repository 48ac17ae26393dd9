//! Which server is asked.

use proptest::prelude::*;

use super::*;

#[test]
fn a_read_goes_to_the_first_replica_that_is_new_enough() {
    let replicas = [('a', 3), ('b', 5), ('c', 7)];
    for (freshness, target) in [
        (Freshness::Latest, Target::Primary),
        (Freshness::Any, Target::Replica('a')),
        (Freshness::AtLeast(0), Target::Replica('a')),
        (Freshness::AtLeast(3), Target::Replica('a')),
        (Freshness::AtLeast(4), Target::Replica('b')),
        (Freshness::AtLeast(7), Target::Replica('c')),
        (Freshness::AtLeast(8), Target::Primary),
    ] {
        assert_eq!(route(&freshness, replicas), target, "{freshness:?}");
        assert_eq!(route(&freshness, Vec::<(char, i32)>::new()), Target::Primary, "{freshness:?}");
    }
}

proptest! {
    #[test]
    fn nobody_is_sent_to_a_replica_that_is_behind(seen: u8, states: Vec<u8>) {
        if let Target::Replica(n) = route(&Freshness::AtLeast(seen), states.iter().copied().enumerate()) {
            prop_assert!(states[n] >= seen);
            prop_assert!(states[..n].iter().all(|state| *state < seen), "there was one before");
        } else {
            prop_assert!(states.iter().all(|state| *state < seen), "there was one that would do");
        }
    }

    #[test]
    fn who_asks_for_nothing_gets_the_first_there_is(states: Vec<u8>) {
        let first = if states.is_empty() { Target::Primary } else { Target::Replica(0) };
        prop_assert_eq!(route(&Freshness::Any, states.iter().copied().enumerate()), first);
    }

    #[test]
    fn who_asks_for_the_latest_gets_the_primary(states: Vec<u8>) {
        prop_assert_eq!(route(&Freshness::Latest, states.into_iter().enumerate()), Target::Primary);
    }
}

#[tokio::test]
async fn replicas_take_turns() {
    let cluster = Cluster::new(3).await;
    for n in 0..3 {
        // Each replica is given a text of its own, so that its answers are known by it.
        write(&*cluster.replicas[n].connect(SessionStart::FirstPrimary), &n.to_string()).await;
    }
    let mut answers = Vec::new();
    for _ in 0..6 {
        answers.extend(texts(&*cluster.unconstrained()).await);
    }
    assert_eq!(answers, ["0", "1", "2", "0", "1", "2"]);
    assert_eq!(cluster.database.counts(), Counts { replica_reads: 6, ..Counts::default() });
}

#[tokio::test]
async fn a_batch_with_a_write_goes_to_the_primary_as_a_whole() {
    let cluster = Cluster::new(2).await;
    let session = cluster.unconstrained();
    let read = Statement::read("texts", "SELECT text FROM notes");
    let rows = session.batch(vec![read.clone(), insert("a"), read]).await.unwrap();
    assert_eq!((rows[0].as_json(), rows[2].as_json()), ("[]", r#"[{"text":"a"}]"#));
    assert_eq!(held(&cluster.primary).await, ["a"]);
    assert_eq!(cluster.database.counts(), Counts { writes: 1, ..Counts::default() });
}

#[tokio::test]
async fn first_primary_sees_the_newest_and_then_reads_where_that_is_known() {
    let cluster = Cluster::new(2).await;
    cluster.lag([Duration::ZERO, 10 * SECOND]);
    write(&*cluster.unconstrained(), "a").await;
    let session = cluster.session(SessionStart::FirstPrimary);
    for reads in 0..4 {
        assert_eq!(texts(&*session).await, ["a"]);
        let counts = cluster.database.counts();
        assert_eq!((counts.primary_reads, counts.replica_reads), (1, reads));
    }
}

#[tokio::test]
async fn without_replicas_there_is_the_primary() {
    let cluster = Cluster::new(0).await;
    write(&*cluster.unconstrained(), "a").await;
    assert_eq!(texts(&*cluster.unconstrained()).await, ["a"]);
    assert_eq!(cluster.database.counts(), Counts { writes: 1, primary_reads: 1, ..Counts::default() });
}

#[tokio::test]
async fn a_batch_of_nothing_asks_nobody() {
    let cluster = Cluster::new(1).await;
    let session = cluster.unconstrained();
    assert_eq!(session.batch(Vec::new()).await.unwrap(), []);
    assert_eq!(session.bookmark(), None);
}
