//! The tables that stand beside each other, and which of them are kept within a shop.

use std::collections::{BTreeMap, BTreeSet};

use sqlparser::ast::{
    BinaryOperator, Expr, InTarget, JoinConstraint, JoinOperator, ObjectName, Query, TableFactor,
    TableWithJoins, UnaryOperator,
};

use super::{Schema, is_of_a_shop, selects};

/// A table where it stands.
#[derive(Debug, Clone)]
struct Table {
    /// What it is called there.
    alias: String,
    /// What it is; none for what a query makes, or a function.
    name: Option<String>,
    columns: BTreeSet<String>,
    is_of_a_shop: bool,
}

/// What stands beside each other in one query.
#[derive(Debug, Clone, Default)]
pub struct Frame {
    tables: Vec<Table>,
    /// By the names they have there, the tables that are kept within a shop.
    pub kept: BTreeSet<String>,
    /// Queries with a name, and whether what they select is kept within a shop.
    pub ctes: BTreeMap<String, bool>,
}

impl Frame {
    /// The frame of these tables, of whose rows these conditions hold.
    pub fn of(
        schema: &Schema,
        around: &[Frame],
        ctes: &BTreeMap<String, bool>,
        tables: &[&TableWithJoins],
        conditions: &[&Expr],
    ) -> Self {
        let mut frame = Self { ctes: ctes.clone(), ..Self::default() };
        let mut conditions = conditions.to_vec();
        for table in tables {
            frame.stand(schema, around, &table.relation);
            for join in &table.joins {
                frame.stand(schema, around, &join.relation);
                conditions.extend(on(&join.join_operator));
            }
        }
        // Each that is kept may keep another.
        loop {
            let more: BTreeSet<String> =
                conditions.iter().flat_map(|condition| frame.keeps(schema, around, condition)).collect();
            if more.is_subset(&frame.kept) {
                return frame;
            }
            frame.kept.extend(more);
        }
    }

    /// The frame of what a query gives names to before it selects anything.
    pub fn named(schema: &Schema, around: &[Frame], query: &Query) -> Self {
        let mut frame = Self::default();
        for cte in query.with.iter().flat_map(|with| &with.cte_tables) {
            let is_kept = selects_kept(schema, &frame.with(around), &cte.query);
            frame.ctes.insert(cte.alias.name.value.to_lowercase(), is_kept);
        }
        frame
    }

    /// Takes in what stands beside these in another branch of the same query.
    pub fn add(&mut self, other: Self) {
        self.tables.extend(other.tables);
        self.kept.extend(other.kept);
    }

    /// The tables of shops' that nothing keeps within one.
    pub fn not_kept(&self) -> impl Iterator<Item = &str> {
        let left = |table: &&Table| table.is_of_a_shop && !self.kept.contains(&table.alias);
        self.tables.iter().filter(left).filter_map(|table| table.name.as_deref())
    }

    fn stand(&mut self, schema: &Schema, around: &[Frame], factor: &TableFactor) {
        let (alias, name, is_kept) = match factor {
            TableFactor::Table { name, alias, args: None, .. } => {
                let name = last(name);
                let cte =
                    around.iter().rev().chain([&*self]).find_map(|frame| frame.ctes.get(&name)).copied();
                (alias, Some(name), cte.unwrap_or_default())
            }
            TableFactor::Derived { subquery, alias, .. } => {
                (alias, None, selects_kept(schema, around, subquery))
            }
            TableFactor::Table { alias, .. } | TableFactor::Function { alias, .. } => (alias, None, false),
            _ => (&None, None, false),
        };
        let alias = alias.as_ref().map(|alias| alias.name.value.to_lowercase());
        let alias = alias.or_else(|| name.clone()).unwrap_or_default();
        if is_kept {
            self.kept.insert(alias.clone());
        }
        let columns = name.as_ref().and_then(|name| schema.get(name)).cloned().unwrap_or_default();
        let is_of_a_shop = name.as_ref().is_some_and(|name| is_of_a_shop(schema, name));
        self.tables.push(Table { alias, name, columns, is_of_a_shop });
    }

    /// The tables that a condition keeps within a shop.
    fn keeps(&self, schema: &Schema, around: &[Frame], condition: &Expr) -> BTreeSet<String> {
        match condition {
            Expr::Nested(inner) => self.keeps(schema, around, inner),
            Expr::BinaryOp { left, op: BinaryOperator::And, right } => {
                &self.keeps(schema, around, left) | &self.keeps(schema, around, right)
            }
            Expr::BinaryOp { left, op: BinaryOperator::Or, right } => {
                &self.keeps(schema, around, left) & &self.keeps(schema, around, right)
            }
            Expr::BinaryOp { left, op: BinaryOperator::Eq | BinaryOperator::Is, right } => {
                let pairs = match (&**left, &**right) {
                    (Expr::Tuple(left), Expr::Tuple(right)) => left.iter().zip(right).collect(),
                    (left, right) => vec![(left, right)],
                };
                let both = pairs.into_iter().flat_map(|(left, right)| [(left, right), (right, left)]);
                both.filter_map(|(one, other)| self.kept_by(schema, around, one, other)).collect()
            }
            // The shop is a word of what is looked for (`shop/store/list/search.rs`).
            Expr::BinaryOp { left, op: BinaryOperator::Match, .. } => {
                let Expr::Identifier(index) = &**left else { return BTreeSet::new() };
                let index = index.value.to_lowercase();
                let is_it = |table: &&Table| table.alias == index || table.name.as_ref() == Some(&index);
                self.tables.iter().filter(is_it).map(|table| table.alias.clone()).collect()
            }
            Expr::In { expr, target, negated: false, .. } => {
                let columns: &[Expr] =
                    if let Expr::Tuple(all) = &**expr { all } else { std::slice::from_ref(&**expr) };
                let is_kept = match target {
                    InTarget::Subquery(query) => selects_kept(schema, &self.with(around), query),
                    _ => false,
                };
                let columns = columns.iter().filter_map(|column| self.column(column));
                columns
                    .filter(|(_, column)| is_kept || column == "tenant_id")
                    .map(|(alias, _)| alias)
                    .collect()
            }
            Expr::Exists { subquery, negated: false } => self.kept_within(schema, around, subquery),
            _ => BTreeSet::new(),
        }
    }

    /// The table of `one`, if it is kept within a shop because that equals `other`.
    fn kept_by(&self, schema: &Schema, around: &[Frame], one: &Expr, other: &Expr) -> Option<String> {
        let (alias, column) = self.column(one)?;
        let is_kept = column == "tenant_id"
            || match (self.column(other), other) {
                (Some((other, _)), _) => self.kept.contains(&other),
                (None, Expr::Subquery(query)) => selects_kept(schema, &self.with(around), query),
                (None, _) => around
                    .iter()
                    .rev()
                    .any(|frame| frame.column(other).is_some_and(|(alias, _)| frame.kept.contains(&alias))),
            };
        is_kept.then_some(alias)
    }

    /// The tables here whose columns equal those of tables that a query within keeps within a shop.
    fn kept_within(&self, schema: &Schema, around: &[Frame], query: &Query) -> BTreeSet<String> {
        let around = self.with(around);
        let mut kept = BTreeSet::new();
        for select in selects(&query.body) {
            let tables: Vec<_> = select.from.iter().collect();
            let conditions: Vec<_> = select.selection.iter().collect();
            let within = Frame::of(schema, &around, &BTreeMap::new(), &tables, &conditions);
            let joins =
                select.from.iter().flat_map(|table| &table.joins).flat_map(|join| on(&join.join_operator));
            for condition in conditions.iter().copied().chain(joins).flat_map(conjuncts) {
                let Expr::BinaryOp { left, op: BinaryOperator::Eq, right } = condition else { continue };
                for (one, other) in [(left, right), (right, left)] {
                    let is_kept = within.column(one).is_some_and(|(alias, _)| within.kept.contains(&alias));
                    if is_kept && within.column(other).is_none() {
                        kept.extend(self.column(other).map(|(alias, _)| alias));
                    }
                }
            }
        }
        kept
    }

    /// The table and the column that an expression names, if they are here.
    fn column(&self, expr: &Expr) -> Option<(String, String)> {
        match expr {
            Expr::Nested(inner) | Expr::UnaryOp { op: UnaryOperator::Plus, expr: inner } => {
                self.column(inner)
            }
            Expr::Identifier(column) => {
                let column = column.value.to_lowercase();
                let table = self.tables.iter().find(|table| table.columns.contains(&column));
                // What is made here has whatever nothing else has.
                let table = table.or_else(|| self.tables.iter().find(|table| table.name.is_none()));
                table.map(|table| (table.alias.clone(), column))
            }
            Expr::CompoundIdentifier(parts) => {
                let [alias, column] = parts.as_slice() else { return None };
                let alias = alias.value.to_lowercase();
                let is_here = self.tables.iter().any(|table| table.alias == alias);
                is_here.then(|| (alias, column.value.to_lowercase()))
            }
            _ => None,
        }
    }

    fn with(&self, around: &[Frame]) -> Vec<Frame> {
        [around, std::slice::from_ref(self)].concat()
    }
}

/// Whether all that a query selects is kept within a shop.
fn selects_kept(schema: &Schema, around: &[Frame], query: &Query) -> bool {
    let around = Frame::named(schema, around, query).with(around);
    let all = selects(&query.body);
    !all.is_empty()
        && all.iter().all(|select| {
            let tables: Vec<_> = select.from.iter().collect();
            let conditions: Vec<_> = select.selection.iter().collect();
            let seen = Frame::of(schema, &around, &BTreeMap::new(), &tables, &conditions);
            !seen.kept.is_empty() && seen.not_kept().next().is_none()
        })
}

/// What must all hold.
fn conjuncts(condition: &Expr) -> Vec<&Expr> {
    match condition {
        Expr::Nested(inner) => conjuncts(inner),
        Expr::BinaryOp { left, op: BinaryOperator::And, right } => {
            [conjuncts(left), conjuncts(right)].concat()
        }
        other => vec![other],
    }
}

fn on(operator: &JoinOperator) -> Option<&Expr> {
    let (JoinOperator::Join(constraint)
    | JoinOperator::Inner(constraint)
    | JoinOperator::Left(constraint)
    | JoinOperator::LeftOuter(constraint)
    | JoinOperator::CrossJoin(constraint)) = operator
    else {
        return None;
    };
    if let JoinConstraint::On(condition) = constraint { Some(condition) } else { None }
}

/// The last part of a name.
pub fn last(name: &ObjectName) -> String {
    let part = name.0.last().and_then(|part| part.as_ident());
    part.map(|name| name.value.to_lowercase()).unwrap_or_default()
}
