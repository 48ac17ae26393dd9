//! Sign-in with a provider that is played.

mod discovery;
mod github;
mod id_token;
mod keys;
mod refresh;
mod settings;
mod sign_in;
mod world;
