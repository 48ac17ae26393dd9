//! What the settings make of providers.

use coppice_platform::env::SettingError;

use super::world::env;
use crate::*;

fn read(settings: &[(&str, &str)]) -> (Vec<Provider>, Vec<SettingError>) {
    let mut problems = Vec::new();
    (Provider::read_all(&env(settings), &mut problems), problems)
}

#[test]
fn nobody_need_be_a_provider() {
    assert_eq!(read(&[]), (vec![], vec![]));
}

#[test]
fn google_and_github_need_only_what_they_gave_us() {
    let (providers, problems) = read(&[
        ("OIDC_PROVIDERS", "google, github"),
        ("OIDC_GOOGLE_CLIENT_ID", "a"),
        ("OIDC_GOOGLE_CLIENT_SECRET", "b"),
        ("OIDC_GITHUB_CLIENT_ID", "c"),
        ("OIDC_GITHUB_CLIENT_SECRET", "d"),
    ]);
    assert_eq!(problems, []);
    let names: Vec<_> = providers.iter().map(|p| (p.id.as_str(), p.name.as_str())).collect();
    assert_eq!(names, [("google", "Google"), ("github", "GitHub")]);
    assert!(format!("{:?}", providers[0].kind).contains("https://accounts.google.com"));
    let github = format!("{:?}", providers[1].kind);
    assert!(github.contains("https://github.com/login/oauth/access_token"), "{github}");
    assert!(!format!("{providers:?}").contains("\"b\""), "a secret is shown");
}

#[test]
fn an_enterprise_server_has_its_interface_below_its_pages_unless_told_otherwise() {
    let mut settings = vec![
        ("OIDC_PROVIDERS", "github"),
        ("OIDC_GITHUB_CLIENT_ID", "c"),
        ("OIDC_GITHUB_CLIENT_SECRET", "d"),
        ("OIDC_GITHUB_URL", "https://git.example/"),
    ];
    let kind = |settings: &[(&str, &str)]| {
        let (providers, problems) = read(settings);
        assert_eq!(problems, []);
        format!("{:?}", providers[0].kind)
    };
    assert!(kind(&settings).contains("\"/api/v3/user\""), "{}", kind(&settings));
    settings.push(("OIDC_GITHUB_API_URL", "http://localhost:9/x/"));
    assert!(kind(&settings).contains("\"/x/user/emails\""), "{}", kind(&settings));
}

#[test]
fn a_dash_in_an_id_is_an_underscore_in_its_settings() {
    let (providers, problems) = read(&[
        ("OIDC_PROVIDERS", "a-b"),
        ("OIDC_A_B_CLIENT_ID", "a"),
        ("OIDC_A_B_CLIENT_SECRET", "b"),
        ("OIDC_A_B_ISSUER", "http://localhost:1/x"),
        ("OIDC_A_B_NAME", "A & B"),
        ("OIDC_A_B_SCOPES", "email openid  offline_access"),
    ]);
    assert_eq!(problems, []);
    assert_eq!(providers[0].name, "A & B");
    let scopes: Vec<_> = providers[0].scopes.iter().map(|s| s.as_str()).collect();
    assert_eq!(scopes, ["email", "offline_access"]);
}

#[test]
fn a_provider_speaks_for_the_domains_that_it_is_said_to_and_google_for_gmail() {
    let speaks = |id: &str, domains: Option<&str>, email: &str| {
        let name = |setting| format!("OIDC_{}_{setting}", id.to_uppercase());
        let (client, secret, issuer) = (name("CLIENT_ID"), name("CLIENT_SECRET"), name("ISSUER"));
        let authority = name("AUTHORITATIVE_FOR");
        let mut settings = vec![
            ("OIDC_PROVIDERS", id),
            (client.as_str(), "a"),
            (secret.as_str(), "b"),
            (issuer.as_str(), "https://accounts.google.com"),
        ];
        settings.extend(domains.map(|domains| (authority.as_str(), domains)));
        let (providers, problems) = read(&settings);
        assert_eq!(problems, []);
        providers[0].is_authoritative_for(email)
    };
    for (id, domains, email, expected) in [
        ("google", None, "ada@gmail.com", true),
        ("google", None, "ada@example.com", false),
        ("google", Some("example.com"), "ada@gmail.com", false),
        ("github", None, "ada@gmail.com", false),
        ("github", None, "ada@github.com", false),
        ("acme", None, "ada@acme.example", false),
        ("acme", Some(" Acme.example,, b.example"), "ada@acme.example", true),
        ("acme", Some("acme.example"), "ada@mail.acme.example", false),
        ("acme", Some("acme.example"), "ada@evil-acme.example", false),
        ("acme", Some("*"), "ada@anything.example", true),
        ("acme", Some(""), "ada@anything.example", false),
    ] {
        assert_eq!(speaks(id, domains, email), expected, "{id} {domains:?} {email}");
    }
}

#[test]
fn all_problems_are_told_at_once() {
    let (providers, problems) = read(&[
        ("OIDC_PROVIDERS", "acme,Upper,acme,google,far,github,a_b"),
        ("OIDC_GOOGLE_CLIENT_ID", "a"),
        ("OIDC_FAR_CLIENT_ID", "a"),
        ("OIDC_FAR_CLIENT_SECRET", "b"),
        ("OIDC_FAR_ISSUER", "http://far.example"),
        ("OIDC_FAR_AUTHORITATIVE_FOR", "far.example, *.far.example, far"),
        ("OIDC_FAR_TRUSTED_TENANTS", "a b"),
        ("OIDC_GITHUB_CLIENT_ID", "c"),
        ("OIDC_GITHUB_CLIENT_SECRET", "d"),
        ("OIDC_GITHUB_URL", "ftp://x"),
        ("OIDC_GITHUB_API_URL", "https://api.example?x"),
    ]);
    assert_eq!(providers, []);
    let told: Vec<_> = problems.iter().map(|p| format!("{}={}", p.name, p.value)).collect();
    assert_eq!(
        told,
        [
            "OIDC_PROVIDERS=Upper",
            "OIDC_PROVIDERS=acme",
            "OIDC_PROVIDERS=a_b",
            "OIDC_ACME_CLIENT_ID=",
            "OIDC_ACME_CLIENT_SECRET=",
            "OIDC_ACME_ISSUER=",
            "OIDC_GOOGLE_CLIENT_SECRET=",
            "OIDC_FAR_ISSUER=http://far.example",
            "OIDC_FAR_AUTHORITATIVE_FOR=*.far.example",
            "OIDC_FAR_AUTHORITATIVE_FOR=far",
            "OIDC_FAR_TRUSTED_TENANTS=a b",
            "OIDC_GITHUB_URL=ftp://x",
            "OIDC_GITHUB_API_URL=https://api.example?x",
        ]
    );
}
