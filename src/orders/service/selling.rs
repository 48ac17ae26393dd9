//! The rules of what a shop sells by.

mod keys;
mod read;

use coppice_platform::random::uuid_v7;

pub use keys::{KnownKeys, known_keys, with_keys};
pub use read::{Typing, read_checkout, read_item};

use crate::audit::{Action, AuditEvent};
use crate::error::AppError;
use crate::locals::Locals;
use crate::orders::model::selling::{CheckoutSettings, Discount, Item, Kind, Saved, ShippingRate};
use crate::orders::{store, texts};
use crate::ui::Field;

/// What is said of a field that is not what it must be.
fn invalid(field: &Field, message: impl Into<String>) -> AppError {
    AppError::Invalid { field: field.name.to_owned(), message: message.into() }
}

/// How one pays, with the revision of all that the shop sells by.
///
/// # Errors
/// What the database can't do.
pub async fn get_settings(locals: &Locals) -> Result<CheckoutSettings, AppError> {
    Ok(store::get_settings(&locals.db, &locals.tenant.id).await?)
}

/// All of a kind, with the settings.
#[derive(Debug, Clone)]
pub struct Listed {
    /// The settings, with the revision of all.
    pub settings: CheckoutSettings,
    /// All of the kind.
    pub items: Vec<Item>,
}

impl Listed {
    /// The one that addresses name so.
    pub fn find(&self, key: &str) -> Option<&Item> {
        self.items.iter().find(|item| item.key() == key)
    }
}

/// All of a kind.
///
/// # Errors
/// What the database can't do.
pub async fn get_items(locals: &Locals, kind: Kind) -> Result<Listed, AppError> {
    let (settings, items) = store::get_items(&locals.db, &locals.tenant.id, kind).await?;
    Ok(Listed { settings, items })
}

/// Whether all that is sold has a price that who takes the money from now on can charge exactly.
///
/// # Errors
/// [`AppError::Invalid`] where something has not, and what the database can't do.
pub async fn check_prices(
    locals: &Locals,
    before: &CheckoutSettings,
    settings: &CheckoutSettings,
) -> Result<(), AppError> {
    let step = settings.provider.price_step(&locals.tenant.currency);
    if step == 1 || settings.provider == before.provider {
        return Ok(());
    }
    match store::get_inexact(&locals.db, &locals.tenant.id, step).await? {
        Some(name) => {
            let step = locals.look.region().money(step, &locals.tenant.currency);
            Err(invalid(&texts::PROVIDER, texts::sold_inexact(&name, &step)))
        }
        None => Ok(()),
    }
}

/// Stores the settings in the place of those of their revision.
///
/// # Errors
/// What the database can't do.
pub async fn save_settings(locals: &Locals, settings: &CheckoutSettings) -> Result<Saved, AppError> {
    let event = AuditEvent::new(locals, Action::SellingChanged, "").with("checkout");
    Ok(store::save_settings(&locals.db, &locals.tenant.id, settings, &event).await?)
}

/// Stores one in the place of `before`, or a new one, which gets an id, if all is of the revision that was listed.
///
/// # Errors
/// [`AppError::Invalid`] where there is one like it or no room for it, and what the database can't do.
pub async fn save_item(
    locals: &Locals,
    listed: &Listed,
    before: Option<&Item>,
    item: &Item,
) -> Result<Saved, AppError> {
    let kind = item.kind();
    let clashes = |other: &&Item| before != Some(*other) && item.clashes_with(other);
    if listed.items.iter().any(|other| clashes(&other)) {
        return Err(match kind {
            Kind::Taxes => invalid(&texts::CLASS, texts::TAX_TAKEN),
            Kind::Delivery | Kind::Discounts => invalid(&texts::CODE, texts::CODE_TAKEN),
        });
    }
    if before.is_none() && listed.items.len() >= kind.most() {
        return Err(invalid(first_field(kind), texts::no_room(kind.most())));
    }
    let item = with_id(locals, item.clone());
    let what = if before.is_some() { "changed" } else { "added" };
    let event = noted(locals, &item, what);
    let revision = listed.settings.revision;
    Ok(store::save_item(&locals.db, &locals.tenant.id, revision, before, &item, &event).await?)
}

/// Deletes one, if all is of this revision.
///
/// # Errors
/// What the database can't do.
pub async fn delete_item(locals: &Locals, revision: i64, item: &Item) -> Result<Saved, AppError> {
    let event = noted(locals, item, "deleted");
    Ok(store::delete_item(&locals.db, &locals.tenant.id, revision, item, &event).await?)
}

fn noted(locals: &Locals, item: &Item, what: &str) -> AuditEvent {
    let of = match item.kind() {
        Kind::Delivery => "delivery",
        Kind::Taxes => "tax",
        Kind::Discounts => "code",
    };
    AuditEvent::new(locals, Action::SellingChanged, item.name()).with(format!("{of} {what}"))
}

fn first_field(kind: Kind) -> &'static Field {
    match kind {
        Kind::Delivery => &texts::NAME,
        Kind::Taxes => &texts::COUNTRY,
        Kind::Discounts => &texts::CODE,
    }
}

fn with_id(locals: &Locals, mut item: Item) -> Item {
    let platform = &locals.app.platform;
    if let Item::Rate(ShippingRate { id, .. }) | Item::Discount(Discount { id, .. }) = &mut item
        && id.is_empty()
    {
        *id = uuid_v7(platform.clock.now_ms(), platform.random.u128());
    }
    item
}
