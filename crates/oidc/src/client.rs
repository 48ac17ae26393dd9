//! What a sign-in is made with.

use coppice_platform::Platform;

use crate::DiscoveryCache;

/// What asks providers.
#[derive(Clone, Copy)]
pub struct Client<'a> {
    /// The clock, the randomness and the network.
    pub platform: &'a Platform,
    /// What providers have said of themselves.
    pub discovery: &'a DiscoveryCache,
}
