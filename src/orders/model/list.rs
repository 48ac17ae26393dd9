//! Orders in lists.

use coppice_orders::word::Word;
use serde::Deserialize;

use super::order::StandingRow;

/// Which orders a list has.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Filter {
    /// All.
    #[default]
    All,
    /// Those that wait for their money.
    Unpaid,
    /// Those that are paid and not done with.
    Open,
    /// Those of them of which nothing is sent yet.
    ToPack,
    /// Those that somebody has to look at.
    Attention,
    /// Those that are off.
    Canceled,
    /// The one with this number.
    Number(i64),
    /// Those of this address.
    Email(String),
    /// Those of this person: placed by them, or for the address that they have proven to be theirs.
    OfUser {
        /// The person's id.
        user: String,
        /// Their address.
        email: String,
    },
}

impl Filter {
    /// Those that are offered, in their order.
    pub const OFFERED: [Self; 6] =
        [Self::All, Self::ToPack, Self::Unpaid, Self::Open, Self::Attention, Self::Canceled];

    /// As addresses name it; nothing where what was typed says it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Unpaid => "unpaid",
            Self::Open => "open",
            Self::ToPack => "to-pack",
            Self::Attention => "attention",
            Self::Canceled => "canceled",
            Self::All | Self::Number(_) | Self::Email(_) | Self::OfUser { .. } => "",
        }
    }

    /// As people read it.
    pub fn label(&self) -> &'static str {
        match self {
            Self::Unpaid => "Unpaid",
            Self::Open => "Open",
            Self::ToPack => "To pack",
            Self::Attention => "Needs attention",
            Self::Canceled => "Canceled",
            Self::All | Self::Number(_) | Self::Email(_) | Self::OfUser { .. } => "All",
        }
    }
}

/// Where a page of a list goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    /// When the last one was placed.
    pub placed_at: i64,
    /// Its id.
    pub id: String,
}

impl Cursor {
    /// As addresses have it.
    pub fn text(&self) -> String {
        format!("{}.{}", self.placed_at, self.id)
    }

    /// Of an address.
    pub fn parse(text: &str) -> Option<Self> {
        let (placed_at, id) = text.split_once('.')?;
        Some(Self { placed_at: placed_at.parse().ok()?, id: id.to_owned() })
    }
}

/// An order in a list.
#[derive(Debug, Clone, Deserialize)]
pub struct OrderRow {
    /// Its id.
    pub id: String,
    /// Its number.
    pub number: i64,
    /// Whom to write to.
    pub email: String,
    /// Whose name it is for.
    pub name: Option<String>,
    /// Its currency.
    pub currency: String,
    /// How many pieces it has.
    pub pieces: Option<i64>,
    /// Whether somebody has to look at it: 1 or 0.
    pub attention: i64,
    /// Which of its links are good.
    pub link_version: i64,
    /// Which version this is.
    pub revision: i64,
    /// When it was placed, in epoch seconds.
    pub placed_at: i64,
    #[serde(flatten)]
    row: StandingRow,
}

impl OrderRow {
    /// The one word that people read of it.
    pub fn word(&self) -> Word {
        self.row.standing().word()
    }

    /// What it costs, in minor units.
    pub fn total(&self) -> i64 {
        self.row.total
    }
}

/// A line of an order's story.
#[derive(Debug, Clone, Deserialize)]
pub struct StoryLine {
    /// What has happened.
    pub what: String,
    /// More about it.
    pub details: String,
    /// Who has done it, by their address, where that is somebody.
    pub by: Option<String>,
    /// When, in epoch seconds.
    pub at: i64,
}
