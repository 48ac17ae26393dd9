//! The rules of the KV API, as Cloudflare KV has them where it has any: what a key, a value and a list may be, when something ends,
//! under which condition it is written, and how a request is signed. Pure.

pub mod signature;
