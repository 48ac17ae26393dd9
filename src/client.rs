//! How the browser's half reaches the server.

pub use leptos::server_fn::client::browser::BrowserClient as Client;
