//! Saving what was typed, unless somebody else was quicker.

use coppice_catalogue::draft::{Change, Merged, Shop};
use sha2::{Digest, Sha256};

use super::differ::differences;
use super::{Conflict, Editor, Going, Saved, new_id};
use crate::audit::{Action, AuditEvent};
use crate::error::AppError;
use crate::locals::Locals;
use crate::products::model::Act;
use crate::products::service::draft::{Problem, draft, wanted_slug};
use crate::products::service::pictures::Library;
use crate::shop::model::{Product, ProductStatus};
use crate::shop::store::{
    NameQuery, SaveOutcome, SeenProduct, StockCause, StockChange, StockReason, get_held_variants,
    get_known_products, get_products_by_ids, save_seen_products,
};

impl Editor {
    /// Saves the form. `taken` says whether another product has its address. Nothing where there is something to mend or to
    /// ask first, which the editor shows then.
    ///
    /// # Errors
    /// What the database can't do.
    pub(super) async fn save(&mut self, locals: &Locals, taken: bool) -> Result<Option<Saved>, AppError> {
        let library = Library::known(locals, &self.form, self.before.as_ref()).await?;
        let draft =
            match draft(&self.form, self.before.as_ref(), &locals.tenant.currency, &self.terms, &library) {
                Ok(draft) => draft,
                Err(problems) => {
                    self.problems = problems;
                    return Ok(None);
                }
            };
        let typed = self.form.slug.trim();
        let mut slug = match (typed, &self.before) {
            // An address that was taken out stays as it was: links to it are out in the world.
            ("", Some(before)) => before.slug.clone(),
            _ => wanted_slug(typed, &self.form.name).unwrap_or_else(|| nameless(&self.form.id)),
        };
        if taken && !(typed.is_empty() && self.before.is_some()) {
            if !typed.is_empty() {
                self.problems.push(taken_problem(&slug));
                return Ok(None);
            }
            slug = free(locals, &slug).await?;
        }
        let platform = &locals.app.platform;
        let now = platform.clock.now();
        let (currency, terms) = (locals.tenant.currency.clone(), self.terms.clone());
        let shop = Shop { currency, now, sets_stock: false, terms };
        let mut first = self.before.is_none().then(|| self.form.id.clone());
        let merged = draft
            .merge(&slug, self.before.as_ref(), &shop, || first.take().unwrap_or_else(|| new_id(locals)));
        let Merged { mut product, mut change, .. } = match merged {
            Ok(merged) => merged,
            Err(reason) => {
                self.problems.push(Problem::new("", format!("This product {reason}.")));
                return Ok(None);
            }
        };
        let old_slug = self.before.as_ref().map(|before| before.slug.clone()).filter(|old| *old != slug);
        if old_slug.is_some() {
            product.slug = slug;
            product.updated_at = now.max(product.updated_at);
            match &mut change {
                Change::Changed(fields) => fields.insert(0, "address"),
                change => *change = Change::Changed(vec!["address"]),
            }
        }
        // Also where this very form was saved before, and its answer was lost.
        if change == Change::Unchanged {
            return self.done(locals, product).await.map(Some);
        }
        let revision = match &self.before {
            None => 0,
            Some(before) => match self.form.revision(before) {
                Some(revision) if revision == before.revision => revision,
                _ => {
                    self.differs(before.clone());
                    return Ok(None);
                }
            },
        };
        if self.asks_first(locals).await? {
            return Ok(None);
        }
        let (action, details) = match change {
            Change::New => (Action::ProductCreated, String::new()),
            Change::Changed(fields) => (Action::ProductChanged, fields.join(", ")),
            Change::Unchanged => (Action::ProductChanged, String::new()),
        };
        let event = AuditEvent::new(locals, action, product.slug.as_str()).with(details);
        let seen = SeenProduct { product: &product, revision, old_slug: old_slug.as_deref() };
        match write(locals, seen, event).await? {
            SaveOutcome::Saved => {
                locals.published();
                self.done(locals, product).await.map(Some)
            }
            SaveOutcome::SlugTaken => {
                self.problems.push(taken_problem(&product.slug));
                Ok(None)
            }
            SaveOutcome::Changed => {
                let ids = [product.id.clone()];
                match get_products_by_ids(&locals.db, &locals.tenant.id, &ids).await?.pop() {
                    Some(now) => self.differs(now),
                    None => return Err(super::missing()),
                }
                Ok(None)
            }
        }
    }

    fn differs(&mut self, now: Product) {
        self.conflict = Some(Conflict { differences: differences(&now, &self.form) });
        self.before = Some(now);
    }

    /// Whether variants would go that nobody has been told of.
    async fn asks_first(&mut self, locals: &Locals) -> Result<bool, AppError> {
        let Some(before) = &self.before else { return Ok(false) };
        let gone = self.form.gone(before);
        if gone.is_empty() {
            return Ok(false);
        }
        let ids: Vec<String> = gone.iter().map(|variant| variant.id.clone()).collect();
        let which: String = hex::encode(Sha256::digest(ids.join(" "))).chars().take(16).collect();
        if self.form.act == Act::SaveAll && self.form.may_go == which {
            return Ok(false);
        }
        let held = get_held_variants(&locals.db, &locals.tenant.id, &ids).await?;
        let carts = |id: &str| held.iter().find(|held| held.id == id).map_or(0, |held| held.carts);
        let variants = gone.iter().map(|variant| (variant.name.clone(), carts(&variant.id))).collect();
        self.going = Some(Going { which, variants });
        Ok(true)
    }

    /// What follows once the product is as it was typed.
    async fn done(&self, locals: &Locals, product: Product) -> Result<Saved, AppError> {
        Ok(match self.form.act {
            Act::Duplicate => Saved::Done(duplicate(locals, &product, &self.form.key).await?, "duplicated"),
            Act::Archive => Saved::Done(product.id, "archived"),
            Act::Restore => Saved::Done(product.id, "restored"),
            _ if self.before.is_none() => Saved::Done(product.id, "created"),
            _ => Saved::Done(product.id, "saved"),
        })
    }
}

async fn write(locals: &Locals, seen: SeenProduct<'_>, event: AuditEvent) -> Result<SaveOutcome, AppError> {
    let (reference, by) =
        (new_id(locals), locals.user().map(|user| user.user_id.clone()).unwrap_or_default());
    let cause = StockCause { reason: StockReason::Admin, reference: &reference, by: &by, at: event.at };
    let stock = StockChange { cause, told: &[] };
    Ok(save_seen_products(&locals.db, &locals.tenant.id, &[seen], &stock, &[event]).await?)
}

/// Another product like this one: a draft with nothing in stock. Its id follows from the form's key, so that a form that is
/// sent twice makes one.
async fn duplicate(locals: &Locals, product: &Product, key: &str) -> Result<String, AppError> {
    let digest = hex::encode(Sha256::digest(format!("{} {key}", product.id)));
    let part = |from: usize, to: usize| digest.get(from..to).unwrap_or_default();
    let id = format!("{}-{}-8{}-8{}-{}", part(0, 8), part(8, 12), part(13, 16), part(17, 20), part(20, 32));
    let name: String = product.name.chars().take(240).collect::<String>() + " (copy)";
    let slug = free(locals, &wanted_slug("", &name).unwrap_or_else(|| nameless(&id))).await?;
    let now = locals.app.platform.clock.now();
    let mut copy = Product {
        id: id.clone(),
        slug,
        name,
        status: ProductStatus::Draft,
        revision: 0,
        created_at: now,
        updated_at: now,
        ..product.clone()
    };
    for variant in &mut copy.variants {
        variant.id = new_id(locals);
        variant.inventory_quantity = 0;
    }
    let event = AuditEvent::new(locals, Action::ProductCreated, copy.slug.as_str())
        .with(format!("a copy of {}", product.slug));
    let seen = SeenProduct { product: &copy, revision: 0, old_slug: None };
    match write(locals, seen, event).await? {
        SaveOutcome::Saved => locals.published(),
        // It is there already: the form was sent twice.
        SaveOutcome::Changed => {}
        SaveOutcome::SlugTaken => {
            return Err(AppError::Conflict("Somebody else makes a copy too. Please try again.".into()));
        }
    }
    Ok(id)
}

fn taken_problem(slug: &str) -> Problem {
    Problem::new("slug", format!("Another product is at /shop/{slug}. Please choose another address."))
}

/// The address of a product whose name has no letter that could stand in one.
fn nameless(id: &str) -> String {
    let end: String = id.chars().rev().filter(char::is_ascii_alphanumeric).take(6).collect();
    format!("product-{}", end.to_ascii_lowercase())
}

/// The first address like this one that no product has: with a number, where it must be.
async fn free(locals: &Locals, slug: &str) -> Result<String, AppError> {
    let base: String = slug.chars().take(190).collect::<String>().trim_end_matches('-').to_owned();
    let names = NameQuery { bases: vec![base.clone()], ..NameQuery::default() };
    let taken = get_known_products(&locals.db, &locals.tenant, &names).await?.taken;
    let mut numbered = (2_u32..).map(|n| format!("{base}-{n}"));
    let first = std::iter::once(base.clone()).chain(numbered.by_ref().take(100_000));
    Ok(first.into_iter().find(|slug| !taken.contains(slug)).unwrap_or(base))
}
