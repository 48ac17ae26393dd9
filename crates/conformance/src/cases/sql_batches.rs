//! Statements, batches and refusals: <https://developers.cloudflare.com/d1/worker-api/d1-database/#batch>.

use coppice_platform::sql::{Rows, SessionStart, SqlConnection, Statement, Value};
use coppice_platform::{ErrorKind, Platform};
use serde::Deserialize;

use crate::case::{fails, fresh, refused};
use crate::{Failure, Outcome};

cases![
    a_batch_answers_each_statement_in_order,
    a_batch_happens_whole_or_not_at_all,
    a_later_statement_of_a_batch_sees_the_earlier_ones,
    returning_gives_the_rows_written,
    an_upsert_guards_a_write,
    a_unique_constraint_names_its_column,
    a_primary_key_is_unique_by_name_too,
    not_null_check_and_foreign_key_are_constraints,
    foreign_keys_are_enforced_and_cascade,
    bad_sql_is_refused,
    the_wrong_number_of_parameters_is_refused,
    full_text_search_finds_words,
];

/// A session with a table of its own.
struct Shop {
    session: Box<dyn SqlConnection>,
    table: String,
}

impl Shop {
    async fn open(platform: &Platform) -> Result<Self, Failure> {
        let table = fresh(platform, "shop");
        let this = Self { session: platform.sql.connect(SessionStart::FirstPrimary), table };
        this.write(
            "CREATE TABLE {t} (id INTEGER PRIMARY KEY, slug TEXT UNIQUE, name TEXT NOT NULL DEFAULT 'x',
                price INTEGER CHECK (price >= 0), parent INTEGER REFERENCES {t} (id) ON DELETE CASCADE)",
        )
        .await?;
        Ok(this)
    }

    fn statement(&self, sql: &str) -> Statement {
        Statement::write("test", sql.replace("{t}", &self.table))
    }

    async fn write(&self, sql: &str) -> Result<Rows, coppice_platform::PlatformError> {
        Ok(self.session.batch(vec![self.statement(sql)]).await?.pop().unwrap_or_default())
    }

    async fn slugs(&self) -> Result<Vec<String>, Failure> {
        let sql = format!("SELECT slug FROM {} ORDER BY id", self.table);
        let rows = self.session.batch(vec![Statement::read("slugs", sql)]).await?.pop().unwrap_or_default();
        Ok(rows.decode::<Slug>()?.into_iter().map(|row| row.slug).collect())
    }
}

#[derive(Deserialize)]
struct Slug {
    slug: String,
}

async fn a_batch_answers_each_statement_in_order(platform: Platform) -> Outcome {
    let shop = Shop::open(&platform).await?;
    let answers = shop
        .session
        .batch(vec![
            shop.statement("INSERT INTO {t} (slug) VALUES ('a'), ('b')"),
            shop.statement("SELECT slug FROM {t} ORDER BY slug DESC"),
            shop.statement("SELECT slug FROM {t} WHERE slug = 'a'"),
        ])
        .await?;
    let texts: Vec<_> = answers.iter().map(Rows::as_json).collect();
    ensure_eq!(texts, ["[]", r#"[{"slug":"b"},{"slug":"a"}]"#, r#"[{"slug":"a"}]"#]);
    let reads = ["SELECT 1 AS a", "SELECT 2 AS a WHERE 0"].map(|sql| Statement::read("read", sql));
    let answers = shop.session.batch(reads.into()).await?;
    ensure_eq!(answers.iter().map(Rows::is_empty).collect::<Vec<_>>(), [false, true]);
    Ok(())
}

async fn a_batch_happens_whole_or_not_at_all(platform: Platform) -> Outcome {
    let shop = Shop::open(&platform).await?;
    let batch = shop.session.batch(vec![
        shop.statement("INSERT INTO {t} (slug) VALUES ('a')"),
        shop.statement("INSERT INTO {t} (slug) VALUES ('b')"),
        shop.statement("INSERT INTO {t} (slug) VALUES ('a')"),
    ]);
    fails(batch.await, |kind| matches!(kind, ErrorKind::Unique(_)))?;
    ensure_eq!(shop.slugs().await?, Vec::<String>::new());
    Ok(())
}

async fn a_later_statement_of_a_batch_sees_the_earlier_ones(platform: Platform) -> Outcome {
    let shop = Shop::open(&platform).await?;
    let answers = shop
        .session
        .batch(vec![
            shop.statement("INSERT INTO {t} (slug) VALUES ('a')"),
            shop.statement("UPDATE {t} SET slug = slug || 'b'"),
            shop.statement("SELECT slug FROM {t}"),
        ])
        .await?;
    ensure_eq!(answers.last().map(Rows::as_json), Some(r#"[{"slug":"ab"}]"#));
    Ok(())
}

async fn returning_gives_the_rows_written(platform: Platform) -> Outcome {
    let shop = Shop::open(&platform).await?;
    let rows = shop.write("INSERT INTO {t} (slug) VALUES ('a'), ('b') RETURNING slug").await?;
    ensure_eq!(rows.as_json(), r#"[{"slug":"a"},{"slug":"b"}]"#);
    let rows = shop.write("UPDATE {t} SET slug = 'c' WHERE slug = 'nothing' RETURNING slug").await?;
    ensure!(rows.is_empty(), "an update of nothing returned {}", rows.as_json());
    let rows = shop.write("DELETE FROM {t} WHERE slug = 'a' RETURNING slug").await?;
    ensure_eq!(rows.as_json(), r#"[{"slug":"a"}]"#);
    Ok(())
}

async fn an_upsert_guards_a_write(platform: Platform) -> Outcome {
    let shop = Shop::open(&platform).await?;
    let upsert = "INSERT INTO {t} (slug, price) VALUES ('a', 1)
        ON CONFLICT (slug) DO UPDATE SET price = price + 1 WHERE price < 2 RETURNING price";
    let mut answers = Vec::new();
    for _ in 0..3 {
        answers.push(shop.write(upsert).await?.as_json().to_owned());
    }
    ensure_eq!(answers, [r#"[{"price":1}]"#, r#"[{"price":2}]"#, "[]"]);
    Ok(())
}

async fn a_unique_constraint_names_its_column(platform: Platform) -> Outcome {
    let shop = Shop::open(&platform).await?;
    shop.write("INSERT INTO {t} (slug) VALUES ('a')").await?;
    let error = fails(shop.write("INSERT INTO {t} (slug) VALUES ('a')").await, |_| true)?;
    ensure_eq!(error.unique_violation(), Some(format!("{}.slug", shop.table).as_str()));
    ensure!(!error.retryable(), "{error} is said to be worth another try");
    Ok(())
}

async fn a_primary_key_is_unique_by_name_too(platform: Platform) -> Outcome {
    let shop = Shop::open(&platform).await?;
    shop.write("INSERT INTO {t} (id) VALUES (7)").await?;
    let error = fails(shop.write("INSERT INTO {t} (id) VALUES (7)").await, |_| true)?;
    ensure_eq!(error.unique_violation(), Some(format!("{}.id", shop.table).as_str()));
    Ok(())
}

async fn not_null_check_and_foreign_key_are_constraints(platform: Platform) -> Outcome {
    let shop = Shop::open(&platform).await?;
    for (values, which) in [
        ("(name) VALUES (NULL)", "NOT NULL"),
        ("(price) VALUES (-1)", "CHECK"),
        ("(parent) VALUES (12345)", "FOREIGN KEY"),
    ] {
        let answer = shop.write(&format!("INSERT INTO {{t}} {values}")).await;
        fails(answer, |kind| matches!(kind, ErrorKind::Constraint(text) if text.starts_with(which)))?;
    }
    Ok(())
}

async fn foreign_keys_are_enforced_and_cascade(platform: Platform) -> Outcome {
    let shop = Shop::open(&platform).await?;
    shop.write("INSERT INTO {t} (id, slug, parent) VALUES (1, 'a', NULL), (2, 'b', 1), (3, 'c', NULL)")
        .await?;
    shop.write("DELETE FROM {t} WHERE id = 1").await?;
    ensure_eq!(shop.slugs().await?, ["c"]);
    Ok(())
}

async fn bad_sql_is_refused(platform: Platform) -> Outcome {
    let shop = Shop::open(&platform).await?;
    for sql in ["SELEC 1", "SELECT nothing FROM {t}", "INSERT INTO {t}_none VALUES (1)"] {
        refused(shop.write(sql).await)?;
    }
    Ok(())
}

async fn the_wrong_number_of_parameters_is_refused(platform: Platform) -> Outcome {
    let session = platform.sql.connect(SessionStart::FirstPrimary);
    for count in [0, 1, 3] {
        let statement = Statement::read("two", "SELECT ?1, ?2").bind_all(vec![Value::Integer(1); count]);
        refused(session.batch(vec![statement]).await)?;
    }
    Ok(())
}

/// FTS5 is part of D1: <https://developers.cloudflare.com/d1/sql-api/sql-statements/>.
async fn full_text_search_finds_words(platform: Platform) -> Outcome {
    let shop = Shop::open(&platform).await?;
    shop.write("CREATE VIRTUAL TABLE {t}_fts USING fts5 (slug, tokenize = 'unicode61 remove_diacritics 2')")
        .await?;
    shop.write("INSERT INTO {t}_fts (slug) VALUES ('Beech saplings'), ('Crème brûlée'), ('Oak')").await?;
    for (query, found) in [
        ("sapl*", r#"[{"slug":"Beech saplings"}]"#),
        ("creme", r#"[{"slug":"Crème brûlée"}]"#),
        ("elm", "[]"),
    ] {
        let sql = format!("SELECT slug FROM {0}_fts WHERE {0}_fts MATCH ?1 ORDER BY rank", shop.table);
        let rows = shop.session.batch(vec![Statement::read("search", sql).bind(query)]).await?;
        ensure_eq!(rows.first().map(Rows::as_json), Some(found));
    }
    Ok(())
}
