//! What became of a file: a summary that can be read at once, however many products there are, and, where it is asked
//! for, a line for each of them.

use std::collections::BTreeMap;
use std::io::Write;

use coppice::shop::service::{Imported, Outcome, Told};
use coppice_catalogue::draft::Finding;
use coppice_platform::printable::printable;

use crate::output;

/// How many refusals, and how many warnings, are told one by one.
const TOLD: usize = 20;

/// How many products are named of those that are alike.
const NAMED: usize = 5;

/// What became of the products of a file.
pub struct Report {
    dry_run: bool,
    lines: Option<Box<dyn Write>>,
    new: Group,
    unchanged: u64,
    /// Those whose stock stays, though the file says another.
    kept_stock: u64,
    /// The changed ones, by what is different.
    changed: BTreeMap<String, Group>,
    refused: Findings,
    warnings: Findings,
}

/// Products that are told together.
#[derive(Default)]
struct Group {
    count: u64,
    names: Vec<String>,
}

/// What is told one by one, up to a number.
#[derive(Default)]
struct Findings {
    count: u64,
    lines: Vec<String>,
}

impl Group {
    fn add(&mut self, name: &str) {
        self.count = self.count.saturating_add(1);
        if self.names.len() < NAMED {
            self.names.push(name.to_owned());
        }
    }

    fn names(&self) -> String {
        let more = self.count > self.names.len() as u64;
        format!("{}{}", self.names.join(", "), if more { ", …" } else { "" })
    }
}

impl Findings {
    fn add(&mut self, kind: &str, name: &str, finding: &Finding) {
        self.count = self.count.saturating_add(1);
        if self.lines.len() < TOLD {
            let name = if name.is_empty() { "a product" } else { name };
            self.lines.push(format!("line {}: {kind}: {name} {}", finding.line, finding.reason));
        }
    }

    fn say(&self, what: &str) {
        self.lines.iter().for_each(|line| output::remark(line));
        let more = self.count.saturating_sub(self.lines.len() as u64);
        if more > 0 {
            output::remark(&format!("… and {more} more {what}; --report FILE has them all"));
        }
    }
}

impl Report {
    /// An empty report, which writes a line for each product to `lines`.
    pub fn new(dry_run: bool, lines: Option<Box<dyn Write>>) -> Self {
        Self {
            dry_run,
            lines,
            new: Group::default(),
            unchanged: 0,
            kept_stock: 0,
            changed: BTreeMap::new(),
            refused: Findings::default(),
            warnings: Findings::default(),
        }
    }

    /// Notes what became of a product.
    ///
    /// # Errors
    /// The writer's own.
    pub fn add(&mut self, imported: &Imported) -> std::io::Result<()> {
        let told = Told::of(imported);
        let shown = told.slug.as_deref().unwrap_or(&told.product);
        self.kept_stock = self.kept_stock.saturating_add(told.keeps_stock.into());
        match told.outcome {
            Outcome::New => self.new.add(shown),
            Outcome::Unchanged => self.unchanged = self.unchanged.saturating_add(1),
            Outcome::Changed => self.changed.entry(told.fields.join(", ")).or_default().add(shown),
            Outcome::Refused => {
                let reason = told.reason.clone().unwrap_or_default();
                self.refused.add("refused", &told.product, &Finding::new(told.line, reason));
            }
        }
        for warning in &told.warnings {
            self.warnings.add("warning", &told.product, warning);
        }
        if let Some(lines) = &mut self.lines {
            writeln!(lines, "{}", printable(&serde_json::to_string(&told)?))?;
        }
        Ok(())
    }

    /// Tells all of it; answers whether anything was refused.
    ///
    /// # Errors
    /// The writer's own.
    pub fn say(mut self) -> std::io::Result<bool> {
        if let Some(lines) = &mut self.lines {
            lines.flush()?;
        }
        let would = if self.dry_run { "would be " } else { "" };
        self.warnings.say("warnings");
        self.refused.say("refusals");
        if self.new.count > 0 {
            output::remark(&format!("{would}new: {}", self.new.names()));
        }
        if self.kept_stock > 0 {
            let count = self.kept_stock;
            output::remark(&format!(
                "{count} keep their stock, though the file has another: --stock takes over the file's"
            ));
        }
        // The most frequent changes first.
        let mut changed: Vec<_> = self.changed.iter().collect();
        changed.sort_by_key(|(_, group)| std::cmp::Reverse(group.count));
        for (fields, group) in changed.iter().take(TOLD) {
            output::remark(&format!("{would}changed in {fields}: {} ({})", group.count, group.names()));
        }
        if changed.len() > TOLD {
            output::remark(&format!("… and {} other sets of changes", changed.len().saturating_sub(TOLD)));
        }
        let changed: u64 = self.changed.values().map(|group| group.count).sum();
        output::line(&format!(
            "{}{} new, {changed} changed, {} unchanged, {} refused, {} warnings",
            if self.dry_run { "dry run: " } else { "" },
            self.new.count,
            self.unchanged,
            self.refused.count,
            self.warnings.count
        ));
        Ok(self.refused.count > 0)
    }
}
