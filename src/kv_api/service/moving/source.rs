//! Where keys and values come from.

use coppice_kv_api::Key;

use super::MoveError;
use super::bulk_json::BulkJson;
use super::cloudflare::Cloudflare;
use super::mirrored::Mirrored;
use super::piece::Piece;
use crate::kv_api::store::entries::Write;

/// Where keys and values come from.
pub enum Source {
    /// A file in the form of wrangler's `kv bulk put`.
    File(BulkJson),
    /// A namespace of Cloudflare's KV, or of whatever speaks as it does.
    Cloudflare(Box<Cloudflare>),
    /// The mirror of this home's.
    Mirror(Mirrored),
}

impl Source {
    /// What it is told by: another file, or the same with something else in it, is another source.
    pub fn name(&self) -> String {
        match self {
            Self::File(file) => file.name().to_owned(),
            Self::Cloudflare(remote) => remote.name(),
            Self::Mirror(_) => "the mirror".to_owned(),
        }
    }

    /// Goes on at a place that a piece has told.
    ///
    /// # Errors
    /// What the source can't do.
    pub fn go_on_at(&mut self, place: &str) -> Result<(), MoveError> {
        match self {
            Self::File(file) => file.go_on_at(place),
            Self::Cloudflare(remote) => {
                remote.go_on_at(place);
                Ok(())
            }
            Self::Mirror(mirror) => {
                mirror.go_on_at(place);
                Ok(())
            }
        }
    }

    /// The next of it; `None` where there is no more.
    ///
    /// # Errors
    /// What the source can't do.
    pub async fn next(&mut self) -> Result<Option<Piece>, MoveError> {
        match self {
            Self::File(file) => file.next_piece(),
            Self::Cloudflare(remote) => remote.next().await,
            Self::Mirror(mirror) => mirror.next().await,
        }
    }

    /// What has this name now; `None` where the source does not change.
    ///
    /// # Errors
    /// What the source can't do.
    pub async fn look_again(&mut self, key: &Key) -> Result<Option<Option<Write>>, MoveError> {
        match self {
            Self::File(_) => Ok(None),
            Self::Cloudflare(remote) => remote.find(key).await.map(Some),
            Self::Mirror(mirror) => mirror.find(key).await.map(Some),
        }
    }
}
