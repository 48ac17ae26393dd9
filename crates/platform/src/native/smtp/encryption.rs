//! TLS to a mail server.

use std::io;
use std::sync::{Arc, OnceLock};

use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use rustls_platform_verifier::ConfigVerifierExt;
use tokio_rustls::TlsConnector;

use super::connection::Stream;
use crate::native::tls::use_ring;

/// How servers are encrypted to, and whom is believed that they are who they say.
#[derive(Default)]
pub(super) struct Encryption {
    /// Made when it is first needed: a machine without certificates still serves pages.
    config: OnceLock<Result<Arc<ClientConfig>, String>>,
}

impl Encryption {
    /// Those who believe whom this says.
    #[cfg(test)]
    pub(super) fn with(config: ClientConfig) -> Self {
        Self { config: OnceLock::from(Ok(Arc::new(config))) }
    }

    /// What is sent through it nobody reads but the server of this name.
    ///
    /// # Errors
    /// What is wrong with its certificate, our own certificates, or the connection.
    pub(super) async fn begin(&self, host: &str, stream: Box<dyn Stream>) -> io::Result<Box<dyn Stream>> {
        let config = self.config.get_or_init(|| {
            use_ring();
            ClientConfig::with_platform_verifier().map(Arc::new).map_err(|error| format!("{error:?}"))
        });
        let config = config.as_ref().map_err(|error| io::Error::other(error.clone()))?;
        let name = ServerName::try_from(host.to_owned()).map_err(io::Error::other)?;
        let encrypted = TlsConnector::from(config.clone()).connect(name, stream).await?;
        Ok(Box::new(encrypted))
    }
}
