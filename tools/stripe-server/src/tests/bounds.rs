//! What is refused, and by which name.

use super::{SESSIONS, order_with, post, start};

const UNIT: &str = "line_items[0][price_data][unit_amount]";
const CURRENCY: &str = "line_items[0][price_data][currency]";

/// What a session of one line in this currency is answered with.
async fn of(currency: &str, amount: &str) -> (u16, String) {
    let server = start().await;
    let others = [
        (CURRENCY, currency),
        (UNIT, amount),
        ("line_items[0][quantity]", "1"),
        ("line_items[1][price_data][currency]", ""),
        ("line_items[1][price_data][unit_amount]", ""),
        ("line_items[1][price_data][product_data][name]", ""),
        ("line_items[1][quantity]", ""),
    ];
    let order = order_with(&others);
    let (status, answer) = post(&server, SESSIONS, &order).await;
    (status, answer["error"]["code"].as_str().unwrap_or_default().to_owned())
}

#[tokio::test]
async fn every_currency_has_its_least_and_its_most() {
    for (currency, too_little, enough, most, too_much) in [
        ("usd", "49", "50", "99999999", "100000000"),
        ("eur", "49", "50", "99999999", "100000000"),
        ("gbp", "29", "30", "99999999", "100000000"),
        ("jpy", "49", "50", "99999999", "100000000"),
        ("czk", "1499", "1500", "99999999", "100000000"),
        ("huf", "17499", "17500", "99999999", "100000000"),
        ("idr", "49", "50", "999999999999", "1000000000000"),
    ] {
        let small = (400, "amount_too_small".to_owned());
        assert_eq!(of(currency, too_little).await, small, "{currency}");
        assert_eq!(of(currency, enough).await, (200, String::new()), "{currency}");
        assert_eq!(of(currency, most).await, (200, String::new()), "{currency}");
        assert_eq!(of(currency, too_much).await.0, 400, "{currency}");
    }
    assert_eq!(of("usd", "0").await.0, 400);
    assert_eq!(of("mga", "1").await.0, 200);
}

#[tokio::test]
async fn amounts_are_written_as_their_currency_is() {
    for (currency, amount, status) in [
        ("bhd", "5120", 200),
        ("bhd", "5124", 400),
        ("kwd", "1001", 400),
        ("isk", "500", 200),
        ("isk", "550", 400),
        ("ugx", "100000", 200),
        ("ugx", "100001", 400),
        ("jpy", "1001", 200),
        ("EUR", "1001", 200),
        ("xxx", "1000", 400),
        ("", "1000", 400),
    ] {
        assert_eq!(of(currency, amount).await.0, status, "{amount} {currency}");
    }
}

#[tokio::test]
async fn wrong_parameters_are_named() {
    let server = start().await;
    let (early, late) =
        ((server.now() + 29 * 60).to_string(), (server.now() + 24 * 60 * 60 + 60).to_string());
    let (long, name) = ("a".repeat(201), "n".repeat(251));
    for (param, value, code) in [
        ("mode", "", "parameter_missing"),
        ("success_url", "", "parameter_missing"),
        ("success_url", "shop.example", "url_invalid"),
        ("cancel_url", "javascript:alert(1)", "url_invalid"),
        ("expires_at", &early, ""),
        ("expires_at", &late, ""),
        ("expires_at", "soon", "parameter_invalid_integer"),
        ("customer_email", "ann", "email_invalid"),
        ("client_reference_id", &long, "parameter_invalid_string"),
        (UNIT, "", "parameter_missing"),
        (UNIT, "-1", "parameter_invalid_integer"),
        (UNIT, "1e3", "parameter_invalid_integer"),
        (UNIT, "12.5", "parameter_invalid_integer"),
        (UNIT, "99999999999999999999", "parameter_invalid_integer"),
        ("line_items[0][quantity]", "0", "parameter_invalid_integer"),
        ("line_items[0][quantity]", "+1", "parameter_invalid_integer"),
        ("line_items[0][price_data][product_data][name]", &name, "parameter_invalid_string"),
        ("line_items[1][price_data][currency]", "usd", ""),
        ("line_items[0][price]", "price_1", "parameter_unknown"),
        ("line_items[one][quantity]", "1", "parameter_unknown"),
        ("amount_total", "5", "parameter_unknown"),
        ("discounts[0][coupon]", "X", "parameter_unknown"),
        ("adaptive_pricing[enabled]", "no", ""),
        ("ui_mode", "elements", ""),
    ] {
        let (status, answer) = post(&server, SESSIONS, &order_with(&[(param, value)])).await;
        assert_eq!(status, 400, "{param}={value}: {answer}");
        assert_eq!(answer["error"]["code"].as_str().unwrap_or_default(), code, "{param}={value}");
        assert_eq!(answer["error"]["param"], param, "{param}={value}");
    }
    let (_, answer) = post(&server, SESSIONS, &order_with(&[("a", "1"), ("b[c]", "2")])).await;
    assert_eq!(answer["error"]["message"], "Received unknown parameters: a, b[c]");
    let (_, answer) = post(&server, SESSIONS, &order_with(&[("client_reference_id[]", "1")])).await;
    assert_eq!(answer["error"]["param"], "client_reference_id[0]");
}

#[tokio::test]
async fn a_hundred_lines_are_the_most() {
    let server = start().await;
    let more: Vec<(String, &str)> = (2..101)
        .flat_map(|n| {
            [
                (format!("line_items[{n}][price_data][currency]"), "eur"),
                (format!("line_items[{n}][price_data][unit_amount]"), "1"),
                (format!("line_items[{n}][price_data][product_data][name]"), "Pin"),
                (format!("line_items[{n}][quantity]"), "1"),
            ]
        })
        .collect();
    let lines = |count: usize| {
        let more = more.iter().take(4 * (count - 2)).map(|(name, value)| (name.as_str(), *value));
        order_with(&[]).into_iter().chain(more).collect::<Vec<_>>()
    };
    let (status, session) = post(&server, SESSIONS, &lines(100)).await;
    assert_eq!((status, session["amount_total"].as_i64()), (200, Some(2_990 + 98)));
    assert_eq!(post(&server, SESSIONS, &lines(101)).await.0, 400);
}

#[tokio::test]
async fn what_is_attached_has_its_bounds() {
    let server = start().await;
    let (long_key, long) = (format!("metadata[{}]", "k".repeat(41)), "v".repeat(501));
    for other in [(long_key.as_str(), "v"), ("metadata[k]", &long)] {
        assert_eq!(post(&server, SESSIONS, &order_with(&[other])).await.0, 400);
    }
    let names: Vec<String> = (0..51).map(|n| format!("payment_intent_data[metadata][key{n}]")).collect();
    let many: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "v")).collect();
    let (status, answer) = post(&server, SESSIONS, &order_with(&many)).await;
    assert_eq!((status, answer["error"]["param"].as_str()), (400, Some("payment_intent_data[metadata]")));
}
