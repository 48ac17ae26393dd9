//! A catalogue from a file, brought into the shop.

use std::collections::{HashMap, HashSet};

use coppice_catalogue::draft::{Change, Entry, Finding, Handle, Merged, Shop};
use coppice_platform::random::uuid_v7;
use coppice_platform::sql::SqlSession;
use coppice_platform::{ErrorKind, Platform, PlatformError};

use crate::shop::model::Product;
use crate::shop::store::{self, KnownProduct, NameQuery, StockCause, StockChange, StockReason};
use crate::tenant::{Tenant, TenantId};

/// The longest words that a product is known again by, in bytes.
const ALIAS: usize = 2_000;

/// Whose import it is, and what it may do.
#[derive(Debug, Clone, Default)]
pub struct ImportOptions {
    /// What its moves of stock are noted under: an id of its own, the same whenever it is gone on with.
    pub reference: String,
    /// Who imports: a user's id, or nobody where it is the command line.
    pub by: String,
    /// Whether the stock of variants that are there becomes what the file says.
    pub sets_stock: bool,
}

/// An import under way. Products are prepared some at a time, and then saved: each of them whole or not at all.
pub struct Import<'a> {
    platform: &'a Platform,
    db: &'a SqlSession,
    tenant: TenantId,
    shop: Shop,
    options: ImportOptions,
    /// Addresses that the file itself gives to products.
    reserved: HashSet<String>,
    /// Where the products already stood that were prepared, by addresses and words.
    seen: HashMap<String, u64>,
    saved: bool,
}

/// A product of the file, and what becomes of it.
#[derive(Debug)]
pub struct Imported {
    /// The line it begins at.
    pub line: u64,
    /// What the file calls it.
    pub name: String,
    /// The product as it will be, or why it stays as it is.
    pub merged: Result<Merged, Finding>,
    /// What was changed or left out.
    pub warnings: Vec<Finding>,
    /// The words it is known again by, if it is a new one.
    alias: Option<String>,
}

impl<'a> Import<'a> {
    /// Begins an import; `reserved` are the addresses that the file itself gives to products.
    pub fn new(
        platform: &'a Platform,
        db: &'a SqlSession,
        tenant: Tenant,
        reserved: HashSet<String>,
        options: ImportOptions,
    ) -> Self {
        let now = platform.clock.now();
        let shop = Shop { currency: tenant.currency, now, sets_stock: options.sets_stock };
        Self { platform, db, tenant: tenant.id, shop, options, reserved, seen: HashMap::new(), saved: false }
    }

    /// Finds out what becomes of these products; one round trip.
    ///
    /// # Errors
    /// What the database can't do.
    pub async fn prepare(&mut self, entries: Vec<Entry>) -> Result<Vec<Imported>, PlatformError> {
        let mut names = NameQuery::default();
        for entry in entries.iter().filter(|entry| entry.draft.is_ok()) {
            match &entry.handle {
                Handle::Slug(slug) => names.slugs.push(slug.clone()),
                Handle::Words { alias, base } => {
                    names.aliases.push(alias.clone());
                    names.bases.push(base.clone());
                }
            }
        }
        let (known, taken) = store::get_known_products(self.db, &self.tenant, &names).await?;
        let taken: HashSet<String> = taken.into_iter().collect();
        Ok(entries.into_iter().map(|entry| self.one(entry, &known, &taken)).collect())
    }

    fn one(&mut self, entry: Entry, known: &[KnownProduct], taken: &HashSet<String>) -> Imported {
        let Entry { line, name, handle, draft, mut warnings } = entry;
        let mut alias = None;
        let merged = draft.and_then(|draft| {
            let refuse = |reason| Finding::new(line, reason);
            let found = known.iter().find(|known| match &handle {
                Handle::Slug(slug) => known.product.slug == *slug,
                Handle::Words { alias, .. } => known.alias.as_deref() == Some(alias),
            });
            let before = found.map(|known| &known.product);
            let slug = match (&handle, before) {
                (_, Some(product)) => product.slug.clone(),
                (Handle::Slug(slug), None) => slug.clone(),
                (Handle::Words { alias: words, base }, None) => {
                    if words.len() > ALIAS {
                        return Err(refuse(format!("has a handle of more than {ALIAS} bytes")));
                    }
                    alias = Some(words.clone());
                    self.free(base, taken)
                }
            };
            let keys = [Some(&slug), alias.as_ref()].into_iter().flatten().cloned().collect::<Vec<_>>();
            if let Some(first) = keys.iter().find_map(|key| self.seen.get(key)) {
                return Err(refuse(format!("was already in this file, on line {first}")));
            }
            let Platform { clock, random, .. } = self.platform;
            let merged = draft
                .merge(&slug, before, &self.shop, || uuid_v7(clock.now_ms(), random.u128()))
                .map_err(refuse)?;
            if matches!(handle, Handle::Words { .. }) {
                warnings.push(refuse(format!("stands at /shop/{slug} here")));
            }
            warnings.extend(merged.warnings.iter().map(|reason| refuse(reason.clone())));
            self.seen.extend(keys.into_iter().map(|key| (key, line)));
            Ok(merged)
        });
        if merged.is_err() {
            warnings.clear();
        }
        Imported { line, name, merged, warnings, alias }
    }

    /// The best address that nobody has or claims.
    fn free(&self, base: &str, taken: &HashSet<String>) -> String {
        let is_free = |slug: &String| {
            !taken.contains(slug) && !self.reserved.contains(slug) && !self.seen.contains_key(slug)
        };
        Handle::addresses(base).find(is_free).unwrap_or_else(|| base.to_owned())
    }

    /// Saves what is new or changed: all at once, or, where the tables refuse that, one by one to see which it was.
    ///
    /// # Errors
    /// What the database can't do.
    pub async fn save(&mut self, products: &mut [Imported]) -> Result<(), PlatformError> {
        let mut changed: Vec<&mut Imported> = products
            .iter_mut()
            .filter(|one| matches!(&one.merged, Ok(m) if m.change != Change::Unchanged))
            .collect();
        if changed.is_empty() {
            return Ok(());
        }
        self.saved = true;
        match self.write(&changed).await {
            Err(error) if breaks_a_rule(&error) => {
                for one in &mut changed {
                    match self.write(&[&mut **one]).await {
                        Err(error) if breaks_a_rule(&error) => {
                            let reason = format!("breaks a rule of the database: {}", error.detail);
                            one.merged = Err(Finding::new(one.line, reason));
                        }
                        done => done?,
                    }
                }
                Ok(())
            }
            done => done,
        }
    }

    async fn write(&self, products: &[&mut Imported]) -> Result<(), PlatformError> {
        let whole: Vec<Product> =
            products.iter().filter_map(|one| one.merged.as_ref().ok()).map(|m| m.product.clone()).collect();
        let aliases: Vec<(&str, &str)> = products
            .iter()
            .filter_map(|one| Some((one.merged.as_ref().ok()?.product.slug.as_str(), one.alias.as_deref()?)))
            .collect();
        let told: Vec<(String, i64)> = products
            .iter()
            .filter_map(|one| one.merged.as_ref().ok())
            .flat_map(|m| m.stock.clone())
            .collect();
        let ImportOptions { reference, by, .. } = &self.options;
        let cause = StockCause { reason: StockReason::Import, reference, by, at: self.shop.now };
        store::save_imported(self.db, &self.tenant, &whole, &aliases, &StockChange { cause, told: &told })
            .await
    }

    /// Puts right what depends on all products together; tells whether anything was saved.
    ///
    /// # Errors
    /// What the database can't do.
    pub async fn finish(self) -> Result<bool, PlatformError> {
        if self.saved {
            self.db.batch(store::recount_statements(&self.tenant).into()).await?;
        }
        Ok(self.saved)
    }
}

fn breaks_a_rule(error: &PlatformError) -> bool {
    matches!(error.kind, ErrorKind::Unique(_) | ErrorKind::Constraint(_))
}
