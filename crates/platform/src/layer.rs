//! What goes around every operation of a platform, stated once for all its services.

mod bucket;
mod http;
mod images;
mod kv;
mod mail;
mod queue;
mod sql;

use std::future::Future;
use std::sync::Arc;

use crate::{Platform, PlatformError, Service};

/// Something to do around operations: count them, fail them.
pub(crate) trait Layer: Clone + Send + Sync + 'static {
    /// Runs `call`, or does not. `operations` are the statements of a batch, or the one operation.
    fn around<T: Send>(
        &self,
        service: Service,
        operations: &[&'static str],
        call: impl Future<Output = Result<T, PlatformError>> + Send,
    ) -> impl Future<Output = Result<T, PlatformError>> + Send;
}

/// A service with a layer around it.
struct Layered<L, S: ?Sized> {
    layer: L,
    inner: Arc<S>,
}

/// Puts the layer around the services of a platform that do I/O.
pub(crate) fn wrap<L: Layer>(platform: Platform, layer: &L) -> Platform {
    let Platform { sql, cache_kv, session_kv, mirror_kv, bucket, images, http, mailer, queue, .. } = platform;
    Platform {
        sql: Arc::new(Layered { layer: layer.clone(), inner: sql }),
        cache_kv: Arc::new(Layered { layer: layer.clone(), inner: cache_kv }),
        session_kv: Arc::new(Layered { layer: layer.clone(), inner: session_kv }),
        mirror_kv: Arc::new(Layered { layer: layer.clone(), inner: mirror_kv }),
        bucket: Arc::new(Layered { layer: layer.clone(), inner: bucket }),
        images: Arc::new(Layered { layer: layer.clone(), inner: images }),
        http: Arc::new(Layered { layer: layer.clone(), inner: http }),
        mailer: Arc::new(Layered { layer: layer.clone(), inner: mailer }),
        queue: Arc::new(Layered { layer: layer.clone(), inner: queue }),
        ..platform
    }
}
