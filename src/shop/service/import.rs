//! A catalogue from a file, brought into the shop.

use std::collections::{HashMap, HashSet};

use coppice_catalogue::draft::{Change, Draft, Entry, Finding, Handle, Merged, Shop, Terms};
use coppice_platform::random::uuid_v7;
use coppice_platform::sql::SqlSession;
use coppice_platform::{ErrorKind, Platform, PlatformError};

use crate::shop::model::Product;
use crate::shop::store::{self, Along, KnownProduct, NameQuery, StockCause, StockChange, StockReason};
use crate::tenant::Tenant;

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
    /// What the addresses of the shop's own pictures begin with: so a file that was exported here names them.
    pub files: Option<String>,
}

/// What came of saving some products at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Saved {
    /// They are saved.
    Done,
    /// Nothing is saved: one of them was changed by somebody else meanwhile. They are to be prepared anew.
    Stale,
    /// Nothing is saved: what goes along with them does not hold any more.
    Lost,
    /// Nothing is saved: the tables refuse it, for this reason.
    Broken(String),
}

/// What is written along with products, in the same transaction.
pub type Record<'r> = &'r (dyn Fn(&[&Imported]) -> Along + Sync);

/// An import under way. Products are prepared some at a time, and then saved: each of them whole or not at all.
pub struct Import<'a> {
    platform: &'a Platform,
    db: &'a SqlSession,
    tenant: Tenant,
    shop: Shop,
    options: ImportOptions,
    /// Addresses that the file itself gives to products.
    reserved: HashSet<String>,
    /// Where the products already stood that were prepared, by addresses and words.
    seen: HashMap<String, u64>,
    /// How many addresses of a base were passed over, since they are taken.
    passed: HashMap<String, usize>,
    saved: bool,
}

/// A product of the file, and what becomes of it.
#[derive(Debug)]
pub struct Imported {
    /// Which of those that were prepared together it is, from 0.
    pub number: usize,
    /// The line it begins at.
    pub line: u64,
    /// What the file calls it.
    pub name: String,
    /// The product as it will be, or why it stays as it is.
    pub merged: Result<Merged, Finding>,
    /// What was changed or left out.
    pub warnings: Vec<Finding>,
    /// The product that was there.
    pub before: Option<Box<Product>>,
    /// The words it is known again by, if it is a new one.
    alias: Option<String>,
}

/// How a file names these products.
pub fn names(entries: &[Entry]) -> NameQuery {
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
    // What can't be spelt has one base for all.
    names.bases.sort();
    names.bases.dedup();
    names
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
        let (currency, sets_stock) = (tenant.currency.clone(), options.sets_stock);
        let shop = Shop { currency, now, sets_stock, terms: Terms::default() };
        Self {
            platform,
            db,
            tenant,
            shop,
            options,
            reserved,
            seen: HashMap::new(),
            passed: HashMap::new(),
            saved: false,
        }
    }

    /// Notes products that were prepared before by another: by their addresses or words, with their lines.
    pub fn remember(&mut self, seen: impl IntoIterator<Item = (String, u64)>) {
        self.seen.extend(seen);
    }

    /// Finds out what becomes of these products; one round trip.
    ///
    /// # Errors
    /// What the database can't do.
    pub async fn prepare(&mut self, entries: Vec<Entry>) -> Result<Vec<Imported>, PlatformError> {
        let names = names(&entries);
        let known = store::get_known_products(self.db, &self.tenant, &names).await?;
        self.shop.terms = known.terms;
        let taken: HashSet<String> = known.taken.into_iter().collect();
        let known = known.products;
        Ok((0..).zip(entries).map(|(number, entry)| self.one(number, entry, &known, &taken)).collect())
    }

    fn one(
        &mut self,
        number: usize,
        entry: Entry,
        known: &[KnownProduct],
        taken: &HashSet<String>,
    ) -> Imported {
        let Entry { line, name, handle, draft, mut warnings } = entry;
        let (mut alias, mut was) = (None, None);
        let merged = draft.and_then(|mut draft| {
            if let Some(files) = &self.options.files {
                name_own_pictures(&mut draft, files);
            }
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
            was = before.cloned().map(Box::new);
            Ok(merged)
        });
        if merged.is_err() {
            warnings.clear();
        }
        Imported { number, line, name, merged, warnings, before: was, alias }
    }

    /// The best address that nobody has or claims.
    fn free(&mut self, base: &str, taken: &HashSet<String>) -> String {
        let is_free = |slug: &String| {
            !taken.contains(slug) && !self.reserved.contains(slug) && !self.seen.contains_key(slug)
        };
        // Those before were taken when one was looked for last, and what is taken stays so.
        let passed = self.passed.get(base).copied().unwrap_or_default();
        let found = Handle::addresses(base).zip(0_usize..).skip(passed).find(|(slug, _)| is_free(slug));
        let (slug, at) = found.unwrap_or_else(|| (base.to_owned(), 0));
        self.passed.insert(base.to_owned(), at);
        slug
    }

    /// Saves what is new or changed, with what is to be written along with it: all of it or nothing.
    ///
    /// # Errors
    /// What the database can't do.
    pub async fn save(&mut self, products: &[&Imported], record: Record<'_>) -> Result<Saved, PlatformError> {
        let changed: Vec<&Imported> = products.iter().copied().filter(|one| one.is_changed()).collect();
        if changed.is_empty() {
            return Ok(Saved::Done);
        }
        match self.write(&changed, record(&changed)).await {
            Ok(()) => {
                self.saved = true;
                Ok(Saved::Done)
            }
            Err(error) => {
                let saved = match store::refused_guard(&error) {
                    Some(store::Guard::Stale) => Saved::Stale,
                    Some(store::Guard::Lost) => Saved::Lost,
                    _ if breaks_a_rule(&error) => Saved::Broken(error.detail),
                    _ => return Err(error),
                };
                // Who prepares them anew is not told that they were in the file already.
                self.seen.retain(|_, line| !changed.iter().any(|one| one.line == *line));
                Ok(saved)
            }
        }
    }

    /// Saves them all at once, or, where the tables refuse that, one by one to see which it was. Whether they are to be
    /// prepared anew.
    ///
    /// # Errors
    /// What the database can't do.
    pub async fn save_each(&mut self, products: &mut [Imported]) -> Result<bool, PlatformError> {
        let all: Vec<&Imported> = products.iter().collect();
        match self.save(&all, &|_| Along::default()).await? {
            Saved::Done => return Ok(false),
            Saved::Stale | Saved::Lost => return Ok(true),
            Saved::Broken(_) => {}
        }
        for one in products.iter_mut().filter(|one| one.is_changed()) {
            match self.save(&[&*one], &|_| Along::default()).await? {
                Saved::Done => {}
                Saved::Stale | Saved::Lost => return Ok(true),
                Saved::Broken(reason) => one.refuse(&reason),
            }
        }
        Ok(false)
    }

    async fn write(&self, products: &[&Imported], along: Along) -> Result<(), PlatformError> {
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
        let stock = StockChange { cause, told: &told };
        store::save_imported(self.db, &self.tenant.id, &whole, &aliases, &stock, along).await
    }

    /// Puts right what depends on all products together; tells whether anything was saved.
    ///
    /// # Errors
    /// What the database can't do.
    pub async fn finish(self) -> Result<bool, PlatformError> {
        if self.saved {
            self.db.batch(store::recount_statements(&self.tenant.id).into()).await?;
        }
        Ok(self.saved)
    }
}

impl Imported {
    /// Whether there is anything to save.
    pub fn is_changed(&self) -> bool {
        matches!(&self.merged, Ok(merged) if merged.change != Change::Unchanged)
    }

    /// Notes that the tables refuse it.
    pub fn refuse(&mut self, detail: &str) {
        let reason = format!("breaks a rule of the database: {detail}");
        self.merged = Err(Finding::new(self.line, reason));
        self.warnings.clear();
    }
}

/// Pictures that are named by their addresses here are the shop's own.
fn name_own_pictures(draft: &mut Draft, files: &str) {
    let own = |key: &mut String| {
        if let Some(own) = key.strip_prefix(files).filter(|own| !own.is_empty()) {
            *key = own.to_owned();
        }
    };
    for image in draft.images.iter_mut().flatten() {
        own(&mut image.key);
    }
    for variant in draft.variants.iter_mut().flatten() {
        if let Some(Some(key)) = &mut variant.image_key {
            own(key);
        }
    }
}

fn breaks_a_rule(error: &PlatformError) -> bool {
    matches!(error.kind, ErrorKind::Unique(_) | ErrorKind::Constraint(_))
}
