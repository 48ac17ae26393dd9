//! What crosses more than one file.

mod bootstrap;
mod client;
mod oracle;
mod properties;

use coppice_platform::clock::ManualClock;

/// No shape of an answer proves what it does not.
#[tokio::test]
async fn every_shape_proves_what_it_proves_and_no_more() {
    let checked = crate::shapes::check(ManualClock::at(1_700_000_000_000)).await;
    let count = checked.unwrap_or_else(|wrong| panic!("\n{wrong}"));
    assert!(count >= 60, "{count}");
}
