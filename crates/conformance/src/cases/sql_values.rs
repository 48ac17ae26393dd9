//! What goes in comes out: <https://developers.cloudflare.com/d1/worker-api/#type-conversion>.

use coppice_platform::Platform;
use coppice_platform::sql::{Rows, SessionStart, Statement, Value};
use serde::Deserialize;

use crate::case::{fresh, refused};
use crate::{Failure, Outcome};

cases![
    values_come_back_as_they_were_stored,
    whole_numbers_are_exact_up_to_what_javascript_holds,
    larger_numbers_are_refused,
    text_survives_whatever_it_holds,
    whole_reals_are_written_without_a_fraction,
    bytes_come_as_an_array_of_numbers,
    of_two_columns_with_one_name_the_last_counts,
    a_hundred_parameters_are_taken_and_no_more,
    a_parameter_may_be_used_twice,
    text_sorts_by_its_bytes,
    numbers_are_bound_as_reals,
];

async fn select(platform: &Platform, statement: Statement) -> Result<Rows, Failure> {
    let session = platform.sql.connect(SessionStart::FirstUnconstrained);
    Ok(session.batch(vec![statement]).await?.pop().unwrap_or_default())
}

/// Stores values in columns of all kinds and reads them back.
async fn round_trip(platform: &Platform, values: &[Value]) -> Result<Rows, Failure> {
    let table = fresh(platform, "vals");
    let session = platform.sql.connect(SessionStart::FirstPrimary);
    let create = format!("CREATE TABLE {table} (place INTEGER, i INTEGER, r REAL, t TEXT)");
    session.batch(vec![Statement::write("create", create)]).await?;
    for (place, value) in (0..).zip(values) {
        let column = match value {
            Value::Null | Value::Integer(_) => "i",
            Value::Real(_) => "r",
            Value::Text(_) => "t",
        };
        let insert =
            Statement::write("insert", format!("INSERT INTO {table} (place, {column}) VALUES (?1, ?2)"));
        session.batch(vec![insert.bind(Value::Integer(place)).bind(value.clone())]).await?;
    }
    let read = Statement::read("read", format!("SELECT i, r, t FROM {table} ORDER BY place"));
    Ok(session.batch(vec![read]).await?.pop().unwrap_or_default())
}

#[derive(Debug, Deserialize, PartialEq)]
struct Row {
    i: Option<i64>,
    r: Option<f64>,
    t: Option<String>,
}

async fn values_come_back_as_they_were_stored(platform: Platform) -> Outcome {
    let values = [Value::Null, 0_i64.into(), true.into(), (-1_i64).into(), 0.1.into(), "text".into()];
    let rows = round_trip(&platform, &values).await?.decode::<Row>()?;
    let row = |i, r, t: Option<&str>| Row { i, r, t: t.map(str::to_owned) };
    ensure_eq!(
        rows,
        [
            row(None, None, None),
            row(Some(0), None, None),
            row(Some(1), None, None),
            row(Some(-1), None, None),
            row(None, Some(0.1), None),
            row(None, None, Some("text")),
        ]
    );
    Ok(())
}

async fn whole_numbers_are_exact_up_to_what_javascript_holds(platform: Platform) -> Outcome {
    let most = (1_i64 << 53) - 1;
    let numbers = [i64::from(i32::MAX), i64::from(i32::MIN), 1 << 40, most - 1, most, -most];
    let rows = round_trip(&platform, &numbers.map(Value::Integer)).await?.decode::<Row>()?;
    ensure_eq!(rows.iter().map(|row| row.i).collect::<Vec<_>>(), numbers.map(Some));
    Ok(())
}

async fn larger_numbers_are_refused(platform: Platform) -> Outcome {
    for number in
        [Value::Integer(1 << 53), Value::Integer(i64::MIN), Value::Real(f64::INFINITY), Value::Real(f64::NAN)]
    {
        let session = platform.sql.connect(SessionStart::FirstUnconstrained);
        refused(session.batch(vec![Statement::read("large", "SELECT ?1").bind(number)]).await)?;
    }
    Ok(())
}

async fn text_survives_whatever_it_holds(platform: Platform) -> Outcome {
    let texts = [
        "",
        "'",
        r#"""#,
        r"back\slash",
        "line\nbreak\r\n\ttab",
        "\u{1}\u{1f}\u{7f}",
        "Grüße, 世界 🌳",
        "\u{2028}\u{2029}",
        "\u{10ffff}\u{fffd}",
        "null",
        "?1; DROP TABLE x --",
        "<script>&amp;</script>",
    ];
    let rows = round_trip(&platform, &texts.map(Value::from)).await?.decode::<Row>()?;
    ensure_eq!(rows.iter().map(|row| row.t.as_deref()).collect::<Vec<_>>(), texts.map(Some));
    Ok(())
}

/// JavaScript has one kind of number: `1.0` comes out of D1 as `1`.
async fn whole_reals_are_written_without_a_fraction(platform: Platform) -> Outcome {
    let rows = select(&platform, Statement::read("reals", "SELECT 2.0 AS a, -0.5 AS b, 1e300 AS c")).await?;
    ensure!(rows.as_json().starts_with(r#"[{"a":2,"b":-0.5,"c":1e"#), "{}", rows.as_json());
    Ok(())
}

async fn bytes_come_as_an_array_of_numbers(platform: Platform) -> Outcome {
    let rows = select(&platform, Statement::read("bytes", "SELECT x'00ff7f' AS a")).await?;
    ensure_eq!(rows.as_json(), r#"[{"a":[0,255,127]}]"#);
    Ok(())
}

async fn of_two_columns_with_one_name_the_last_counts(platform: Platform) -> Outcome {
    #[derive(Deserialize)]
    struct Pair {
        a: i64,
        b: i64,
    }
    let rows = select(&platform, Statement::read("twice", "SELECT 1 AS a, 2 AS b, 3 AS a")).await?;
    let pairs: Vec<_> = rows.decode::<Pair>()?.into_iter().map(|pair| (pair.a, pair.b)).collect();
    ensure_eq!(pairs, [(3, 2)]);
    Ok(())
}

/// <https://developers.cloudflare.com/d1/platform/limits/>
async fn a_hundred_parameters_are_taken_and_no_more(platform: Platform) -> Outcome {
    let sum = |count: usize| {
        let marks = vec!["?"; count].join("+");
        Statement::read("sum", format!("SELECT {marks} AS a")).bind_all(vec![Value::Integer(1); count])
    };
    ensure_eq!(select(&platform, sum(100)).await?.as_json(), r#"[{"a":100}]"#);
    refused(platform.sql.connect(SessionStart::FirstUnconstrained).batch(vec![sum(101)]).await)
}

async fn a_parameter_may_be_used_twice(platform: Platform) -> Outcome {
    let statement = Statement::read("twice", "SELECT ?2 AS a, ?1 AS b, ?2 AS c").bind("x").bind("y");
    ensure_eq!(select(&platform, statement).await?.as_json(), r#"[{"a":"y","b":"x","c":"y"}]"#);
    Ok(())
}

async fn text_sorts_by_its_bytes(platform: Platform) -> Outcome {
    let sql = "WITH w (t) AS (VALUES ('b'), ('a'), ('B'), ('é'), ('\u{ffff}'), ('🌳'), ('')) SELECT t FROM w ORDER BY t";
    #[derive(Deserialize)]
    struct Word {
        t: String,
    }
    let words = select(&platform, Statement::read("sorted", sql)).await?.decode::<Word>()?;
    let words: Vec<_> = words.into_iter().map(|word| word.t).collect();
    ensure_eq!(words, ["", "B", "a", "b", "é", "\u{ffff}", "🌳"]);
    Ok(())
}

/// JavaScript's numbers all are reals, and D1 binds them as such; columns with an affinity make integers of them
/// again. Whoever needs a whole number in an expression says `CAST(?1 AS INTEGER)`.
async fn numbers_are_bound_as_reals(platform: Platform) -> Outcome {
    let sql = "SELECT typeof(?1) AS a, ?1 || '' AS b, 7 / ?1 AS c, 7 / CAST(?1 AS INTEGER) AS d, ?1 AS e";
    let rows = select(&platform, Statement::read("bound", sql).bind(2_i64)).await?;
    ensure_eq!(rows.as_json(), r#"[{"a":"real","b":"2.0","c":3.5,"d":3,"e":2}]"#);
    let rows = round_trip(&platform, &[2_i64.into()]).await?;
    ensure_eq!(rows.decode::<Row>()?, [Row { i: Some(2), r: None, t: None }]);
    Ok(())
}
