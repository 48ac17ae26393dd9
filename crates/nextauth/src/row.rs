//! Items, read. What is not known of one is kept in its `extra`; what can't be done without and is missing is an error of that item
//! alone.

mod account;
mod field;
mod session;
mod user;

use coppice_dynamodb::Item;

pub use account::Account;
pub use field::Secret;
pub use session::{Session, Verification, session_id};
pub use user::User;

/// The attributes of the keys, of the table and of its index.
const KEYS: [&str; 4] = ["pk", "sk", "GSI1PK", "GSI1SK"];

/// What kind of item it is, by its sort key: `type` is the provider's word on accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Somebody.
    User,
    /// An account of theirs with a provider.
    Account,
    /// A browser in which they are signed in.
    Session,
    /// A code that was mailed.
    Verification,
    /// What the move itself has written.
    Own,
    /// Anything else: the application's.
    Document,
}

impl Kind {
    /// The kind of an item with these keys.
    pub fn of(pk: &str, sk: &str) -> Self {
        if pk.starts_with("COPPICE#") {
            return Self::Own;
        }
        let kinds = [
            ("USER#", Self::User),
            ("ACCOUNT#", Self::Account),
            ("SESSION#", Self::Session),
            ("VT#", Self::Verification),
        ];
        let found = kinds.into_iter().find(|(prefix, _)| sk.starts_with(prefix));
        found.map_or(Self::Document, |(_, kind)| kind)
    }

    /// A word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Account => "account",
            Self::Session => "session",
            Self::Verification => "verification",
            Self::Own => "own",
            Self::Document => "document",
        }
    }
}

/// An item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Row {
    /// Somebody.
    User(User),
    /// An account of theirs.
    Account(Account),
    /// A session of theirs.
    Session(Session),
    /// A code that was mailed.
    Verification(Verification),
    /// What the move itself has written.
    Own,
    /// Anything else.
    Document(Document),
}

/// An item of the application's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its partition.
    pub pk: String,
    /// Its place within.
    pub sk: String,
    /// All of it.
    pub item: Item,
}

impl Document {
    /// What it will be called among keys and values.
    pub fn key(&self) -> String {
        format!("{}/{}", self.pk, self.sk)
    }
}

/// That an item is not what its key says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReadError {
    /// What its key says.
    pub kind: Kind,
    /// What is wrong, in words.
    pub why: &'static str,
}

/// Reads an item.
///
/// # Errors
/// It lacks what its kind can't be without.
pub fn read(mut item: Item) -> Result<Row, ReadError> {
    let error = |kind, why| ReadError { kind, why };
    let pk = item.text("pk").unwrap_or_default().to_owned();
    let sk = item.text("sk").unwrap_or_default().to_owned();
    if pk.is_empty() || sk.is_empty() {
        return Err(error(Kind::Document, "its keys pk and sk are no texts"));
    }
    let kind = Kind::of(&pk, &sk);
    let row = match kind {
        Kind::Own => return Ok(Row::Own),
        Kind::Document => return Ok(Row::Document(Document { pk, sk, item })),
        Kind::Verification => Verification::read(&item).map(Row::Verification),
        Kind::User | Kind::Account | Kind::Session => {
            let Some(user) = pk.strip_prefix("USER#").filter(|id| !id.is_empty()) else {
                return Err(error(kind, "it does not lie with a user: its pk is not USER#…"));
            };
            match kind {
                Kind::User if sk != pk => Err("its sk is not its pk"),
                Kind::User => Ok(Row::User(User::read(user, &mut item))),
                Kind::Account => Account::read(user, &sk, &mut item).map(Row::Account),
                _ => Session::read(user, &sk, &mut item).map(Row::Session),
            }
        }
    };
    row.map_err(|why| error(kind, why))
}

#[cfg(test)]
mod tests;
