//! `coppice serve`.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::http::header::ACCEPT_RANGES;
use axum::http::{Extensions, HeaderMap, StatusCode, Version};
use coppice::config::Config;
use coppice::setup::service::new_door;
use coppice::state::AppState;
use coppice::{dev_faults, router, tick};
use coppice_platform::faulty::Faults;
use coppice_platform::native::{ProcessEnv, S3Settings};
use coppice_platform::observed::Metrics;
use coppice_platform::{Env, Platform};
use listenfd::ListenFd;
use tokio::net::TcpListener;
use tokio::time::MissedTickBehavior;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, Predicate};

use crate::listener::{self, Bounds};
use crate::lock::{self, Lock};
use crate::outcome::CommandError;
use crate::output;
use crate::panics;
use crate::platform::{DataArgs, session};
use crate::secrets::WithSecrets;

/// How often it is asked what is to be done.
const MINUTE: Duration = Duration::from_secs(60);

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
    /// The most connections at once; fewer, where the system allows fewer open files
    #[arg(long, env = "MAX_CONNECTIONS", default_value_t = 8192, value_parser = clap::value_parser!(u32).range(1..))]
    max_connections: u32,
    /// The most of one address, or of one /64 of IPv6 [default: a quarter of them; all, behind a proxy that is trusted]
    #[arg(long, env = "MAX_CONNECTIONS_PER_ADDRESS", value_parser = clap::value_parser!(u32).range(1..))]
    max_connections_per_address: Option<u32>,
    /// Serve a folder that another process serves too, which was started with this as well
    #[arg(long)]
    shared: bool,
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
        let (platform, config, _lock) = self.open(env).await?;
        let faults = match platform.env.get("FAULTS").filter(|_| config.dev) {
            Some(rules) => {
                Some(Faults::parse(&rules).map_err(|e| CommandError::Other(format!("FAULTS={rules}: {e}")))?)
            }
            None => None,
        };
        let platform = faults.as_ref().map_or(platform.clone(), |faults| faults.wrap(platform));
        let bounds = self.bounds(&config);
        let failed = |e| CommandError::Io(format!("{}:{}", self.host, self.port), e);
        let listener = self.listener().await.map_err(failed)?;
        let bound = listener.local_addr().map_err(failed)?;
        tell_the_door(&platform, bound).await?;
        let metrics = Metrics::default();
        let state = AppState::new(metrics.observe(platform), config);
        tick::deliver_messages(state.clone());
        tokio::spawn(each_minute(state.clone()));
        let mut routes = router::routes(state.clone());
        if let Some(faults) = &faults {
            routes = routes.merge(dev_faults::routes(faults));
        }
        let routes = routes.layer(panics::catch());
        let router = around(router::with_hooks(state, routes)).layer(compression());

        output::remark(&format!("Serving on http://{bound}"));

        let (stop, stopped) = tokio::sync::watch::channel(false);
        tokio::spawn(async move {
            told_to_stop().await;
            let _ = stop.send(true);
        });
        listener::serve(listener, router, bounds, stopped).await;
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

    /// The socket that whoever started this has handed over, as systemd does: what comes while one server ends and the next begins
    /// waits there. Else one of its own. <https://www.freedesktop.org/software/systemd/man/latest/sd_listen_fds.html>
    async fn listener(&self) -> std::io::Result<TcpListener> {
        match ListenFd::from_env().take_tcp_listener(0)? {
            Some(handed_over) => {
                handed_over.set_nonblocking(true)?;
                TcpListener::from_std(handed_over)
            }
            None => TcpListener::bind((self.host, self.port)).await,
        }
    }

    /// The platform, the settings and the folder's lock; where both have problems with the settings, all are told at once, and nothing
    /// is made.
    async fn open(&self, env: Arc<dyn Env>) -> Result<(Platform, Config, Lock), CommandError> {
        let planned = WithSecrets::planned(&self.data.data, Arc::clone(&env))?;
        let problems = [S3Settings::read(env.as_ref()).err(), Config::read(&planned).err()];
        let problems: Vec<_> = problems.into_iter().flatten().flatten().collect();
        if !problems.is_empty() {
            return Err(CommandError::Config(problems));
        }
        let lock = lock::take(&self.data.data, self.shared)?;
        let platform = self.data.open_up_to_date(env).await?;
        let config = Config::read(platform.env.as_ref()).map_err(CommandError::Config)?;
        config.warnings().iter().for_each(|warning| log::warn!("{warning}"));
        Ok((platform, config, lock))
    }

    /// How many connections there may be. A proxy's are all from one address.
    fn bounds(&self, config: &Config) -> Bounds {
        let count = |number| usize::try_from(number).unwrap_or(usize::MAX);
        let all = count(self.max_connections);
        let behind_proxy = config.trust_proxy || config.client_address.header.is_some();
        let each = self.max_connections_per_address.map(count).or(behind_proxy.then_some(all));
        Bounds { all, each }
    }
}

/// Says where a shop is made, if there is none: by a new secret at each start, which is told here and nowhere else.
async fn tell_the_door(platform: &Platform, address: SocketAddr) -> Result<(), CommandError> {
    let Some(secret) = new_door(platform, &session(platform)).await? else { return Ok(()) };
    // Whoever listens everywhere is found here, too.
    let ip = match address.ip() {
        ip if !ip.is_unspecified() => ip,
        IpAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
    };
    let there = SocketAddr::new(ip, address.port());
    output::remark(&format!("There is no shop yet. Make one at http://{there}/setup?key={}", secret.text()));
    Ok(())
}

/// Does each minute, from the start on, what a Worker does when its trigger fires.
async fn each_minute(state: AppState) {
    let mut minutes = tokio::time::interval(MINUTE);
    // A machine that was asleep has one minute to make up for, and not each that has passed.
    minutes.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        minutes.tick().await;
        tick::tick(&state).await;
    }
}

/// Compresses what is worth it, but nothing of which parts may be asked for: these are counted in bytes as they are
/// stored, and so is the strong entity tag that goes with them.
fn compression() -> CompressionLayer<impl Predicate> {
    let whole =
        |_: StatusCode, _: Version, headers: &HeaderMap, _: &Extensions| !headers.contains_key(ACCEPT_RANGES);
    CompressionLayer::new().compress_when(DefaultPredicate::new().and(whole))
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
    use coppice::client_address::PeerAddress;

    use super::*;

    #[tokio::test]
    async fn the_application_is_told_who_is_at_the_other_end_whatever_the_headers_say() {
        let echo = |Extension(peer): Extension<PeerAddress>| async move { format!("<{}>", peer.0) };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = Router::new().route("/", get(echo));
        let (_stop, stopped) = tokio::sync::watch::channel(false);
        let bounds = Bounds { all: 1, each: None };
        tokio::spawn(async move { listener::serve(listener, router, bounds, stopped).await });
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
