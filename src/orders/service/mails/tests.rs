//! What mails say, and how long they wait.

use coppice_catalogue::product::ProductType;
use coppice_orders::address::Address;
use coppice_orders::state::{Fulfilment, Status};

use super::text::write;
use super::{COST, MOST_CLAIMS, recipients, wait};
use crate::orders::model::{MailKind, MailLine, OrderMail};
use crate::tenant::TenantId;
use crate::tenant::settings::SiteSettings;

/// 2027-01-15 08:00 UTC.
const NOON: i64 = 1_800_000_000;
const DAY: i64 = 86_400;
const LINK: &str = "https://lamps.example/orders/o1.mac";

fn line(name: &str, variant_name: &str, unit_price: i64, quantity: i64) -> MailLine {
    MailLine {
        name: name.into(),
        variant_name: variant_name.into(),
        kind: ProductType::Physical,
        unit_price,
        quantity,
    }
}

/// An order of three mugs and a lamp, that waits for 14 days to be paid by hand.
fn order() -> OrderMail {
    OrderMail {
        id: "o1".into(),
        tenant: TenantId("lamps".into()),
        number: 1_001,
        email: "ada@example.com".into(),
        status: Status::Pending,
        fulfilment: Fulfilment::Waiting,
        provider: "manual".into(),
        currency: "EUR".into(),
        subtotal: 123_897,
        discount: 12_390,
        shipping: 490,
        tax: 17_882,
        total: 111_997,
        paid: 0,
        refunded: 0,
        attention: None,
        discount_code: Some("SPRING".into()),
        delivery: Some("Parcel".into()),
        prices_include_tax: true,
        invoice_number: None,
        hold_until: Some(NOON + 14 * DAY),
        cancel_reason: None,
        tracking: String::new(),
        link_version: 1,
        placed_at: NOON,
        note: "Please ring twice.\r\nThe bell is green.".into(),
        address: Address {
            name: "Ada L.".into(),
            line1: "Gasse 1".into(),
            line2: String::new(),
            city: "Wien".into(),
            postal_code: "1010".into(),
            region: String::new(),
            country: "AT".into(),
            phone: "+43 1 234567".into(),
        },
        lines: vec![line("Mug", "Large", 1_299, 3), line("Lamp", "", 120_000, 1)],
        found: Vec::new(),
        refund: None,
        host: "lamps.example".into(),
        shop: "Lamps & Mugs".into(),
        settings: SiteSettings {
            email: "shop@lamps.example".into(),
            phone: "+49 30 1234".into(),
            address: "Lampenweg 2\n10115 Berlin".into(),
            region: "de-DE".into(),
            ..SiteSettings::default()
        },
        instructions: "Account: DE02 1203 0000 0000 2020 51\nBank: DKB".into(),
        hold_manual_days: 14,
        managers: vec!["owner@example.com".into(), "no address".into(), "admin@example.com".into()],
    }
}

fn paid() -> OrderMail {
    OrderMail { status: Status::Open, paid: 111_997, invoice_number: Some(17), hold_until: None, ..order() }
}

/// The mail as people read it: the spaces that break no line are plain ones.
fn written(order: &OrderMail, kind: MailKind, link: Option<&str>) -> (String, String) {
    let written = write(order, kind, link);
    (written.subject.replace('\u{a0}', " "), written.text.replace('\u{a0}', " "))
}

fn text(order: &OrderMail, kind: MailKind) -> String {
    written(order, kind, Some(LINK)).1
}

const GOODS: &str = "3 × Mug, Large: 38,97 €\n1 × Lamp: 1.200,00 €\n";
const SUMS: &str = "Goods: 1.238,97 €\nDiscount (SPRING): −123,90 €\nDelivery (Parcel): 4,90 €\nTotal: 1.119,97 €\n\
    Tax in it: 178,82 €\n";
const FOOT: &str = "Your order, and where it stands:\nhttps://lamps.example/orders/o1.mac\n\n\
    Questions? Write to shop@lamps.example.\n\nLamps & Mugs\nLampenweg 2\n10115 Berlin\n+49 30 1234\n";

#[test]
fn the_buyer_is_told_how_to_pay() {
    let (subject, text) = written(&order(), MailKind::Placed, Some(LINK));
    assert_eq!(subject, "Your order 1001 at Lamps & Mugs");
    assert_eq!(
        text,
        format!(
            "Thank you for your order 1001 of 15.1.2027 at Lamps & Mugs.\n\n{GOODS}\n{SUMS}\n\
             Please pay 1.119,97 €, and name order 1001 with it.\n\n\
             Account: DE02 1203 0000 0000 2020 51\nBank: DKB\n\n\
             We keep your things for you until 29.1.2027.\n\n{FOOT}"
        )
    );
}

#[test]
fn the_buyer_is_told_of_payment_parcel_and_money_back() {
    let (subject, text) = written(&paid(), MailKind::Paid, Some(LINK));
    assert_eq!(subject, "Order 1001 at Lamps & Mugs is paid");
    assert_eq!(
        text,
        format!(
            "We have your payment for order 1001 of 15.1.2027 at Lamps & Mugs. Thank you.\n\n\
             We pack your things, and write to you when they are on their way.\n\n{GOODS}\n{SUMS}\n\
             Invoice number: 17\n\n{FOOT}"
        )
    );
    let shipped = OrderMail { fulfilment: Fulfilment::Shipped, tracking: "JJD 0001".into(), ..paid() };
    let (subject, text) = written(&shipped, MailKind::Shipped, Some(LINK));
    assert_eq!(subject, "Order 1001 from Lamps & Mugs is on its way");
    assert_eq!(
        text,
        format!(
            "What you have bought in order 1001 of 15.1.2027 at Lamps & Mugs is on its way.\n\n{GOODS}\n\
             Tracking: JJD 0001\n\nIt goes to:\nAda L.\nGasse 1\n1010 Wien\nAustria\n\n{FOOT}"
        )
    );
    let back = OrderMail { refunded: 5_000, refund: Some(2_000), ..paid() };
    let (subject, text) = written(&back, MailKind::Refunded, Some(LINK));
    assert_eq!(subject, "Money back for order 1001 at Lamps & Mugs");
    assert_eq!(
        text,
        format!(
            "We have sent back 20,00 € for your order 1001 of 15.1.2027 at Lamps & Mugs. It can take some days until you \
             see it.\n\nIn all, 50,00 € of the 1.119,97 € that you have paid has gone back.\n\n{FOOT}"
        )
    );
}

#[test]
fn the_buyer_is_told_that_an_order_is_off_and_where_their_money_is() {
    let off = |paid, refunded| OrderMail { status: Status::Canceled, paid, refunded, ..order() };
    let expired = OrderMail { cancel_reason: Some("expired".into()), ..off(0, 0) };
    let (subject, text) = written(&expired, MailKind::Canceled, Some(LINK));
    assert_eq!(subject, "Order 1001 at Lamps & Mugs is canceled");
    assert_eq!(
        text,
        format!(
            "Your order 1001 of 15.1.2027 at Lamps & Mugs is canceled, because it was not paid in time.\n\n\
             You need not pay for it. If you have sent money already, please write to us.\n\n{FOOT}"
        )
    );
    let canceled = |paid, refunded| super::tests::text(&off(paid, refunded), MailKind::Canceled);
    assert!(canceled(500, 0).contains("is canceled.\n\nWe send back what you have paid: 5,00 €.\n"));
    assert!(canceled(500, 500).contains("What you have paid has gone back to you: 5,00 €.\n"));
    let (subject, text) = written(&paid(), MailKind::Canceled, Some(LINK));
    assert_eq!(subject, "Order 1001 at Lamps & Mugs goes on");
    assert!(text.contains("Since then your payment has come, and it goes on."));
}

#[test]
fn the_shop_is_told_who_has_ordered_what_and_what_to_look_at() {
    let (subject, text) =
        written(&order(), MailKind::NewOrder, Some("https://lamps.example/admin/orders/o1"));
    assert_eq!(subject, "New order 1001 at Lamps & Mugs: 1.119,97 €");
    assert_eq!(
        text,
        format!(
            "Somebody has ordered: order 1001 of 15.1.2027 at Lamps & Mugs. It is not paid yet.\n\n{GOODS}\n{SUMS}\n\
             The buyer:\nAda L.\nGasse 1\n1010 Wien\nAustria\nada@example.com\n+43 1 234567\n\n\
             They say:\n    Please ring twice.\n    The bell is green.\n\n\
             Open the order:\nhttps://lamps.example/admin/orders/o1\n"
        )
    );
    let looked_at =
        OrderMail { refunded: 1, attention: Some("twice,refunded_elsewhere,of_later".into()), ..paid() };
    let (subject, text) = written(&looked_at, MailKind::Attention, None);
    assert_eq!(subject, "Order 1001 at Lamps & Mugs needs you");
    assert_eq!(
        text,
        "Please look at order 1001 of 15.1.2027 at Lamps & Mugs.\n\n\
         It was paid more than once. Please send back what is too much.\nMoney has gone back that was not sent from here.\n\n\
         Total: 1.119,97 €\nPaid: 1.119,97 €\nSent back: 0,01 €\n\n\
         You find the order in your shop's management, under Orders.\n"
    );
}

#[test]
fn a_mail_says_how_the_order_is_when_it_goes() {
    let placed = |order: OrderMail| text(&order, MailKind::Placed);
    let part = placed(OrderMail { paid: 11_997, ..order() });
    assert!(part.contains("\n119,97 € of it has come. Please pay the other 1.000,00 €, and name order 1001"));
    let short = placed(OrderMail { hold_until: Some(NOON + DAY), ..order() });
    assert!(short.contains("until 2027-01-16 08:00 UTC. Please open your order before then:"), "{short}");
    let for_ever = placed(OrderMail { hold_until: None, ..order() });
    assert!(!for_ever.contains("We keep"));
    let off = placed(OrderMail { status: Status::Canceled, ..order() });
    assert!(off.contains("Please do not pay for it.") && !off.contains("DE02"));
    let done = placed(paid());
    assert!(done.contains("It is paid. You need do nothing more.") && !done.contains("DE02"));
    let stripe = placed(OrderMail { provider: "stripe".into(), ..order() });
    assert!(stripe.contains("You can do so on the page of your order.") && !stripe.contains("DE02"));

    let mut files = OrderMail { fulfilment: Fulfilment::None, discount: 0, delivery: None, ..paid() };
    files.lines[0].kind = ProductType::Digital;
    let text = super::tests::text(&files, MailKind::Paid);
    assert!(text.contains("You get your files on the page of your order.\n\n3 × Mug"), "{text}");
    assert!(text.contains("1.200,00 €\n\nTotal: 1.119,97 €\nTax in it"), "{text}");
    let beside = OrderMail { prices_include_tax: false, ..files };
    let text = super::tests::text(&beside, MailKind::Paid);
    assert!(text.contains("Goods: 1.238,97 €\nTax: 178,82 €\nTotal: 1.119,97 €\n\nInvoice"), "{text}");
    let canceled = OrderMail { status: Status::Canceled, ..paid() };
    assert!(super::tests::text(&canceled, MailKind::Paid).contains("This order has been canceled since."));
    let free = OrderMail { shipping: 0, ..paid() };
    assert!(super::tests::text(&free, MailKind::Paid).contains("Delivery (Parcel): free\n"));
}

#[test]
fn nothing_that_anybody_has_typed_breaks_a_line_or_turns_one() {
    const BAD: &str = "a\r\nBcc: eve@example.com\r\n\r\n\u{202e}b\0\u{2028}c\u{85}d\te";
    let mut order = OrderMail {
        shop: BAD.into(),
        note: BAD.repeat(500),
        tracking: BAD.into(),
        delivery: Some(BAD.into()),
        discount_code: Some(BAD.into()),
        address: Address {
            name: BAD.into(),
            line1: BAD.repeat(500),
            phone: BAD.into(),
            ..Address::default()
        },
        attention: Some(BAD.into()),
        cancel_reason: Some(BAD.into()),
        lines: vec![line(BAD, BAD, i64::MAX, i64::MAX), line("", "", -1, 0)],
        refund: Some(i64::MIN),
        total: i64::MIN,
        paid: i64::MAX,
        hold_until: Some(i64::MAX),
        placed_at: i64::MIN,
        ..order()
    };
    order.settings.email = BAD.into();
    for kind in MailKind::ALL {
        let mail = write(&order, kind, None);
        assert!(!mail.subject.contains(|c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{202e}')));
        assert!(mail.subject.chars().count() <= 300, "{}", mail.subject);
        assert!(!mail.text.contains(['\r', '\0', '\u{202e}', '\u{2028}', '\u{85}']), "{}", mail.text);
        assert!(mail.text.lines().all(|line| !line.starts_with("Bcc")), "{}", mail.text);
        assert!(mail.text.len() < 20_000);
    }
}

#[test]
fn nothing_that_a_buyer_has_typed_is_sent_before_they_have_paid() {
    let words = "Win now at evil.example";
    let order = OrderMail {
        note: words.into(),
        address: Address {
            name: words.into(),
            line1: words.into(),
            line2: words.into(),
            city: words.into(),
            region: words.into(),
            ..Address::default()
        },
        ..order()
    };
    for kind in [MailKind::Placed, MailKind::Canceled] {
        assert!(!text(&order, kind).contains("evil"), "{kind:?}");
    }
}

#[test]
fn a_mail_goes_to_the_buyer_or_to_the_shop() {
    let to = |kind, change: &dyn Fn(&mut OrderMail)| {
        let mut order = order();
        change(&mut order);
        recipients(&["root@example.com".to_owned()], kind, &order).join(" ")
    };
    for kind in MailKind::ALL {
        let expected = if kind.is_for_shop() { "shop@lamps.example" } else { "ada@example.com" };
        assert_eq!(to(kind, &|_| ()), expected);
    }
    for none in ["", "shop", "shop@lamps.example\r\nBcc: eve@example.com"] {
        let managers = "owner@example.com admin@example.com";
        assert_eq!(to(MailKind::NewOrder, &|order| order.settings.email = none.into()), managers);
        assert_eq!(to(MailKind::Placed, &|order| order.email = none.into()), "");
        let nobody = |order: &mut OrderMail| {
            order.settings.email = none.into();
            order.managers.clear();
        };
        assert_eq!(to(MailKind::NewOrder, &nobody), "root@example.com");
    }
}

#[test]
fn a_mail_waits_longer_each_time_and_is_given_up_after_six() {
    let waits: Vec<_> = (0..9).map(wait).collect();
    let known = [60, 300, 1_800, 7_200, 43_200].map(Some);
    assert_eq!(waits, [&[None][..], &known, &[None, None, None]].concat());
    assert_eq!(wait(MOST_CLAIMS), None);
    const { assert!(COST <= crate::tick::duty::Duty::BUDGET, "so many fit into a go of a duty") };
}
