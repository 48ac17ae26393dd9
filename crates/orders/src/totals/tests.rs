use proptest::prelude::*;

use super::*;

fn line(unit_price: i64, quantity: i64, class: &str) -> Line {
    Line { unit_price, quantity, tax_class: class.to_owned(), requires_shipping: true, grams: 200 }
}

fn rate(id: &str, price: i64, min_subtotal: i64, max_grams: Option<i64>) -> Rate {
    let (id, name, countries) = (id.to_owned(), id.to_uppercase(), vec!["DE".to_owned(), "AT".to_owned()]);
    Rate { id, name, countries, price, min_subtotal, max_grams, position: 0 }
}

fn tax(class: &str, ppm: i64) -> TaxRate {
    TaxRate { country: "DE".to_owned(), class: class.to_owned(), ppm }
}

fn basket(lines: Vec<Line>) -> Basket {
    Basket {
        lines,
        discount: None,
        rates: vec![
            rate("parcel", 490, 0, Some(2_000)),
            rate("express", 990, 0, None),
            rate("free", 0, 5_000, Some(2_000)),
        ],
        chosen_rate: None,
        taxes: vec![tax("standard", 190_000), tax("reduced", 70_000), tax(SHIPPING_CLASS, 190_000)],
        country: "DE".to_owned(),
        prices_include_tax: true,
    }
}

fn code(kind: DiscountKind) -> Option<Discount> {
    Some(Discount { kind, min_subtotal: 0 })
}

#[test]
fn an_order_comes_to_what_its_lines_and_its_delivery_come_to() {
    let mut basket = basket(vec![line(1_190, 2, "standard"), line(107, 1, "reduced")]);
    let totals = basket.totals().unwrap();
    assert_eq!(
        (totals.subtotal, totals.shipping, totals.tax, totals.total),
        (2_487, 490, 380 + 7 + 78, 2_977)
    );
    assert_eq!(totals.free_from, Some(5_000));
    assert_eq!(
        totals.tax_sums(),
        [TaxSum { ppm: 70_000, net: 100, tax: 7 }, TaxSum { ppm: 190_000, net: 2_412, tax: 458 }]
    );
    basket.prices_include_tax = false;
    let totals = basket.totals().unwrap();
    assert_eq!((totals.tax, totals.total), (452 + 7 + 93, 2_487 + 490 + 552));
    basket.country = "AT".to_owned();
    let totals = basket.totals().unwrap();
    assert_eq!((totals.tax, totals.total), (0, 2_977));
}

#[test]
fn the_cheapest_delivery_that_fits_is_first_unless_another_is_chosen() {
    let mut basket = basket(vec![line(1_000, 4, "standard")]);
    let chosen = |basket: &Basket| {
        let totals = basket.totals().unwrap();
        let delivery = totals.delivery.unwrap();
        let offers: Vec<_> = totals.offers.into_iter().map(|offer| offer.rate).collect();
        (offers.join(" "), delivery.rate, delivery.price, delivery.is_as_chosen)
    };
    let is = |offers: &str, rate: &str, price, is_as_chosen| {
        (offers.to_owned(), rate.to_owned(), price, is_as_chosen)
    };
    assert_eq!(chosen(&basket), is("parcel express", "parcel", 490, true));
    basket.chosen_rate = Some("express".to_owned());
    assert_eq!(chosen(&basket), is("parcel express", "express", 990, true));
    basket.chosen_rate = Some("gone".to_owned());
    assert_eq!(chosen(&basket), is("parcel express", "parcel", 490, false));
    basket.lines[0].quantity = 5;
    assert_eq!(chosen(&basket), is("free parcel express", "free", 0, false));
    // What a code takes off the goods no longer counts for free delivery.
    basket.discount = code(DiscountKind::Amount(1));
    assert_eq!(chosen(&basket), is("parcel express", "parcel", 490, false));
    basket.lines[0].quantity = 11;
    assert_eq!(chosen(&basket), is("express", "express", 990, false));
}

#[test]
fn what_can_not_be_sent_is_told_why() {
    let mut basket = basket(vec![line(1_000, 11, "standard")]);
    basket.rates.truncate(1);
    let why = |basket: &Basket| match basket.totals() {
        Err(TotalsError::NoDelivery(why)) => Some(why),
        _ => None,
    };
    assert_eq!(why(&basket), Some(NoDelivery::Weight(2_000)));
    basket.lines[0].quantity = 10;
    basket.rates[0].min_subtotal = 12_000;
    assert_eq!(why(&basket), Some(NoDelivery::Subtotal(2_000)));
    basket.country = "FR".to_owned();
    assert_eq!(why(&basket), Some(NoDelivery::Country));
    basket.rates[0] = Rate { countries: vec!["*".to_owned()], ..rate("world", 500, 0, None) };
    assert_eq!(why(&basket), None);
    basket.rates.clear();
    basket.lines[0].requires_shipping = false;
    let totals = basket.totals().unwrap();
    assert_eq!((totals.delivery, totals.shipping, totals.total), (None, 0, 10_000));
}

#[test]
fn a_code_takes_off_a_part_an_amount_or_the_delivery() {
    for (kind, min_subtotal, chosen, taken) in [
        (DiscountKind::percent(10), 0, None, (249, 490, None)),
        (DiscountKind::percent(100), 0, None, (2_487, 490, None)),
        (DiscountKind::Percent(125_000), 0, None, (311, 490, None)),
        (DiscountKind::Amount(500), 0, None, (500, 490, None)),
        (DiscountKind::Amount(9_999), 0, None, (2_487, 490, None)),
        (DiscountKind::FreeShipping, 0, None, (0, 0, None)),
        (DiscountKind::FreeShipping, 0, Some("express"), (0, 500, None)),
        (DiscountKind::FreeShipping, 2_500, None, (0, 490, Some(13))),
        (DiscountKind::percent(10), 2_488, None, (0, 490, Some(1))),
        (DiscountKind::percent(10), 2_487, None, (249, 490, None)),
    ] {
        let mut basket = basket(vec![line(1_190, 2, "standard"), line(107, 1, "reduced")]);
        basket.discount = Some(Discount { kind, min_subtotal });
        basket.chosen_rate = chosen.map(str::to_owned);
        let totals = basket.totals().unwrap();
        assert_eq!(
            (totals.discount, totals.shipping, totals.discount_missing),
            taken,
            "{kind:?} {min_subtotal}"
        );
        assert_eq!(totals.total, totals.subtotal - totals.discount + totals.shipping);
    }
}

#[test]
fn what_is_out_of_bounds_is_named() {
    let of = |change: fn(&mut Basket)| {
        let mut basket = basket(vec![line(100, 1, "standard"), line(100, 1, "standard")]);
        change(&mut basket);
        basket.totals().err()
    };
    let dear = |basket: &mut Basket| {
        basket.lines = vec![line(Limits::PRICE, Limits::QUANTITY, "standard"); Limits::LINES]
    };
    for (change, error) in [
        ((|basket| basket.lines.clear()) as fn(&mut Basket), TotalsError::Empty),
        (|basket| basket.lines = vec![line(1, 1, ""); 101], TotalsError::Lines),
        (|basket| basket.lines[1].quantity = 0, TotalsError::Quantity(1)),
        (|basket| basket.lines[1].quantity = -1, TotalsError::Quantity(1)),
        (|basket| basket.lines[0].quantity = 100, TotalsError::Quantity(0)),
        (|basket| basket.lines[0].unit_price = -1, TotalsError::UnitPrice(0)),
        (|basket| basket.lines[0].unit_price = i64::MAX, TotalsError::UnitPrice(0)),
        (|basket| basket.lines[0].grams = i64::MIN, TotalsError::Grams(0)),
        (|basket| basket.rates[0].price = -1, TotalsError::Rate("PARCEL".to_owned())),
        (|basket| basket.rates[2].min_subtotal = -1, TotalsError::Rate("FREE".to_owned())),
        (|basket| basket.taxes[0].ppm = -1, TotalsError::TaxRate),
        (|basket| basket.taxes[0].ppm = 1_000_001, TotalsError::TaxRate),
        (|basket| basket.discount = code(DiscountKind::percent(101)), TotalsError::Discount),
        (|basket| basket.discount = code(DiscountKind::Amount(0)), TotalsError::Discount),
        (|basket| basket.discount = code(DiscountKind::Amount(-1)), TotalsError::Discount),
        (dear, TotalsError::Total),
    ] {
        assert_eq!(of(change), Some(error));
    }
}

#[test]
fn the_most_that_an_order_comes_to_is_what_every_program_counts_exactly() {
    let mut basket = basket(vec![line(Limits::PRICE, 90, "none"); 100]);
    basket.lines.push(line(0, 1, "none"));
    assert_eq!(basket.totals().err(), Some(TotalsError::Lines));
    basket.lines.truncate(90);
    basket.lines.iter_mut().for_each(|line| line.requires_shipping = false);
    assert_eq!(basket.totals().map(|totals| totals.total), Ok(8_100_000_000_000_000));
    basket.lines.extend(vec![line(Limits::PRICE, 99, "none"); 10]);
    assert_eq!(basket.totals().err(), Some(TotalsError::Total));
}

#[test]
fn totals_are_written_and_read_again() {
    let totals = basket(vec![line(1_190, 2, "standard")]).totals().unwrap();
    let json = serde_json::to_string(&totals).unwrap();
    assert_eq!(serde_json::from_str::<Totals>(&json).unwrap(), totals);
    let json = serde_json::to_value(code(DiscountKind::percent(10)).unwrap()).unwrap();
    assert_eq!(
        json,
        serde_json::json!({ "kind": { "kind": "percent", "value": 100_000 }, "min_subtotal": 0 })
    );
}

fn some_basket() -> impl Strategy<Value = Basket> {
    let class = || prop::sample::select(vec!["standard", "reduced", "none"]);
    let lines = prop::collection::vec((0..2_000_000_i64, 1..=99_i64, class(), any::<bool>()), 1..20);
    let kind = prop_oneof![
        (1..=Limits::PPM).prop_map(DiscountKind::Percent),
        (1..50_000_000_i64).prop_map(DiscountKind::Amount),
        Just(DiscountKind::FreeShipping),
    ];
    let discount = prop::option::of(
        (kind, 0..10_000_000_i64).prop_map(|(kind, min_subtotal)| Discount { kind, min_subtotal }),
    );
    (lines, discount, any::<bool>(), [0..=Limits::PPM, 0..=Limits::PPM, 0..=Limits::PPM], 0..10_000_i64)
        .prop_map(|(lines, discount, prices_include_tax, ppm, price)| {
            let lines = lines.into_iter().map(|(price, quantity, class, requires_shipping)| Line {
                requires_shipping,
                grams: 0,
                ..line(price, quantity, class)
            });
            let taxes = ["standard", "reduced", SHIPPING_CLASS]
                .into_iter()
                .zip(ppm)
                .map(|(class, ppm)| tax(class, ppm));
            Basket {
                discount,
                prices_include_tax,
                rates: vec![rate("parcel", price, 0, None)],
                taxes: taxes.collect(),
                ..basket(lines.collect())
            }
        })
}

proptest! {
    #[test]
    fn no_cent_is_lost(basket in some_basket()) {
        let totals = basket.totals().unwrap();
        let of = |part: fn(&LineTotals) -> i64| totals.lines.iter().map(part).sum::<i64>();
        let delivery = totals.delivery.as_ref().map_or((0, 0, 0), |part| (part.price, part.tax, part.total));
        prop_assert_eq!(of(|line| line.subtotal), totals.subtotal);
        prop_assert_eq!(of(|line| line.discount), totals.discount);
        prop_assert_eq!(delivery.0, totals.shipping);
        prop_assert_eq!(of(|line| line.tax) + delivery.1, totals.tax);
        prop_assert_eq!(of(|line| line.total) + delivery.2, totals.total);
        let beside = if basket.prices_include_tax { 0 } else { totals.tax };
        prop_assert_eq!(totals.subtotal - totals.discount + totals.shipping + beside, totals.total);
        let sums = totals.tax_sums();
        prop_assert_eq!(sums.iter().map(|sum| sum.net + sum.tax).sum::<i64>(), totals.total);
        prop_assert_eq!(sums.iter().map(|sum| sum.tax).sum::<i64>(), totals.tax);
    }

    #[test]
    fn a_discount_is_never_more_than_the_goods_nor_a_tax_than_the_price(basket in some_basket()) {
        let totals = basket.totals().unwrap();
        prop_assert!((0..=totals.subtotal).contains(&totals.discount));
        for line in &totals.lines {
            prop_assert!((0..=line.subtotal).contains(&line.discount));
            prop_assert!((0..=line.total).contains(&line.tax));
        }
        prop_assert!(totals.shipping >= 0);
    }

    #[test]
    fn shares_differ_from_the_exact_ones_by_less_than_a_unit(basket in some_basket()) {
        let totals = basket.totals().unwrap();
        for line in &totals.lines {
            let off = i128::from(line.discount) * i128::from(totals.subtotal) - i128::from(totals.discount) * i128::from(line.subtotal);
            prop_assert!(off.abs() < i128::from(totals.subtotal.max(1)));
        }
    }

    #[test]
    fn with_no_tax_prices_with_it_and_without_it_are_the_same(mut basket in some_basket()) {
        basket.taxes.clear();
        let one = basket.totals().unwrap();
        basket.prices_include_tax = !basket.prices_include_tax;
        prop_assert_eq!(basket.totals().unwrap(), one);
    }

    #[test]
    fn whatever_comes_in_there_is_an_answer(
        prices in prop::collection::vec((any::<i64>(), any::<i64>(), any::<i64>()), 0..4),
        value: i64, least: i64, price: i64, weight: Option<i64>, ppm: i64, included: bool,
    ) {
        let lines = prices.into_iter().map(|(price, quantity, grams)| Line { grams, ..line(price, quantity, "standard") });
        let mut basket = basket(lines.collect());
        basket.discount = Some(Discount { kind: DiscountKind::Amount(value), min_subtotal: least });
        basket.rates = vec![rate("parcel", price, least, weight)];
        basket.taxes = vec![tax("standard", ppm)];
        basket.prices_include_tax = included;
        if let Ok(totals) = basket.totals() {
            prop_assert!((0..=Limits::TOTAL).contains(&totals.total));
        }
    }
}
