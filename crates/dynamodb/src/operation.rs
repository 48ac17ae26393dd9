//! What can be asked.

use std::fmt;

/// What is asked for, by AWS's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    /// What the table is.
    DescribeTable,
    /// An item by its key.
    GetItem,
    /// Items of one partition.
    Query,
    /// All items.
    Scan,
    /// Many writes, each by itself.
    BatchWriteItem,
    /// Several writes, all or none.
    TransactWriteItems,
}

impl Operation {
    /// As AWS calls it.
    pub fn name(self) -> &'static str {
        match self {
            Self::DescribeTable => "DescribeTable",
            Self::GetItem => "GetItem",
            Self::Query => "Query",
            Self::Scan => "Scan",
            Self::BatchWriteItem => "BatchWriteItem",
            Self::TransactWriteItems => "TransactWriteItems",
        }
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
