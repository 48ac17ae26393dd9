//! Files over HTTP, as far as that can be decided without doing anything: no request is read or answered here, nothing
//! stored or asked for. Whoever serves files asks this crate
//!
//! - what a request with conditions and ranges comes to ([`conditions`], [`validators`]: RFC 9110),
//! - what browsers show and what they save, under which name ([`disposition`]: RFC 6266 and RFC 8187),
//! - whether a file is what it says, and may be taken ([`kind`]),
//! - what it may be called ([`name`]),
//! - what it may do where it is opened ([`policy`]),
//! - and who may have it by a link ([`signed_link`]).

pub mod conditions;
pub mod disposition;
pub mod kind;
pub mod name;
pub mod policy;
pub mod signed_link;
pub mod validators;
