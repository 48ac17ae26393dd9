use std::sync::Arc;

use coppice_catalogue::slug::is_slug;
use coppice_platform::random::uuid_v7;

use super::invalid::invalid;
use crate::api::Shared;
use crate::audit::{Action, AuditEvent};
use crate::error::AppError;
use crate::kv::{Freshness, PAGE};
use crate::locals::Locals;
use crate::markdown::{first_sentence, to_html};
use crate::site::model::{OwnPage, PageRow, PageView, Saved};
use crate::site::{store, texts};

/// How long pages are shown as they were: every change gives them another generation, and with it another key.
const PAGES: Freshness = Freshness { max_age: 60, stale_while_revalidate: 600, stale_if_error: 600 };

/// The longest description for search engines, in characters.
const DESCRIPTION: usize = 160;

/// The published page with this slug, or the one that had it before; `None` where there is none.
///
/// # Errors
/// What the database can't do.
pub async fn find_page(locals: &Locals, slug: &str) -> Result<Option<Shared<PageView>>, AppError> {
    if !is_slug(slug) {
        return Ok(None);
    }
    let key = locals.content_key(PAGE, slug);
    let (tenant, slug) = (locals.tenant.id.clone(), slug.to_owned());
    let load = move |db: Arc<_>| {
        let (tenant, slug) = (tenant.clone(), slug.clone());
        async move { Ok(store::find_page(&db, &tenant, &slug).await?.map(view)) }
    };
    Ok(locals.find_cached(&key, PAGES, load).await?.map(Shared::from))
}

fn view(page: OwnPage) -> PageView {
    PageView {
        html: to_html(&page.body),
        description: first_sentence(&page.body, DESCRIPTION),
        slug: page.slug,
        title: page.title,
        updated_at: page.updated_at,
    }
}

/// The page with this slug that is not published yet, as its readers would see it.
///
/// # Errors
/// What the database can't do.
pub async fn get_draft(locals: &Locals, slug: &str) -> Result<Option<PageView>, AppError> {
    if !is_slug(slug) {
        return Ok(None);
    }
    Ok(store::get_draft(&locals.db, &locals.tenant.id, slug).await?.map(view))
}

/// The shop's pages, in their order.
///
/// # Errors
/// What the database can't do.
pub async fn get_pages(locals: &Locals) -> Result<Vec<PageRow>, AppError> {
    Ok(store::get_pages(&locals.db, &locals.tenant.id).await?)
}

/// The page with this id, as it is at the primary.
///
/// # Errors
/// [`AppError::NotFound`], and what the database can't do.
pub async fn get_page(locals: &Locals, id: &str) -> Result<OwnPage, AppError> {
    let page = store::get_page(&locals.db, &locals.tenant.id, id).await?;
    page.ok_or_else(|| AppError::NotFound(texts::GONE.into()))
}

/// Stores a page: a new one, which gets an id, or one in the place of its version.
///
/// # Errors
/// [`AppError::Invalid`] where its slug is another's or there is no room for it, and what the database can't do.
pub async fn save_page(locals: &Locals, page: &mut OwnPage) -> Result<Saved, AppError> {
    let taken = || invalid(&texts::SLUG, texts::SLUG_TAKEN);
    let state = if page.published == 1 { "published" } else { "draft" };
    let event = AuditEvent::new(locals, Action::PageChanged, page.slug.as_str()).with(state);
    let (db, tenant) = (&locals.db, &locals.tenant.id);
    let saved = if page.id.is_empty() {
        let platform = &locals.app.platform;
        page.id = uuid_v7(platform.clock.now_ms(), platform.random.u128());
        match store::insert_page(db, tenant, page, &event).await? {
            Some(id) if id == page.id => Saved::Done(1),
            other => {
                page.id.clear();
                return Err(other.map_or_else(|| invalid(&texts::TITLE, texts::MANY_PAGES), |_| taken()));
            }
        }
    } else {
        store::update_page(db, tenant, page, &event).await?.ok_or_else(taken)?
    };
    if matches!(saved, Saved::Done(_)) {
        locals.published();
    }
    Ok(saved)
}

/// Deletes the page with this id.
///
/// # Errors
/// [`AppError::NotFound`], and what the database can't do.
pub async fn delete_page(locals: &Locals, id: &str) -> Result<(), AppError> {
    let page = get_page(locals, id).await?;
    let event = AuditEvent::new(locals, Action::PageChanged, page.slug).with("deleted");
    if !store::delete_page(&locals.db, &locals.tenant.id, id, &event).await? {
        return Err(AppError::NotFound(texts::GONE.into()));
    }
    locals.published();
    Ok(())
}

/// Moves the page with this id one place towards the first, or the last. Where it is there already nothing happens.
///
/// # Errors
/// What the database can't do.
pub async fn move_page(locals: &Locals, id: &str, up: bool) -> Result<(), AppError> {
    let mut ids: Vec<String> = get_pages(locals).await?.into_iter().map(|page| page.id).collect();
    let Some(at) = ids.iter().position(|own| own == id) else { return Ok(()) };
    let to = if up { at.checked_sub(1) } else { Some(at.saturating_add(1)) };
    let Some(to) = to.filter(|to| *to < ids.len()) else { return Ok(()) };
    ids.swap(at, to);
    let event = AuditEvent::new(locals, Action::PageChanged, "").with("order");
    store::order_pages(&locals.db, &locals.tenant.id, &ids, &event).await?;
    locals.published();
    Ok(())
}
