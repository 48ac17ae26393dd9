//! The Workers adapter: Cloudflare's D1, KV and R2.
//!
//! JavaScript types stay in here. Their futures are not `Send`; a Worker has one thread, so each is wrapped once,
//! where it meets a trait. The little modules beside the Rust do in JavaScript what would otherwise cross the
//! boundary many times.
#![expect(clippy::disallowed_types, reason = "the adapter between JavaScript's types and ours")]

mod binding;
mod clock;
mod d1;
mod env;
pub mod fetch;
mod http;
mod images;
mod kv;
mod passthrough;
pub mod queue;
mod r2;
mod random;
mod streams;
mod tasks;

use std::sync::Arc;

use crate::bucket::bounds::bounded;
use crate::mail::Transport;
use crate::{Clock, Env, Http, Platform, Service};
use binding::Binding;
pub use passthrough::Passthrough;

/// The platform of this isolate, by the bindings `DB`, `CACHE_KV`, `AUTH_SESSION_KV`, `KV_MIRROR`, `CDN_BUCKET`,
/// `IMAGES` and `JOBS_QUEUE`.
///
/// It does no I/O and may be built once and kept. A binding that is missing fails nothing but the operations that
/// need it, with [`crate::ErrorKind::Unavailable`].
pub fn platform() -> Platform {
    let clock: Arc<dyn Clock> = Arc::new(clock::WorkersClock);
    let http: Arc<dyn Http> = Arc::new(http::Fetch);
    let env: Arc<dyn Env> = Arc::new(env::Variables);
    Platform {
        sql: Arc::new(d1::D1::new(Binding::named("DB", Service::Sql))),
        cache_kv: Arc::new(kv::WorkersKv::new(Binding::named("CACHE_KV", Service::Kv))),
        session_kv: Arc::new(kv::WorkersKv::new(Binding::named("AUTH_SESSION_KV", Service::Kv))),
        mirror_kv: Arc::new(kv::WorkersKv::new(Binding::named("KV_MIRROR", Service::Kv))),
        bucket: bounded(Arc::new(r2::R2::new(Binding::named("CDN_BUCKET", Service::Bucket)))),
        images: Arc::new(images::CloudflareImages::new(Binding::named("IMAGES", Service::Images))),
        mailer: Transport::configured(env.as_ref(), &http, &clock),
        clock,
        random: Arc::new(random::WebCrypto),
        http,
        queue: Arc::new(queue::JobsQueue::new(Binding::named("JOBS_QUEUE", Service::Queue))),
        env,
        background: Arc::new(tasks::WaitUntil),
    }
}
