//! The client against registries that are played, over real connections.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use coppice_platform::Http;
use coppice_platform::native::{HttpClient, SystemClock};
use coppice_rdap_server::{Kind, Options, Registrations, Server};

use crate::*;

struct World {
    registries: Server,
    client: Client,
    bootstrap: Bootstrap,
}

async fn world(ports: u16) -> World {
    let registries = Server::start(Options { ports, ..Options::default() }).await.unwrap();
    let env: BTreeMap<String, String> =
        registries.settings().into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    let http: Arc<dyn Http> = Arc::new(HttpClient::default());
    let client = Client::new(http, Arc::new(SystemClock), Settings::read(&env).unwrap());
    let bootstrap = client.bootstrap().await.unwrap();
    registries.register(Registrations {
        registered: vec!["taken.com".into(), "taken.net".into()],
        free: vec!["free.com".into(), "free.net".into()],
        delegated: vec!["held.com".into()],
    });
    World { registries, client, bootstrap }
}

impl World {
    async fn state(&self, domain: &str) -> State {
        self.client.look_up(domain, &self.bootstrap).await.verdict.state
    }

    async fn with(&self, domain: &str, kind: Kind) -> State {
        self.registries.add_faults([kind.always().of(domain)]);
        self.state(domain).await
    }
}

#[tokio::test]
async fn what_registries_and_dns_say_is_believed_and_shown() {
    let world = world(1).await;
    let taken = world.client.look_up("Taken.com.", &world.bootstrap).await;
    assert_eq!(taken.verdict.state, State::Registered);
    let registration = taken.verdict.registration;
    assert_eq!(registration.registrar.as_deref(), Some("Played Names Ltd"));
    assert_eq!(registration.registered_at, Some(1_430_708_521_000));
    assert_eq!((taken.evidence.len(), taken.evidence[0].said.as_str()), (1, "this domain"));
    let free = world.client.look_up("free.com", &world.bootstrap).await;
    assert_eq!((free.verdict.state, free.verdict.flags), (State::Available, Flags::default()));
    let shown: Vec<_> =
        free.evidence.iter().map(|piece| (piece.source, piece.status, piece.said.as_str())).collect();
    let expected =
        [(Source::Rdap, Some(404), "that there is no such domain"), (Source::Dns, Some(200), "no such name")];
    assert_eq!(shown, expected);
    assert!(free.evidence[0].url.as_deref().unwrap().ends_with("/r/com/domain/free.com"));
    let held = world.client.look_up("held.com", &world.bootstrap).await.verdict;
    assert!(held.state == State::Registered && held.flags.rdap_denies);
    let reserved = world.client.look_up("nic.com", &world.bootstrap).await;
    assert_eq!((reserved.verdict.state, reserved.evidence[0].source), (State::Reserved, Source::Rules));
}

#[tokio::test]
async fn dns_is_asked_only_where_it_matters() {
    let world = world(1).await;
    for domain in ["taken.com", "free.com", "ab.com", "nic.com"] {
        world.state(domain).await;
    }
    let asked = world.registries.asked();
    let dns: Vec<_> = asked.iter().filter(|asked| asked.registry == "dns").map(|asked| &asked.name).collect();
    // Two characters may have been taken by the rule; they are reserved otherwise.
    assert_eq!(dns, ["free.com"]);
    assert!(!asked.iter().any(|asked| asked.name == "nic.com"));
}

#[tokio::test]
async fn whom_a_look_up_asks_is_known_before() {
    let world = world(3).await;
    let origins: Vec<_> = ["a.com", "a.net", "a.org", "a.xyz"]
        .iter()
        .map(|domain| world.client.server_of(domain, &world.bootstrap).unwrap())
        .inspect(|server| assert!(server.authoritative && server.secure))
        .map(|server| server.origin)
        .collect();
    assert!(origins.iter().all(|origin| world.registries.origins().contains(origin)));
    for (domain, origin) in [("a.com", &origins[0]), ("a.xyz", &origins[3])] {
        world.state(domain).await;
        let asked = world.registries.asked();
        let asked = asked.iter().find(|asked| asked.name == domain && asked.registry != "dns").unwrap();
        assert_eq!(&asked.origin, origin);
    }
    // Where registries are played, nobody else is asked.
    assert!(world.client.server_of("a.gl", &world.bootstrap).is_none());
    assert!(world.client.server_of("nic.com", &world.bootstrap).is_none());
    assert!(world.client.server_of("a.nobody", &world.bootstrap).is_none());
}

#[tokio::test]
async fn who_is_not_listed_or_not_secure_is_known_before_as_well() {
    let settings = Settings::read(&BTreeMap::new()).unwrap();
    let client = Client::new(Arc::new(HttpClient::default()), Arc::new(SystemClock), settings);
    let server = |domain| client.server_of(domain, Bootstrap::embedded()).unwrap();
    let told = |domain| (server(domain).authoritative, server(domain).secure, server(domain).query(domain));
    assert_eq!(told("a.io"), (false, true, "https://rdap.identitydigital.services/rdap/domain/a.io".into()));
    assert_eq!(told("a.kg"), (true, false, "http://rdap.cctld.kg/domain/a.kg".into()));
    assert_eq!(server("A.io.").origin, server("a.ai").origin);
}

#[tokio::test]
async fn look_ups_may_cross_threads() {
    let world = Arc::new(world(1).await);
    let tasks: Vec<_> = (0..20)
        .map(|n| {
            let world = Arc::clone(&world);
            tokio::spawn(async move { world.state(&format!("name{n}.com")).await })
        })
        .collect();
    for task in tasks {
        assert!(matches!(task.await.unwrap(), State::Available | State::Registered));
    }
}

#[tokio::test]
async fn a_server_that_wants_to_be_left_alone_is_heard() {
    let world = world(1).await;
    for (status, after, seconds) in [
        (429, Some("5"), Some(5)),
        (429, Some("86400"), Some(3_600)),
        (429, None, Some(30)),
        (503, Some("7"), Some(7)),
        (503, None, None),
        (500, Some("7"), None),
    ] {
        world.registries.reset();
        let kind = Kind::Status { status, retry_after: after.map(str::to_owned) };
        world.registries.add_faults([kind.always().at("com")]);
        let looked = world.client.look_up("free.com", &world.bootstrap).await;
        assert_eq!(looked.throttled.map(|wait| wait.as_secs()), seconds, "{status} {after:?}");
        let throttled = looked.verdict.state == State::Unknown(Reason::Throttled);
        assert_eq!(throttled, seconds.is_some(), "{status} {after:?}");
    }
}

#[tokio::test]
async fn whatever_goes_wrong_nothing_is_called_free() {
    let world = world(1).await;
    for (kind, reason) in [
        (Kind::Drop, Reason::Unreachable),
        (Kind::Cut, Reason::Unreachable),
        (Kind::Html { status: 404 }, Reason::BadBody),
        (Kind::AnotherName, Reason::WrongObject),
        (Kind::NoDomain, Reason::WrongObject),
        (Kind::Loop, Reason::Redirect),
        (Kind::Chain, Reason::Redirect),
        (Kind::Redirect { to: "http://127.0.0.1:1/domain/free.com".into() }, Reason::Redirect),
        (Kind::Redirect { to: "https://localhost/domain/free.com".into() }, Reason::Redirect),
        (Kind::Large, Reason::BadBody),
        (Kind::Status { status: 403, retry_after: None }, Reason::Refused),
    ] {
        let name = format!("{kind:?}");
        world.registries.reset();
        world
            .registries
            .register(Registrations { free: vec!["free.com".into()], ..Registrations::default() });
        assert_eq!(world.with("free.com", kind).await, State::Unknown(reason), "{name}");
    }
}

#[tokio::test]
async fn nobody_is_waited_for_longer_than_ten_seconds() {
    let (endless, silent) = (world(1).await, world(1).await);
    let begun = tokio::time::Instant::now();
    let (endless, silent) = tokio::join!(
        endless.with("free.com", Kind::Endless),
        silent.with("free.com", Kind::Slow { ms: 60_000 }),
    );
    assert_eq!((endless, silent), (State::Unknown(Reason::Timeout), State::Unknown(Reason::Timeout)));
    let took = begun.elapsed();
    assert!(took > Duration::from_secs(9) && took < Duration::from_secs(12), "{took:?}");
}

#[tokio::test]
async fn a_bootstrap_file_that_can_t_be_had_is_none() {
    let world = world(1).await;
    for kind in
        [Kind::Drop, Kind::Large, Kind::Html { status: 200 }, Kind::Status { status: 500, retry_after: None }]
    {
        world.registries.reset();
        world.registries.add_faults([kind.always().at("bootstrap")]);
        assert!(world.client.bootstrap().await.is_err());
    }
    world.registries.reset();
    assert_eq!(world.client.bootstrap().await.unwrap(), world.bootstrap);
}
