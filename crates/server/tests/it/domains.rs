//! `coppice domains check`, over registries that are played on this machine.

use std::process::Command;

use coppice_rdap_server::{Kind, Options, Registrations, Server};

/// What the command said on its way out, and its exit code.
async fn check(registries: &Server, names: &[&str]) -> (String, Option<i32>) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_coppice"));
    command.args(["domains", "check", "--delay", "100"]).args(names).envs(registries.settings());
    let output = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
    (String::from_utf8(output.stdout).unwrap(), output.status.code())
}

#[tokio::test]
async fn each_name_is_told_and_the_exit_code_says_whether_all_are_free() {
    let registries = Server::start(Options { ports: 2, ..Options::default() }).await.unwrap();
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    registries.register(Registrations {
        registered: names(&["taken.com"]),
        free: names(&["free.com", "free.net", "odd.net"]),
        ..Registrations::default()
    });
    registries.add_faults([Kind::Html { status: 404 }.always().of("odd.net")]);
    for (names, said, code) in [
        (&["free.com", "Free.NET."][..], "free.com\tavailable\nfree.net\tavailable\n", 0),
        (&["free.com", "taken.com"], "free.com\tavailable\ntaken.com\tregistered\n", 1),
        (&["odd.net", "taken.com"], "odd.net\tunknown (bad_body)\ntaken.com\tregistered\n", 2),
        (&["free.com", "free.nosuchending"], "", 2),
        (&["pаypal.com"], "", 2),
    ] {
        assert_eq!(check(&registries, names).await, (said.to_owned(), Some(code)), "{names:?}");
    }
}
