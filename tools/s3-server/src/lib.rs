//! An S3 service for tests and for development: one bucket in memory.
//!
//! `s3s` speaks the protocol and checks signatures; what the operations do is S3's behaviour as its reference has it.
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html>

mod listing;
mod memory;
mod object;
mod uploads;

use std::io;
use std::net::SocketAddr;

use axum::Router;
use axum::error_handling::HandleError;
use axum::http::StatusCode;
use s3s::auth::SimpleAuth;
use s3s::service::S3ServiceBuilder;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// The name of the bucket.
pub const BUCKET: &str = "files";
/// Who may use it.
pub const ACCESS_KEY_ID: &str = "tester";
/// By what secret.
pub const SECRET_ACCESS_KEY: &str = "known-to-everybody";
/// The region that signatures are for.
pub const REGION: &str = "test-1";

/// A running service. It ends, and everything in it is gone, when it is dropped.
pub struct Server {
    address: SocketAddr,
    serving: JoinHandle<io::Result<()>>,
}

impl Server {
    /// Serves on an address; port 0 is one that is free.
    ///
    /// # Errors
    /// Where nobody can listen there.
    pub async fn start(address: SocketAddr) -> io::Result<Self> {
        let mut service = S3ServiceBuilder::new(memory::Memory::default());
        service.set_auth(SimpleAuth::from_single(ACCESS_KEY_ID, SECRET_ACCESS_KEY));
        let failed =
            |error: s3s::HttpError| async move { (StatusCode::INTERNAL_SERVER_ERROR, format!("{error:?}")) };
        let router = Router::new().fallback_service(HandleError::new(service.build(), failed));
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        let serving = tokio::spawn(async move { axum::serve(listener, router).await });
        Ok(Self { address, serving })
    }

    /// The settings by which the application uses it.
    pub fn settings(&self) -> [(&'static str, String); 5] {
        [
            ("CDN_S3_BUCKET", BUCKET.to_owned()),
            ("CDN_S3_ENDPOINT", format!("http://{}", self.address)),
            ("CDN_S3_REGION", REGION.to_owned()),
            ("CDN_S3_ACCESS_KEY_ID", ACCESS_KEY_ID.to_owned()),
            ("CDN_S3_SECRET_ACCESS_KEY", SECRET_ACCESS_KEY.to_owned()),
        ]
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.serving.abort();
    }
}
