//! Files as anybody gets them: whose, by which link, from which host, in which size, and what it costs.

mod copies;
mod files;
mod hosts;
mod links;
mod site;
