use chrono::DateTime;
use leptos::prelude::*;

/// A time in epoch seconds, to the minute, in UTC.
#[component]
pub fn Time(at: i64) -> impl IntoView {
    DateTime::from_timestamp(at, 0).map(|time| {
        // `2026-11-21T09:23:41`
        let machine = format!("{:?}Z", time.naive_utc());
        let people: String = time.naive_utc().to_string().chars().take(16).collect();
        view! { <time datetime=machine>{people} " UTC"</time> }
    })
}
