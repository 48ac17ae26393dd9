//! What outlives a request: the platform, the settings, the caches. Built once per process or isolate.

use std::sync::{Arc, Mutex};

use coppice_oidc::{Client, DiscoveryCache};
use coppice_platform::Platform;
use coppice_platform::bucket::ObjectMeta;
use coppice_rdap::Bootstrap;

use crate::bookmarks::BookmarkKey;
use crate::client_address::ClientAddress;
use crate::config::Config;
use crate::entity_tag::Documents;
use crate::error::AppError;
use crate::kv::{Cache, SITE, SessionCache};
use crate::limit::{LocalLimits, Seat, Seats};
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
    /// How often the keys of the API have read here.
    pub key_reads: LocalLimits,
    /// What providers of accounts have said of themselves.
    pub discovery: DiscoveryCache,
    /// Copies of pictures that are being made; `None` where one can't be.
    pub copies: SharedWork<Result<Option<ObjectMeta>, AppError>>,
    /// Which server knows of which ending, as it was read last, and until when that counts, in epoch milliseconds.
    pub bootstrap: Mutex<Option<(Arc<Bootstrap>, i64)>>,
    /// The tags of documents that were made lately.
    pub documents: Documents,
    /// Who may be at what right now.
    pub seats: AllSeats,
}

impl AppState {
    /// The application on this platform, with these settings.
    pub fn new(platform: Platform, config: Config) -> Self {
        let cache = Cache::new(&platform, config.cache_mode);
        let sessions = SessionCache::new(&platform);
        let bookmarks = BookmarkKey::new(&config.auth.secret);
        let seats = AllSeats::new(config.max_in_flight);
        Self(Arc::new(Inner {
            platform,
            config,
            cache,
            sessions,
            bookmarks,
            second_looks: SecondLooks::default(),
            key_reads: LocalLimits::default(),
            discovery: DiscoveryCache::default(),
            copies: SharedWork::new(COPIES_UNDER_WAY),
            bootstrap: Mutex::default(),
            documents: Documents::default(),
            seats,
        }))
    }

    /// One of these seats for this client, waited for within bounds.
    ///
    /// # Errors
    /// [`AppError::Unavailable`] where none is free in time.
    pub async fn seat<'a>(&self, seats: &'a Seats, client: &ClientAddress) -> Result<Seat<'a>, AppError> {
        let name = client.group().unwrap_or_default();
        let seat = seats.take(&name, self.platform.clock.as_ref(), self.config.max_wait).await;
        seat.ok_or(AppError::Unavailable { cause: None })
    }

    /// Forgets what answers at which host: a site has changed here, and whoever asks next is to see it.
    pub fn published(&self) {
        self.cache.forget_all(SITE);
    }

    /// What asks providers of accounts.
    pub fn oidc(&self) -> Client<'_> {
        Client { platform: &self.platform, discovery: &self.discovery }
    }
}

/// How many may be at something at the same time, in all and of one client.
pub struct AllSeats {
    /// Requests that are served. Nobody has one while they send a body.
    pub requests: Seats,
    /// Bodies that are read whole before their request is served, and are held in memory until it is answered.
    pub bodies: Seats,
    /// Files that come as they are stored, each with a seat for as long as it comes. These are the admins': others are
    /// answered before a byte is read.
    pub uploads: Seats,
    /// Answers that go on while something happens: live results of searches, of so many windows of a person.
    pub streams: Arc<Seats>,
    /// Forms with files. A form does not say how long each of its files is, and the bucket must know, so that each is held
    /// in memory until it is whole; scripts send files one by one and need no such thing.
    pub forms: Seats,
}

impl AllSeats {
    fn new(requests: u32) -> Self {
        Self {
            requests: Seats::new(requests, requests.div_ceil(4)),
            bodies: Seats::new(4_096, 64),
            uploads: Seats::new(128, 16),
            streams: Arc::new(Seats::new(200, 2)),
            forms: Seats::new(4, 2),
        }
    }
}

impl std::ops::Deref for AppState {
    type Target = Inner;
    fn deref(&self) -> &Inner {
        &self.0
    }
}
