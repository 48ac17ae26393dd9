//! Files: uploaded, served, compared, and what is left when something stops.

mod corpus;
mod drift;
mod faults;
mod http;
mod parts;
mod s3;
