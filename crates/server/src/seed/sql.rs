//! The shop as SQL text, for `wrangler d1 execute --file`.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use coppice::shop::model::Product;
use coppice::shop::store::{recount_statements, save_statements};
use coppice::tenant::Tenant;
use coppice::tenant::store::new_tenant_statements;
use coppice_platform::sql::{Statement, Value};

use super::{FIRST, STOCK};
use crate::outcome::CommandError;

/// The longest statement D1 takes, in bytes.
/// <https://developers.cloudflare.com/d1/platform/limits/>
const STATEMENT: usize = 100_000;

/// Writes the statements that make the shop, one after the other; D1 wants no transaction around them.
pub fn write(
    path: &Path,
    tenant: &Tenant,
    chunks: impl Iterator<Item = Vec<Product>>,
    more: &[Statement],
) -> Result<(), CommandError> {
    let failed = |error| CommandError::Io(path.display().to_string(), error);
    let mut file = BufWriter::new(File::create(path).map_err(failed)?);
    let mut put = |statements: &[String]| {
        statements.iter().try_for_each(|sql| writeln!(file, "{sql};")).map_err(failed)
    };
    put(&new_tenant_statements(tenant, FIRST).map(|statement| text(&statement)))?;
    for chunk in chunks {
        put(&save(tenant, &chunk))?;
    }
    put(&recount_statements(&tenant.id).map(|statement| text(&statement)))?;
    put(&more.iter().map(text).collect::<Vec<_>>())?;
    file.flush().map_err(failed)
}

/// The statements that save products, as many products in each as it can hold.
fn save(tenant: &Tenant, products: &[Product]) -> Vec<String> {
    let statements: Vec<String> = save_statements(&tenant.id, products, &STOCK).iter().map(text).collect();
    if products.len() < 2 || statements.iter().all(|sql| sql.len() < STATEMENT) {
        return statements;
    }
    let (one, other) = products.split_at(products.len() / 2);
    [save(tenant, one), save(tenant, other)].concat()
}

/// A statement with its parameters written into it.
fn text(statement: &Statement) -> String {
    let mut text = String::with_capacity(statement.sql.len());
    // What is between quotes holds no parameters: every second piece is.
    for (i, piece) in statement.sql.split('\'').enumerate() {
        if i > 0 {
            text.push('\'');
        }
        if i % 2 == 1 {
            text.push_str(piece);
            continue;
        }
        let mut parts = piece.split('?');
        text.push_str(parts.next().unwrap_or_default());
        for part in parts {
            let digits = part.bytes().take_while(u8::is_ascii_digit).count();
            let (number, rest) = part.split_at_checked(digits).unwrap_or((part, ""));
            let value = number.parse::<usize>().ok().and_then(|n| statement.params.get(n.checked_sub(1)?));
            text.push_str(&literal(value.unwrap_or(&Value::Null)));
            text.push_str(rest);
        }
    }
    text
}

fn literal(value: &Value) -> String {
    match value {
        Value::Null => "NULL".to_owned(),
        Value::Integer(number) => number.to_string(),
        Value::Real(number) => format!("{number:?}"),
        Value::Text(text) => format!("'{}'", text.replace('\'', "''")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_become_literals_wherever_they_stand() {
        let statement = Statement::write("x", "SELECT ?2, ?1, '?1 it''s', a ->> 'b' || ?10")
            .bind("O'Neil ?2")
            .bind(7_i64);
        assert_eq!(text(&statement), "SELECT 7, 'O''Neil ?2', '?1 it''s', a ->> 'b' || NULL");
        assert_eq!(literal(&Value::Real(1.0)), "1.0");
    }

    #[test]
    fn no_statement_is_longer_than_d1_takes() {
        let tenant = Tenant {
            id: coppice::tenant::TenantId("t".into()),
            host: "t".into(),
            name: "T".into(),
            currency: "USD".into(),
        };
        let products: Vec<Product> =
            (0..200).filter_map(|n| super::super::demo::product(n, &tenant)).collect();
        let statements = save(&tenant, &products);
        assert!(statements.iter().all(|sql| sql.len() < STATEMENT));
        assert!(statements.len() < 400, "{}", statements.len());
    }
}
