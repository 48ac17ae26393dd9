//! What is no such thing is told beside its field, with all that was typed.

use axum::http::StatusCode;
use coppice::orders::store::get_selling;

use super::{save, send};
use crate::support::{Site, shop};

/// Forms that are right, as they are typed.
const GOOD: [(&str, &[(&str, &str)]); 3] = [
    ("/admin/delivery/new", &[("name", "kept & typed"), ("price", "5")]),
    ("/admin/taxes/new", &[("country", "DE"), ("class", "kept"), ("percent", "19")]),
    ("/admin/discounts/new", &[("code", "KEPT"), ("kind", "percent"), ("value", "10")]),
];

fn good(path: &str) -> &'static [(&'static str, &'static str)] {
    GOOD.iter().find(|(own, _)| *own == path).map_or(&[], |(_, good)| *good)
}

#[tokio::test]
async fn what_is_wrong_is_told_beside_its_field_and_nothing_typed_is_lost() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let long = &*"9".repeat(20_000);
    for (path, field, values) in [
        ("/admin/delivery/new", "name", &["", " \u{200b}", "\0", long][..]),
        ("/admin/delivery/new", "where", &["", "XX", "some"]),
        ("/admin/delivery/new", "price", &["", "-1", "1e3", "1.005", "1\0", "free", "99999999999999", long]),
        ("/admin/delivery/new", "min_subtotal", &["-1", "x", "1e20", long]),
        ("/admin/delivery/new", "max_grams", &["-1", "0", "1.5", "1e3", "\0", "99999999999999999999", long]),
        ("/admin/delivery/new", "position", &["-1", "1000", "x"]),
        ("/admin/taxes/new", "country", &["", "XX", "de", "DEU", "\0", long]),
        ("/admin/taxes/new", "class", &["", "two words", "-", "é", "a\0b", "a/b", "\u{202e}x", long]),
        (
            "/admin/taxes/new",
            "percent",
            &["", "-1", "100.5", "100.0001", "1.00001", "1e1", "19\0", "x", long],
        ),
        ("/admin/discounts/new", "code", &["", "TWO WORDS", "' OR", "É", "a\0b", "<b>", "=cmd()", long]),
        ("/admin/discounts/new", "kind", &["", "all"]),
        ("/admin/discounts/new", "value", &["", "0", "-5", "100.5", "1e1", "5\0", long]),
        ("/admin/discounts/new", "min_subtotal", &["-1", "x", "99999999999999"]),
        ("/admin/discounts/new", "starts_on", &["x", "2027-02-30", "0000-01-01", "99999-01-01", "31.3.2027"]),
        ("/admin/discounts/new", "ends_on", &["x", "9999-12-31", "+262142-12-31"]),
        ("/admin/discounts/new", "max_uses", &["0", "-1", "1.5", "1e3", "9999999999"]),
        ("/admin/checkout", "hold_manual_days", &["", "-1", "1.5", "366", "x", long]),
        ("/admin/checkout", "instructions", &[long]),
    ] {
        let form = if path == "/admin/checkout" { "checkout" } else { "item" };
        for value in values {
            let shown: String = value.chars().take(20).collect();
            let changes = [good(path), &[(field, *value)]].concat();
            let answer = send(&mut admin, path, form, &changes).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{path} {field} {shown}");
            let (_, problem) = answer.body.split_once(&format!("id=\"{field}-problem\"")).unwrap();
            assert!(!problem.split_once('>').unwrap().1.starts_with("</p>"), "{field} {shown}");
            assert!(answer.body.contains("aria-invalid=\"true\""), "{field} {shown}");
            for (name, typed) in good(path).iter().filter(|(name, _)| *name != field) {
                let kept = format!("\"{}", typed.replace('&', "&amp;"));
                assert!(answer.body.contains(&kept), "{path} {field}: {name} {kept}");
            }
        }
    }
    for (changes, field) in [
        ([("starts_on", "2027-03-02"), ("ends_on", "2027-03-01")], "ends_on"),
        ([("kind", "amount"), ("value", "0")], "value"),
        ([("kind", "amount"), ("value", "-3")], "value"),
    ] {
        let changes = [GOOD[2].1, &changes].concat();
        let answer = send(&mut admin, "/admin/discounts/new", "item", &changes).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{changes:?}");
        assert!(!answer.body.contains(&format!("id=\"{field}-problem\" class=\"problem\"></p>")), "{field}");
    }
    let huge = "x".repeat(1 << 20);
    for (path, good) in GOOD {
        let form = [good, &[("revision", "0"), ("more", &*huge)]].concat();
        assert_eq!(admin.post(path, &form).await.status, StatusCode::PAYLOAD_TOO_LARGE, "{path}");
    }
    assert_eq!(get_selling(&site.db(), &shop()).await.unwrap().settings.revision, 0);
}

#[tokio::test]
async fn no_two_taxes_are_of_one_class_and_no_two_codes_the_same() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    for (path, good) in GOOD {
        save(&mut admin, path, "item", good).await;
    }
    for (path, change, field) in
        [("/admin/taxes/new", ("class", "Kept"), "class"), ("/admin/discounts/new", ("code", "kept"), "code")]
    {
        let again = send(&mut admin, path, "item", &[good(path), &[change]].concat()).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
        assert!(
            again.body.contains(&format!("id=\"{field}-problem\" class=\"problem\">There is ")),
            "{}",
            again.body
        );
    }
    // Nor does one become another by being changed; itself it may stay.
    let other = [("country", "DE"), ("class", "other"), ("percent", "7")];
    save(&mut admin, "/admin/taxes/new", "item", &other).await;
    let taken = send(&mut admin, "/admin/taxes/DE-other", "item", &[("class", "kept")]).await;
    assert_eq!(taken.status, StatusCode::UNPROCESSABLE_ENTITY);
    save(&mut admin, "/admin/taxes/DE-other", "item", &[("percent", "8")]).await;
    // Two ways of delivery may share a name: one for little, one for much.
    save(&mut admin, "/admin/delivery/new", "item", &[GOOD[0].1, &[("min_subtotal", "50")]].concat()).await;
    assert_eq!(get_selling(&site.db(), &shop()).await.unwrap().rates.len(), 2);
}

#[tokio::test]
async fn there_is_an_end_to_how_many_there_may_be() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let fill = "INSERT INTO shipping_rates (id, tenant_id, name, price) SELECT 'r' || value, 'default', 'Parcel', 1 FROM \
        (WITH RECURSIVE n(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n WHERE value < 50) SELECT value FROM n)";
    site.db().query(coppice_platform::sql::Statement::write("test_fill", fill)).await.unwrap();
    let full = send(&mut admin, "/admin/delivery/new", "item", GOOD[0].1).await;
    assert_eq!(full.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(full.body.contains("There is room for 50. Please delete one first."));
    save(&mut admin, "/admin/delivery/r7", "item", &[("price", "2")]).await;
}
