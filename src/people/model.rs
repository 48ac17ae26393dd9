//! Who manages a shop.

use serde::Deserialize;

use crate::auth::model::Link;
use crate::visitor::MemberRole;

/// Somebody who manages a shop.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Member {
    /// The person's id.
    pub user_id: String,
    /// Their address, in lower case.
    pub email: String,
    /// What they call themselves; may be empty.
    pub name: String,
    /// What they are here.
    pub role: MemberRole,
    /// Since when, in epoch seconds.
    pub created_at: i64,
}

/// Who manages a shop, and who was asked to.
#[derive(Debug, Default)]
pub struct People {
    /// Those who do, by their addresses.
    pub members: Vec<Member>,
    /// The invitations that nobody has taken yet.
    pub invitations: Vec<Link>,
}

/// What became of an invitation.
#[derive(Debug)]
pub enum Invited {
    /// It was mailed.
    Mailed,
    /// There is no mail: the link, for whoever invites to hand on.
    Link(String),
}

/// What became of somebody's role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Removed {
    /// They have it no more.
    Done,
    /// They had none.
    NoMember,
    /// They are the only owner.
    LastOwner,
    /// Only an owner takes an owner's.
    NotYours,
}
