//! What outlives a request: the platform, the settings, the caches. Built once per process or isolate.

use std::sync::Arc;
use std::sync::atomic::AtomicU32;

use coppice_oidc::{Client, DiscoveryCache};
use coppice_platform::Platform;
use coppice_platform::bucket::ObjectMeta;

use crate::bookmarks::BookmarkKey;
use crate::config::Config;
use crate::error::AppError;
use crate::kv::{Cache, SessionCache};
use crate::second_looks::SecondLooks;
use crate::shared_work::SharedWork;

/// How many copies of pictures are made, or wait to be made, at once: each was asked for by somebody who may have gone.
const COPIES_UNDER_WAY: usize = 16;

/// What every request may use. Cheap to clone.
#[derive(Clone)]
pub struct AppState(Arc<Inner>);

/// What an [`AppState`] holds.
pub struct Inner {
    /// The world.
    pub platform: Platform,
    /// The settings.
    pub config: Config,
    /// Cached content.
    pub cache: Cache,
    /// Sessions that were read lately.
    pub sessions: SessionCache,
    /// What bookmarks are signed with.
    pub bookmarks: BookmarkKey,
    /// How often visitors may have the primary asked for what a replica does not have.
    pub second_looks: SecondLooks,
    /// What providers of accounts have said of themselves.
    pub discovery: DiscoveryCache,
    /// Copies of pictures that are being made; `None` where one can't be.
    pub copies: SharedWork<Result<Option<ObjectMeta>, AppError>>,
    /// Requests being served right now.
    pub in_flight: AtomicU32,
    /// Forms with files being read right now.
    pub forms: AtomicU32,
}

impl AppState {
    /// The application on this platform, with these settings.
    pub fn new(platform: Platform, config: Config) -> Self {
        let cache = Cache::new(&platform, config.cache_mode);
        let sessions = SessionCache::new(&platform);
        let bookmarks = BookmarkKey::new(&config.auth.secret);
        Self(Arc::new(Inner {
            platform,
            config,
            cache,
            sessions,
            bookmarks,
            second_looks: SecondLooks::default(),
            discovery: DiscoveryCache::default(),
            copies: SharedWork::new(COPIES_UNDER_WAY),
            in_flight: AtomicU32::new(0),
            forms: AtomicU32::new(0),
        }))
    }

    /// What asks providers of accounts.
    pub fn oidc(&self) -> Client<'_> {
        Client { platform: &self.platform, discovery: &self.discovery }
    }
}

impl std::ops::Deref for AppState {
    type Target = Inner;
    fn deref(&self) -> &Inner {
        &self.0
    }
}
