//! The Sessions API: <https://developers.cloudflare.com/d1/worker-api/d1-database/#withsession>.

use coppice_platform::Platform;
use coppice_platform::sql::{Bookmark, SessionStart, SqlConnection, Statement};
use serde::Deserialize;

use crate::case::fresh;
use crate::{Failure, Outcome};

cases![
    a_session_has_no_bookmark_before_its_first_query,
    a_session_from_a_bookmark_has_it_from_the_start,
    a_read_gives_a_bookmark,
    every_write_moves_the_bookmark_forward,
    a_failed_write_leaves_the_session_usable,
    a_session_reads_its_own_writes,
    a_session_from_a_bookmark_sees_that_write,
    reading_never_takes_a_session_back,
    a_well_formed_bookmark_nobody_gave_is_harmless,
    a_batch_of_nothing_answers_nothing,
];

#[derive(Deserialize)]
struct Count {
    n: i64,
}

struct Counter {
    platform: Platform,
    table: String,
}

impl Counter {
    async fn new(platform: Platform) -> Result<Self, Failure> {
        let table = fresh(&platform, "sessions");
        let this = Self { platform, table };
        let create = Statement::write("create", format!("CREATE TABLE {} (n INTEGER)", this.table));
        this.connect(SessionStart::FirstPrimary).batch(vec![create]).await?;
        Ok(this)
    }

    fn connect(&self, start: SessionStart) -> Box<dyn SqlConnection> {
        self.platform.sql.connect(start)
    }

    fn add(&self) -> Statement {
        Statement::write("add", format!("INSERT INTO {} (n) VALUES (1)", self.table))
    }

    async fn count(&self, session: &dyn SqlConnection) -> Result<i64, Failure> {
        let count = Statement::read("count", format!("SELECT count(*) AS n FROM {}", self.table));
        let rows = session.batch(vec![count]).await?;
        let row = rows.first().map(|rows| rows.first::<Count>()).transpose()?.flatten();
        row.map(|row| row.n).ok_or_else(|| Failure("no row".to_owned()))
    }
}

fn bookmark(session: &dyn SqlConnection) -> Result<Bookmark, Failure> {
    session.bookmark().ok_or_else(|| Failure("no bookmark after a query".to_owned()))
}

async fn a_session_has_no_bookmark_before_its_first_query(platform: Platform) -> Outcome {
    for start in [SessionStart::FirstPrimary, SessionStart::FirstUnconstrained] {
        ensure_eq!(platform.sql.connect(start).bookmark(), None);
    }
    Ok(())
}

async fn a_session_from_a_bookmark_has_it_from_the_start(platform: Platform) -> Outcome {
    let start = Bookmark::from_sequence(0, 0);
    let session = platform.sql.connect(SessionStart::Bookmark(start.clone()));
    ensure_eq!(session.bookmark(), Some(start));
    Ok(())
}

async fn a_read_gives_a_bookmark(platform: Platform) -> Outcome {
    for start in [SessionStart::FirstPrimary, SessionStart::FirstUnconstrained] {
        let session = platform.sql.connect(start);
        session.batch(vec![Statement::read("one", "SELECT 1")]).await?;
        bookmark(&*session)?;
    }
    Ok(())
}

async fn every_write_moves_the_bookmark_forward(platform: Platform) -> Outcome {
    let counter = Counter::new(platform).await?;
    let session = counter.connect(SessionStart::FirstPrimary);
    counter.count(&*session).await?;
    let mut last = bookmark(&*session)?;
    for _ in 0..5 {
        session.batch(vec![counter.add()]).await?;
        let next = bookmark(&*session)?;
        ensure!(last < next, "{next} does not follow {last} as text");
        last = next;
    }
    Ok(())
}

async fn a_failed_write_leaves_the_session_usable(platform: Platform) -> Outcome {
    let counter = Counter::new(platform).await?;
    let session = counter.connect(SessionStart::FirstPrimary);
    session.batch(vec![counter.add()]).await?;
    let before = bookmark(&*session)?;
    let bad = Statement::write("bad", "INSERT INTO no_such_table (n) VALUES (1)");
    ensure!(session.batch(vec![bad]).await.is_err(), "a write to no table succeeded");
    ensure!(bookmark(&*session)? >= before, "a failed write took the session back");
    ensure_eq!(counter.count(&*session).await?, 1);
    Ok(())
}

async fn a_session_reads_its_own_writes(platform: Platform) -> Outcome {
    let counter = Counter::new(platform).await?;
    let session = counter.connect(SessionStart::FirstUnconstrained);
    for n in 1..=20 {
        session.batch(vec![counter.add()]).await?;
        ensure_eq!(counter.count(&*session).await?, n);
    }
    Ok(())
}

async fn a_session_from_a_bookmark_sees_that_write(platform: Platform) -> Outcome {
    let counter = Counter::new(platform).await?;
    for n in 1..=20 {
        let writer = counter.connect(SessionStart::FirstPrimary);
        writer.batch(vec![counter.add()]).await?;
        let start = bookmark(&*writer)?;
        let reader = counter.connect(SessionStart::Bookmark(start.clone()));
        ensure_eq!(counter.count(&*reader).await?, n);
        ensure!(bookmark(&*reader)? >= start, "the reader's bookmark is before its start");
    }
    Ok(())
}

async fn reading_never_takes_a_session_back(platform: Platform) -> Outcome {
    let counter = Counter::new(platform).await?;
    let session = counter.connect(SessionStart::FirstUnconstrained);
    let mut last = None;
    for _ in 0..5 {
        counter.connect(SessionStart::FirstPrimary).batch(vec![counter.add()]).await?;
        counter.count(&*session).await?;
        let now = session.bookmark();
        ensure!(last <= now, "{now:?} is before {last:?}");
        last = now;
    }
    Ok(())
}

/// A visitor's cookie can hold any bookmark of the right shape. It may cost waiting at most.
async fn a_well_formed_bookmark_nobody_gave_is_harmless(platform: Platform) -> Outcome {
    let counter = Counter::new(platform).await?;
    counter.connect(SessionStart::FirstPrimary).batch(vec![counter.add()]).await?;
    for made_up in [Bookmark::from_sequence(0, 0), Bookmark::from_sequence(1 << 40, u128::MAX)] {
        let session = counter.connect(SessionStart::Bookmark(made_up));
        ensure_eq!(counter.count(&*session).await?, 1);
        session.batch(vec![counter.add()]).await?;
        ensure_eq!(counter.count(&*session).await?, 2);
        let delete = format!("DELETE FROM {} WHERE rowid = 2", counter.table);
        session.batch(vec![Statement::write("delete", delete)]).await?;
    }
    Ok(())
}

async fn a_batch_of_nothing_answers_nothing(platform: Platform) -> Outcome {
    ensure_eq!(platform.sql.connect(SessionStart::FirstPrimary).batch(Vec::new()).await?, Vec::new());
    Ok(())
}
