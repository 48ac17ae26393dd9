//! Where a query goes.

/// How new a state of the database has to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Freshness<B> {
    /// The newest there is: for a write, and for the first query of a `first-primary` session.
    Latest,
    /// Whatever it is: for the first query of a `first-unconstrained` session.
    Any,
    /// No older than this: for whoever has seen it already.
    AtLeast(B),
}

/// A server of the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target<R> {
    /// The one that takes writes.
    Primary,
    /// One of the replicas.
    Replica(R),
}

/// The server that answers: of `replicas`, each with the state it is at and the preferred first, the first that is
/// new enough, else the primary.
///
/// <https://developers.cloudflare.com/d1/best-practices/read-replication/#use-sessions-api> says which states a query
/// may see. It leaves open what becomes of a query that no replica may answer yet; waiting for one would take as
/// long as its lag, so it goes to the primary.
pub fn route<R, B: PartialOrd>(
    freshness: &Freshness<B>,
    replicas: impl IntoIterator<Item = (R, B)>,
) -> Target<R> {
    let enough = |state: &B| match freshness {
        Freshness::Latest => false,
        Freshness::Any => true,
        Freshness::AtLeast(seen) => state >= seen,
    };
    let found = replicas.into_iter().find(|(_, state)| enough(state));
    found.map_or(Target::Primary, |(replica, _)| Target::Replica(replica))
}
