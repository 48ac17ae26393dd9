//! How a program signs what it asks.
