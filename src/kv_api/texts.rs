//! The words of these pages, in one place, so that another language is another file.

use super::model::Scope;
use super::model::key::Kind;
use crate::ui::Field;

pub const TITLE_OF_PAGE: &str = "API keys";
pub const EMPTY: &str = "A key lets a program of yours keep small values in this shop's database and read them again, by names it chooses. \
                         Make one for each program, so that you can revoke one without stopping the others.";

pub const NAME: Field = Field::new("name", "Name", "What the key is for, such as the program that uses it.");
pub const NAMESPACE: Field = Field::new(
    "namespace",
    "Namespace",
    "Values are kept in namespaces: the same name in two of them is two values. A key for all of them works with Cloudflare's tools alone.",
);
pub const TITLE: Field = Field::new("title", "Title of the new namespace", "Only for a new namespace.");
pub const KIND: Field = Field::new(
    "kind",
    "How it shows itself",
    "A token is what most programs take. One that can sign sends no secret, and nobody can send its request again.",
);
pub const PREFIXES: Field = Field::new(
    "prefixes",
    "Only names that begin with",
    "One beginning a line, such as users/. Leave it empty for all names.",
);

pub const MAY: &str = "What it may do";
pub const NEW_KEY: &str = "Make a key";
pub const MAKE: &str = "Make the key";
pub const YOUR_KEYS: &str = "Keys";
pub const REVOKED_KEYS: &str = "Revoked";
pub const NAMESPACES: &str = "Namespaces";
pub const A_NEW_ONE: &str = "A new one";
pub const ALL: &str = "All namespaces";
pub const ALL_NOTED: &str = "all namespaces";

pub const NO_NAME: &str = "Please give it a name of at most 80 characters.";
pub const NO_TITLE: &str = "Please give the new namespace a title of at most 512 characters.";
pub const NO_NAMESPACE: &str = "Please choose a namespace.";
pub const NO_KIND: &str = "Please choose how it shows itself.";
pub const NO_SCOPE: &str = "Please choose at least one of these.";
pub const LONG_PREFIX: &str = "A beginning has at most 512 bytes.";
pub const UNSEEN_PREFIX: &str = "There is a character that can't be seen. Please type it again.";
pub const MANY_PREFIXES: &str = "A key has at most 20 beginnings.";
pub const TITLE_TAKEN: &str = "There is a namespace of this title. Choose it above, or another title.";
pub const NAMESPACE_GONE: &str = "This namespace is not there any more. Please choose another.";
pub const MADE_ALREADY: &str =
    "This key is made already, and its secret was shown then. Should it be lost, give the key a new one.";
pub const ROTATED_ALREADY: &str =
    "This key was given a new secret since you opened the page. Should that be lost, give it another one.";
pub const NOT_THERE: &str = "There is no such key, or it was revoked.";
pub const NOT_OURS: &str = "This is not our form. Please open the page again.";

pub const REVOKED: &str =
    "The key is revoked. It writes nothing any more, and within a minute it reads nothing either.";
pub const ROTATE: &str = "New secret";
pub const REVOKE: &str = "Revoke";
pub const ROTATE_NOTE: &str =
    "The secret it has now stops working at once: whatever uses it fails until it has the new one.";
pub const REVOKE_NOTE: &str =
    "Whatever uses this key stops working, and the key can't be brought back. The values stay.";
pub const ROTATE_SURE: &str = "Give it a new secret";
pub const REVOKE_SURE: &str = "Revoke it";
pub const BACK: &str = "Back to the keys";
pub const SHOWN_ONCE: &str =
    "This is the only time the secret is shown. Copy it now, and keep it where nobody else reads it.";
pub const TOKEN: &str = "Token";
pub const SECRET: &str = "Secret to sign with";
pub const KEY_ID: &str = "Id of the key";
pub const NAMESPACE_ID: &str = "Id of the namespace";
pub const BASE_OWN: &str = "Address of our own API";
pub const BASE_CLOUDFLARE: &str = "Address for Cloudflare's tools";
pub const TRY_IT: &str = "Try it in a terminal";

/// What a key may do.
pub fn scope(scope: Scope) -> &'static str {
    match scope {
        Scope::Read => "Read",
        Scope::Write => "Write",
        Scope::Admin => "Manage namespaces",
    }
}

/// A box to tick for it.
pub const fn scope_field(scope: Scope) -> Field {
    match scope {
        Scope::Read => Field::new("read", "Read and list values", ""),
        Scope::Write => Field::new("write", "Write and delete values", ""),
        Scope::Admin => Field::new("admin", "Manage namespaces, with Cloudflare's tools", ""),
    }
}

/// How a key shows itself.
pub fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Token => "By a token",
        Kind::Signed => "By signing each request",
        Kind::Legacy => "By signing, also in the old way of earlier clients",
    }
}

/// The same in a line of the list.
pub fn kind_noted(kind: Kind) -> &'static str {
    match kind {
        Kind::Token => "token",
        Kind::Signed => "signed",
        Kind::Legacy => "signed, old way too",
    }
}

/// How many keys a namespace has.
pub fn keys_of(count: usize) -> String {
    match count {
        0 => "no key".into(),
        1 => "1 key".into(),
        more => format!("{more} keys"),
    }
}
