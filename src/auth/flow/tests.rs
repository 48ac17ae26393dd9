use axum::http::HeaderMap;
use axum::http::header::COOKIE;
use proptest::prelude::*;

use super::*;

fn flow(state: &str) -> OidcFlow {
    let request = serde_json::from_value(serde_json::json!({
        "provider": "acme", "state": state, "nonce": "n", "verifier": "v", "return_to": format!("/{state}"),
    }));
    OidcFlow { request: request.unwrap(), adds: false }
}

fn headers(cookies: &[Cookie]) -> HeaderMap {
    let pairs: Vec<_> = cookies.iter().map(|cookie| format!("{}={}", cookie.name, cookie.value)).collect();
    HeaderMap::from_iter([(COOKIE, pairs.join("; ").parse().unwrap())])
}

proptest! {
    #[test]
    fn of_flows_side_by_side_each_is_found_by_its_state_and_by_no_other(
        states in prop::collection::btree_set("[A-Za-z0-9_-]{43}", 1..6),
        stranger in "[ -~]{0,50}",
    ) {
        let cookies: Vec<_> = states.iter().map(|state| flow(state).cookie()).collect();
        let headers = headers(&cookies);
        let sent = SentCookies::new(&headers, false);
        for state in &states {
            prop_assert_eq!(OidcFlow::find(sent, state).map(|found| found.request.return_to), Some(format!("/{state}")));
            prop_assert!(OidcFlow::find(sent, state.split_at(8).0).is_none());
            let other = state.split_at(42).0.to_owned() + "!";
            prop_assert!(OidcFlow::find(sent, &other).is_none());
        }
        prop_assert!(states.contains(&stranger) || OidcFlow::find(sent, &stranger).is_none());
    }
}

#[test]
fn a_browser_keeps_so_many_flows_and_the_oldest_goes_first() {
    let cookies: Vec<_> = (0..7).map(|n| flow(&format!("state{n}")).cookie()).collect();
    let headers = headers(&cookies);
    let gone: Vec<_> =
        OidcFlow::surplus(SentCookies::new(&headers, false)).map(|cookie| cookie.name).collect();
    assert_eq!(gone, ["oidc_flow_state0", "oidc_flow_state1", "oidc_flow_state2"]);
}
