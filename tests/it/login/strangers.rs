//! What strangers who know somebody's address can do to them: send a few mails, and nothing else.

use std::sync::Arc;
use std::time::Duration;

use axum::http::StatusCode;
use coppice_platform::clock::ManualClock;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use crate::support::{Site, Visitor};

const NOON: i64 = 1_800_000_000_000;
const EMAIL: &str = "ada@example.com";

async fn site() -> (Site, Arc<ManualClock>) {
    let clock = ManualClock::at(NOON);
    (Site::at(clock.clone()).await, clock)
}

fn mails(site: &Site) -> usize {
    site.platform.mailer.outbox().iter().filter(|sent| sent.mail.to == EMAIL).count()
}

async fn ask(visitor: &mut Visitor) -> StatusCode {
    visitor.post("/login", &[("email", EMAIL)]).await.status
}

async fn enter(visitor: &mut Visitor, code: &str) -> bool {
    visitor.post("/login/code", &[("code", code)]).await.status == StatusCode::SEE_OTHER
}

#[tokio::test]
async fn whatever_strangers_ask_the_code_that_somebody_holds_stays_good() {
    let (site, _) = site().await;
    let mut ada = site.visitor();
    ask(&mut ada).await;
    let code = site.code_for(EMAIL);
    for _ in 0..30 {
        let mut eve = site.visitor();
        assert_eq!(ask(&mut eve).await, StatusCode::SEE_OTHER);
        for wrong in ["222222", "222222222222"] {
            assert!(!enter(&mut eve, wrong).await);
        }
    }
    assert!(enter(&mut ada, &code).await);
}

#[tokio::test]
async fn an_address_is_sent_three_codes_whoever_asks_and_the_last_is_good_wherever_it_was_asked_for() {
    let (site, clock) = site().await;
    let mut askers: Vec<_> = (0..40).map(|_| site.visitor()).collect();
    for asker in &mut askers {
        assert_eq!(ask(asker).await, StatusCode::SEE_OTHER);
    }
    assert_eq!(mails(&site), 3);
    // Whoever has ruined what they asked for themselves has ruined nothing of others'.
    for _ in 0..6 {
        assert!(!enter(&mut askers[2], "222222").await);
    }
    clock.advance(Duration::from_secs(14 * 60));
    let (mut ada, mut never_asked) = (site.visitor(), site.visitor());
    assert_eq!(ask(&mut ada).await, StatusCode::SEE_OTHER);
    let code = site.code_for(EMAIL);
    assert!(never_asked.post("/login/code", &[("code", &code)]).await.header("location") == "/login");
    assert!(enter(&mut ada, &code).await, "{code}");
    assert!(ada.get("/account").await.body.contains(EMAIL));
    assert!(!enter(&mut askers[9], &code).await, "it was used");
    // Who has signed in can be written to again, at once.
    let mut phone = site.visitor();
    ask(&mut phone).await;
    assert_eq!(mails(&site), 4);
    assert!(enter(&mut phone, &site.code_for(EMAIL)).await);
}

#[tokio::test]
async fn a_code_is_good_in_the_shop_that_has_mailed_it_alone() {
    let (site, _) = site().await;
    let mut ada = site.visitor();
    for _ in 0..3 {
        ask(&mut ada).await;
        let code = site.code_for(EMAIL);
        let mut elsewhere = site.visitor_at("other.example");
        ask(&mut elsewhere).await;
        let own = site.code_for(EMAIL);
        elsewhere.cookies = ada.cookies.clone();
        assert!(!enter(&mut elsewhere, &code).await, "{code}");
        assert!(!enter(&mut elsewhere, &own).await, "{own}");
    }
    assert!(
        enter(&mut ada, &site.platform.mailer.outbox()[1].mail.text.lines().nth(2).unwrap().replace(' ', ""))
            .await
    );
}

/// What may happen at a door.
#[derive(Debug, Clone)]
enum Step {
    Stranger { wrong_tries: usize },
    Owner,
    Wait { minutes: u64 },
    MailFails,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        6 => (0..7_usize).prop_map(|wrong_tries| Step::Stranger { wrong_tries }),
        2 => Just(Step::Owner),
        2 => (0..16_u64).prop_map(|minutes| Step::Wait { minutes }),
        1 => Just(Step::MailFails),
    ];
    prop::collection::vec(step, 1..25)
}

#[tokio::test]
async fn a_mail_server_that_has_the_mail_and_is_slow_to_say_so_is_sent_no_more_than_any_other() {
    let site = Site::new().await;
    site.faults.add("mail:timeout".parse().unwrap());
    for _ in 0..5 {
        let asked = site.visitor().post("/login", &[("email", EMAIL)]).await;
        assert_eq!((asked.status, asked.header("location")), (StatusCode::SEE_OTHER, "/login/code"));
    }
    let live: serde_json::Value =
        site.row("SELECT COUNT(*) AS n FROM magic_codes WHERE code_hash <> ''").await;
    assert_eq!(live["n"], 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn at_any_time_the_owner_of_an_address_signs_in_at_a_new_browser_and_is_sent_few_mails() {
    let mut runner = TestRunner::new(ProptestConfig { cases: 40, ..ProptestConfig::default() });
    let handle = tokio::runtime::Handle::current();
    let result = tokio::task::spawn_blocking(move || {
        runner.run(&steps(), |steps| {
            handle.block_on(walk(&steps));
            Ok(())
        })
    });
    result.await.unwrap().unwrap();
}

async fn walk(steps: &[Step]) {
    let (site, clock) = site().await;
    let mut owners_mails = 0;
    let mut minutes = 0;
    for step in steps.iter().chain([&Step::Owner]) {
        match step {
            Step::Stranger { wrong_tries } => {
                let mut eve = site.visitor();
                assert_eq!(ask(&mut eve).await, StatusCode::SEE_OTHER);
                for _ in 0..*wrong_tries {
                    assert!(!enter(&mut eve, "222222").await);
                }
            }
            Step::Owner => {
                let mut ada = site.visitor();
                assert_eq!(ask(&mut ada).await, StatusCode::SEE_OTHER);
                assert!(enter(&mut ada, &site.code_for(EMAIL)).await, "the owner is kept out");
                owners_mails += 1;
            }
            Step::Wait { minutes: more } => {
                minutes += more;
                clock.advance(Duration::from_secs(60 * more));
            }
            Step::MailFails => {
                site.faults.add("mail:unavailable".parse().unwrap());
                assert_ne!(ask(&mut site.visitor()).await, StatusCode::TOO_MANY_REQUESTS);
                site.faults.clear();
            }
        }
        let most = 3 * (minutes / 15 + 1) + owners_mails;
        assert!(
            mails(&site) <= usize::try_from(most).unwrap(),
            "{} mails in {minutes} minutes",
            mails(&site)
        );
    }
}
