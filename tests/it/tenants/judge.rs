//! Whose rows a statement is about, by its text.
//!
//! A table that a statement reads or changes is *kept within a shop* where something that must hold of its rows names the shop:
//! `tenant_id = …` itself, or a column that equals one of a table that is kept within it, or lies in what was selected there.

mod scope;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use sqlparser::ast::{
    FromTable, Insert, Query, Select, SetExpr, Statement, TableObject, TableWithJoins, UpdateTableFromKind,
    Visit, Visitor,
};
use sqlparser::dialect::SQLiteDialect;
use sqlparser::parser::Parser;

use scope::Frame;

/// The tables of the database, each with its columns.
pub type Schema = BTreeMap<String, BTreeSet<String>>;

/// What belongs to no shop: people, the home itself, and what is the same for all.
pub const OF_NOBODY: [&str; 16] = [
    "api_nonces",
    "d1_migrations",
    "duties",
    "feature_flags",
    "machine_tokens",
    "flag_audit_log",
    "flag_rules",
    "guards",
    "home",
    "migration_phase",
    "oauth_accounts",
    "rate_limits",
    "rdap_cache",
    "rdap_hosts",
    "tenants",
    "users",
];

/// The tables of shops' that a statement takes rows of, or puts some into, without its shop.
///
/// # Errors
/// It can't be read.
pub fn without_shop(schema: &Schema, sql: &str) -> Result<BTreeSet<String>, String> {
    let statements =
        Parser::parse_sql(&SQLiteDialect {}, &plainly(sql)).map_err(|error| format!("{error}: {sql}"))?;
    let mut judge = Judge { schema, frames: Vec::new(), found: BTreeSet::new(), is_kept: false };
    let _ = statements.visit(&mut judge);
    Ok(judge.found)
}

/// Whether it is one by itself, and not the beginning of one.
pub fn is_statement(sql: &str) -> bool {
    Parser::parse_sql(&SQLiteDialect {}, &plainly(sql)).is_ok()
}

/// Without how SQLite is to go about it, which says nothing of whose rows they are.
fn plainly(sql: &str) -> String {
    sql.replace("CROSS JOIN", "JOIN").replace(" AS MATERIALIZED (", " AS (")
}

/// Whether the table is a shop's.
fn is_of_a_shop(schema: &Schema, table: &str) -> bool {
    schema.contains_key(table) && !OF_NOBODY.contains(&table)
}

struct Judge<'a> {
    schema: &'a Schema,
    /// What stands around what is looked at, the outermost first.
    frames: Vec<Frame>,
    found: BTreeSet<String>,
    /// Whether anything within is kept within a shop.
    is_kept: bool,
}

impl Judge<'_> {
    /// Looks at these tables, and keeps them in mind for what stands within.
    fn enter(&mut self, tables: &[&TableWithJoins], conditions: Vec<&sqlparser::ast::Expr>) {
        let mut frame = self.frames.pop().unwrap_or_default();
        let seen = Frame::of(self.schema, &self.frames, &frame.ctes, tables, &conditions);
        self.found.extend(seen.not_kept().map(str::to_owned));
        self.is_kept |= !seen.kept.is_empty();
        frame.add(seen);
        self.frames.push(frame);
    }

    fn insert(&mut self, insert: &Insert) {
        let TableObject::TableName(name) = &insert.table else { return };
        let table = scope::last(name);
        let names_shop =
            insert.columns.iter().any(|column| matches!(&*scope::last(column), "tenant_id" | "tenant"));
        if is_of_a_shop(self.schema, &table) && !names_shop && !self.is_kept {
            self.found.insert(table);
        }
    }
}

impl Visitor for Judge<'_> {
    type Break = ();

    fn pre_visit_statement(&mut self, statement: &Statement) -> ControlFlow<()> {
        self.frames.push(Frame::default());
        match statement {
            Statement::Update(update) => {
                let from = match &update.from {
                    Some(UpdateTableFromKind::AfterSet(from) | UpdateTableFromKind::BeforeSet(from)) => {
                        from.iter().collect()
                    }
                    None => Vec::new(),
                };
                let tables: Vec<_> = std::iter::once(&update.table).chain(from).collect();
                self.enter(&tables, update.selection.iter().collect());
            }
            Statement::Delete(delete) => {
                let (FromTable::WithFromKeyword(from) | FromTable::WithoutKeyword(from)) = &delete.from;
                self.enter(&from.iter().collect::<Vec<_>>(), delete.selection.iter().collect());
            }
            _ => {}
        }
        ControlFlow::Continue(())
    }

    fn post_visit_statement(&mut self, statement: &Statement) -> ControlFlow<()> {
        self.frames.pop();
        if let Statement::Insert(insert) = statement {
            self.insert(insert);
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<()> {
        self.frames.push(Frame::named(self.schema, &self.frames, query));
        for select in selects(&query.body) {
            let tables: Vec<_> = select.from.iter().collect();
            self.enter(&tables, select.selection.iter().collect());
        }
        ControlFlow::Continue(())
    }

    fn post_visit_query(&mut self, _: &Query) -> ControlFlow<()> {
        self.frames.pop();
        ControlFlow::Continue(())
    }
}

/// The selects that a query puts together. One in brackets is a query of its own.
fn selects(body: &SetExpr) -> Vec<&Select> {
    match body {
        SetExpr::Select(select) => vec![select],
        SetExpr::SetOperation { left, right, .. } => [selects(left), selects(right)].concat(),
        _ => Vec::new(),
    }
}
