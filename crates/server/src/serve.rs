//! `coppice serve`.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::extract::connect_info::{ConnectInfo, IntoMakeServiceWithConnectInfo};
use axum::http::header::ACCEPT_RANGES;
use axum::http::{Extensions, HeaderMap, StatusCode, Version};
use axum::middleware::map_request;
use axum::serve::ListenerExt;
use coppice::cdn::service::{ABANDONED_AFTER, Swept, sweep};
use coppice::client_address::PeerAddress;
use coppice::config::Config;
use coppice::router;
use coppice::shop::service::index_stale_products;
use coppice::state::AppState;
use coppice_platform::faulty::Faults;
use coppice_platform::native::ProcessEnv;
use coppice_platform::observed::Metrics;
use coppice_platform::{Env, Platform};
use tokio::net::TcpListener;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, Predicate};

use crate::outcome::CommandError;
use crate::output;
use crate::panics;
use crate::platform::DataArgs;

/// How long requests under way may take once the server is told to stop.
const GRACE: Duration = Duration::from_secs(10);

/// How often what was left half-way is finished.
const SWEEP_EVERY: Duration = Duration::from_secs(600);

/// Where to serve.
#[derive(clap::Args)]
pub struct ServeArgs {
    #[command(flatten)]
    pub data: DataArgs,
    /// The address to listen on
    #[arg(long, env = "HOST", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    host: IpAddr,
    /// The port to listen on
    #[arg(long, env = "PORT", default_value_t = 3000)]
    port: u16,
}

impl ServeArgs {
    /// Serves until it is told to stop, then finishes what is under way.
    pub async fn run(self) -> Result<ExitCode, CommandError> {
        self.around(Arc::new(ProcessEnv), |router| router).await
    }

    /// The same with these settings, and with something around the application.
    pub async fn around(
        self,
        env: Arc<dyn Env>,
        around: impl FnOnce(Router) -> Router,
    ) -> Result<ExitCode, CommandError> {
        let (platform, config) = open(&self.data, env).await?;
        let platform = match platform.env.get("FAULTS").filter(|_| config.dev) {
            Some(rules) => Faults::parse(&rules)
                .map_err(|e| CommandError::Other(format!("FAULTS={rules}: {e}")))?
                .wrap(platform),
            None => platform,
        };
        let metrics = Metrics::default();
        let state = AppState::new(metrics.observe(platform), config);
        tokio::spawn(sweep_now_and_then(state.clone()));
        let routes = router::routes(state.clone()).layer(panics::catch());
        let router = around(router::with_hooks(state, routes)).layer(compression());

        let address = (self.host, self.port);
        let failed = |e| CommandError::Io(format!("{}:{}", self.host, self.port), e);
        let listener = TcpListener::bind(address).await.map_err(failed)?;
        output::remark(&format!("Serving on http://{}", listener.local_addr().map_err(failed)?));

        let (stop, stopped) = tokio::sync::watch::channel(false);
        tokio::spawn(async move {
            told_to_stop().await;
            let _ = stop.send(true);
        });
        let mut early = stopped.clone();
        let mut late = stopped;
        // Without this a small answer waits for the acknowledgement of the one before: 40 ms.
        let listener = listener.tap_io(|connection| {
            if let Err(error) = connection.set_nodelay(true) {
                log::warn!("a connection keeps its delay: {error}");
            }
        });
        let serving = axum::serve(listener, with_peers(router)).with_graceful_shutdown(async move {
            let _ = early.wait_for(|stop| *stop).await;
        });
        tokio::select! {
            ended = serving => ended.map_err(failed)?,
            () = async { let _ = late.wait_for(|stop| *stop).await; tokio::time::sleep(GRACE).await } => {
                log::warn!("stopped with requests still under way");
            }
        }
        for count in metrics.snapshot() {
            log::debug!(
                "{} {}: {} calls, {} errors, {} ms",
                count.service,
                count.operation,
                count.calls,
                count.errors,
                count.total_ms
            );
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// The platform and the settings; where both have problems with them, all are told at once.
async fn open(data: &DataArgs, env: Arc<dyn Env>) -> Result<(Platform, Config), CommandError> {
    match (data.open_with(Arc::clone(&env)).await, Config::read(&*env)) {
        (Err(CommandError::Config(mut problems)), Err(more)) => {
            problems.extend(more);
            Err(CommandError::Config(problems))
        }
        (platform, config) => Ok((platform?, config.map_err(CommandError::Config)?)),
    }
}

/// Finishes what was left half-way, or by an older version, from the start on.
async fn sweep_now_and_then(state: AppState) {
    let mut times = tokio::time::interval(SWEEP_EVERY);
    loop {
        times.tick().await;
        match sweep(&state.platform, ABANDONED_AFTER).await {
            Ok(swept) if swept == Swept::default() => {}
            Ok(swept) => log::info!("{swept}"),
            Err(error) => log::warn!("the sweep is for another time: {error}"),
        }
        match index_stale_products(&state.platform, usize::MAX).await {
            Ok(0) => {}
            Ok(done) => log::info!("{done} products were indexed anew"),
            Err(error) => log::warn!("products are indexed anew another time: {error}"),
        }
    }
}

/// Compresses what is worth it, but nothing of which parts may be asked for: these are counted in bytes as they are
/// stored, and so is the strong entity tag that goes with them.
fn compression() -> CompressionLayer<impl Predicate> {
    let whole =
        |_: StatusCode, _: Version, headers: &HeaderMap, _: &Extensions| !headers.contains_key(ACCEPT_RANGES);
    CompressionLayer::new().compress_when(DefaultPredicate::new().and(whole))
}

/// Tells the application, with each request, who is at the other end of its connection.
fn with_peers(router: Router) -> IntoMakeServiceWithConnectInfo<Router, SocketAddr> {
    let event = |ConnectInfo(peer): ConnectInfo<SocketAddr>, mut request: Request| async move {
        request.extensions_mut().insert(PeerAddress(peer.ip()));
        request
    };
    router.layer(map_request(event)).into_make_service_with_connect_info()
}

/// Waits for Ctrl-C or, where there is one, the system's signal to end.
async fn told_to_stop() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! { _ = interrupt => {}, _ = terminate.recv() => {} }
            return;
        }
    }
    let _ = interrupt.await;
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::TcpStream;

    use axum::Extension;
    use axum::routing::get;

    use super::*;

    #[tokio::test]
    async fn the_application_is_told_who_is_at_the_other_end_whatever_the_headers_say() {
        let echo = |Extension(peer): Extension<PeerAddress>| async move { format!("<{}>", peer.0) };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = Router::new().route("/", get(echo));
        tokio::spawn(axum::serve(listener.tap_io(|_| {}), with_peers(router)).into_future());
        let ask = move || {
            let mut stream = TcpStream::connect(address).unwrap();
            let request = "GET / HTTP/1.1\r\nhost: a\r\nx-forwarded-for: 203.0.113.7\r\ncf-connecting-ip: 203.0.113.7\r\nconnection: close\r\n\r\n";
            stream.write_all(request.as_bytes()).unwrap();
            let mut answer = String::new();
            stream.read_to_string(&mut answer).unwrap();
            answer
        };
        let answer = tokio::task::spawn_blocking(ask).await.unwrap();
        assert!(answer.contains("<127.0.0.1>"), "{answer}");
    }
}
