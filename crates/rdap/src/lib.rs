//! Whether a domain name is free, with proof.
//!
//! Registries say over RDAP (RFC 9082, RFC 9083) what is registered; IANA's [`Bootstrap`] file says who answers for which
//! ending (RFC 9224), and DNS over HTTPS whether a name is delegated. [`Client::look_up`] asks them once, and [`verdict()`],
//! a pure function, says what their answers prove. **No name is called available without proof**: a server that is
//! not known to be the ending's own, an answer that can't be read, a redirect elsewhere prove nothing.
//!
//! Whoever calls does the pace and the tries: [`Client::server_of`] says whom a look-up will ask.
//!
//! Names are taken as A-labels (RFC 5890) that have been looked at; nothing here converts any.

mod body;
mod bootstrap;
mod client;
mod evidence;
pub mod guard;
mod names;
mod retry_after;
mod seen;
mod server;
mod settings;
#[cfg(any(test, feature = "shapes"))]
pub mod shapes;
#[cfg(test)]
mod tests;
mod url;
mod verdict;

pub use body::{Body, MAX_BODY, Object, Registration};
pub use bootstrap::{Bootstrap, BootstrapError};
pub use client::{Client, Looked, TRIES};
pub use evidence::{Evidence, Source};
pub use guard::Guard;
pub use seen::{Answer, Dns, Rdap, Seen};
pub use server::Server;
pub use settings::{BOOTSTRAP_URL, DNS_URL, Settings};
pub use verdict::{Flags, Reason, State, Verdict, verdict};
