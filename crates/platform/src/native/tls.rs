//! The cryptography of TLS.

/// Makes ring what rustls computes with, for whoever asks it for no other.
///
/// It fails only where a provider is installed already, which will do as well.
pub(super) fn use_ring() {
    let _ = rustls::crypto::ring::default_provider().install_default();
}
