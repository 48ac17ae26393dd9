//! Money that goes back, by the shop's will or not.

use serde_json::{Value, json};

use super::{exchange, get, keyed, paid, post, session, start, types};
use crate::{Command, DisputeStatus, RefundStatus, Server};

const REFUNDS: &str = "/v1/refunds";

async fn refunded(server: &Server, charge: &str) -> Value {
    get(server, &format!("/v1/charges/{charge}"), &[]).await.1["amount_refunded"].clone()
}

#[tokio::test]
async fn parts_go_back_until_nothing_is_left() {
    let server = start().await;
    let (_, intent, charge) = paid(&server).await;
    let part = [("charge", charge.as_str()), ("amount", "990"), ("metadata[entry]", "7")];
    let (status, refund) = post(&server, REFUNDS, &part).await;
    assert_eq!(status, 200);
    assert_eq!((&refund["status"], &refund["amount"]), (&json!("succeeded"), &json!(990)));
    assert_eq!((&refund["payment_intent"], &refund["metadata"]["entry"]), (&json!(intent), &json!("7")));
    let path = format!("{REFUNDS}/{}", refund["id"].as_str().unwrap());
    assert_eq!(get(&server, &path, &[]).await, (200, refund));
    let (status, answer) = post(&server, REFUNDS, &[("charge", &charge), ("amount", "2001")]).await;
    assert_eq!(status, 400);
    let message = "Refund amount (20.01 EUR) is greater than unrefunded amount on charge (20.00 EUR)";
    assert_eq!(answer["error"]["message"], message);
    let (_, rest) = post(&server, REFUNDS, &[("payment_intent", &intent)]).await;
    assert_eq!(rest["amount"], 2_000);
    assert_eq!(refunded(&server, &charge).await, 2_990);
    let (_, answer) = post(&server, REFUNDS, &[("charge", &charge)]).await;
    assert_eq!(answer["error"]["code"], "charge_already_refunded");
    let (_, list) = get(&server, REFUNDS, &[("payment_intent", &intent)]).await;
    assert_eq!(list["data"].as_array().unwrap().len(), 2);
    assert_eq!(types(&server)[4..6], ["refund.created", "charge.refunded"]);
}

#[tokio::test]
async fn odd_refunds_are_refused() {
    let server = start().await;
    let (_, intent, charge) = paid(&server).await;
    let declined = session(&server).await;
    let shown = server.tell(Command::Decline { session: declined }).await.unwrap();
    let unpaid = shown["payment_intent"].as_str().unwrap();
    for (params, status) in [
        ([("charge", charge.as_str()), ("amount", "0")], 400),
        ([("charge", charge.as_str()), ("amount", "-1")], 400),
        ([("charge", charge.as_str()), ("reason", "none")], 400),
        ([("charge", charge.as_str()), ("payment_intent", unpaid)], 400),
        ([("payment_intent", unpaid), ("amount", "1")], 400),
        ([("payment_intent", "pi_none"), ("amount", "1")], 404),
        ([("charge", "ch_none"), ("amount", "1")], 404),
        ([("amount", "1"), ("metadata[a]", "b")], 400),
        ([("payment_intent", intent.as_str()), ("currency", "eur")], 400),
    ] {
        assert_eq!(post(&server, REFUNDS, &params).await.0, status, "{params:?}");
    }
    assert_eq!(refunded(&server, &charge).await, 0);
}

#[tokio::test]
async fn twenty_at_once_of_a_third_are_three() {
    let server = start().await;
    let (_, _, charge) = paid(&server).await;
    let third = [("charge", charge.as_str()), ("amount", "990")];
    let asked = (0..20).map(|n| exchange(keyed(&server, &format!("key-{n}"), REFUNDS, &third)));
    let answers = futures_util::future::join_all(asked).await;
    let done = answers.iter().filter(|answer| answer.as_ref().unwrap().status() == 200).count();
    assert_eq!((done, refunded(&server, &charge).await), (3, json!(2_970)));
}

#[tokio::test]
async fn a_refund_that_fails_can_be_asked_for_again() {
    let server = start().await;
    let (_, _, charge) = paid(&server).await;
    server.tell(Command::RefundsBecome { status: RefundStatus::Pending }).await.unwrap();
    let (_, refund) = post(&server, REFUNDS, &[("charge", &charge)]).await;
    assert_eq!((&refund["status"], &refund["pending_reason"]), (&json!("pending"), &json!("processing")));
    let refund = refund["id"].as_str().unwrap().to_owned();
    let set = |status| server.tell(Command::SetRefund { refund: refund.clone(), status });
    set(RefundStatus::Succeeded).await.unwrap();
    assert_eq!(refunded(&server, &charge).await, 2_990);
    let failed = set(RefundStatus::Failed).await.unwrap();
    assert!(failed["failure_reason"].is_string());
    assert_eq!(refunded(&server, &charge).await, 0);
    assert_eq!(
        types(&server)[6..],
        [
            "refund.updated",
            "charge.refund.updated",
            "refund.updated",
            "charge.refund.updated",
            "refund.failed"
        ]
    );
    server.tell(Command::RefundsBecome { status: RefundStatus::Failed }).await.unwrap();
    assert_eq!(post(&server, REFUNDS, &[("charge", &charge)]).await.1["status"], "failed");
    assert_eq!(refunded(&server, &charge).await, 0);
    let by_hand = Command::Refund { charge: charge.clone(), amount: Some(100) };
    server.tell(Command::RefundsBecome { status: RefundStatus::Succeeded }).await.unwrap();
    server.tell(by_hand).await.unwrap();
    assert_eq!(refunded(&server, &charge).await, 100);
}

#[tokio::test]
async fn a_dispute_is_opened_updated_and_closed() {
    for (end, last) in [
        (DisputeStatus::Won, "charge.dispute.funds_reinstated"),
        (DisputeStatus::Lost, "charge.dispute.closed"),
    ] {
        let server = start().await;
        let (_, intent, charge) = paid(&server).await;
        let opened = server.tell(Command::Dispute { charge: charge.clone(), amount: None }).await.unwrap();
        assert_eq!((&opened["status"], &opened["amount"]), (&json!("needs_response"), &json!(2_990)));
        assert_eq!((&opened["charge"], &opened["payment_intent"]), (&json!(charge), &json!(intent)));
        let (_, answer) = post(&server, REFUNDS, &[("charge", &charge)]).await;
        assert_eq!(answer["error"]["code"], "charge_disputed");
        let dispute = opened["id"].as_str().unwrap().to_owned();
        let set = |status| server.tell(Command::SetDispute { dispute: dispute.clone(), status });
        set(DisputeStatus::UnderReview).await.unwrap();
        assert_eq!(types(&server).last().unwrap(), "charge.dispute.updated");
        set(end).await.unwrap();
        assert!(types(&server).contains(&"charge.dispute.closed".to_owned()));
        assert_eq!(types(&server).last().unwrap(), last);
        assert!(set(DisputeStatus::UnderReview).await.is_err());
        let (_, shown) = get(&server, &format!("/v1/disputes/{dispute}"), &[]).await;
        assert_eq!(shown["status"], json!(end));
    }
}
