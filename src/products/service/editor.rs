//! The editor: what a button does, and what the page shows then.

mod differ;
mod fill;
mod save;

use coppice_catalogue::draft::Terms;
use coppice_platform::random::uuid_v7;

use super::draft::{Problem, wanted_slug};
use super::pictures::{self, Library};
use super::preview::preview_link;
use crate::cdn::model::CdnFile;
use crate::error::AppError;
use crate::locals::Locals;
use crate::markdown::to_html;
use crate::products::model::{Act, ProductForm, TooMany, read, seen};
use crate::shop::model::Product;
use crate::shop::store::{ToEdit, get_product_to_edit};

pub use differ::Difference;

/// What the editor shows.
#[derive(Debug, Default)]
pub struct Editor {
    /// The form.
    pub form: ProductForm,
    /// The product as it is saved, if it is.
    pub before: Option<Product>,
    /// The categories there are.
    pub categories: Vec<String>,
    /// What the shop takes of prices and classes of taxes, with the class that the product has.
    pub terms: Terms,
    /// The form's pictures, and those it could have.
    pub library: Library,
    /// What is wrong.
    pub problems: Vec<Problem>,
    /// Somebody else has changed the product.
    pub conflict: Option<Conflict>,
    /// What goes if it is saved.
    pub going: Option<Going>,
    /// A link to the product as it is saved.
    pub link: Option<String>,
    /// The description as the shop shows it.
    pub description: Option<String>,
    /// Whether the form was sent and is not saved.
    pub unsaved: bool,
}

/// Somebody else has changed the product since the form was made.
#[derive(Debug, Default)]
pub struct Conflict {
    /// Where what is there and what was typed differ.
    pub differences: Vec<Difference>,
}

/// Variants that go if the form is saved.
#[derive(Debug, Default)]
pub struct Going {
    /// Which these are, for the form to say back.
    pub which: String,
    /// Their names, each with how many carts have it.
    pub variants: Vec<(String, i64)>,
}

/// What came of a button.
#[derive(Debug)]
pub enum Saved {
    /// The product with this id is saved; so it was.
    Done(String, &'static str),
    /// The form is to be shown again.
    Shown(Box<Editor>),
}

/// The editor of a product.
///
/// # Errors
/// [`AppError::NotFound`], and what the database can't do.
pub async fn open(locals: &Locals, id: &str) -> Result<Editor, AppError> {
    let ToEdit { product, categories, terms, .. } =
        get_product_to_edit(&locals.db, &locals.tenant, id, "").await?;
    let product = product.ok_or_else(missing)?;
    let terms = with_own(terms, Some(&product));
    let mut form = ProductForm::of(&product);
    // What is saved has no more variants than there may be.
    let _ = form.arrange(Some(&product));
    form.key = new_id(locals).replace('-', "");
    let library = Library::known(locals, &form, Some(&product)).await?;
    let before = Some(product);
    Ok(Editor { form, before, categories, terms, library, ..Editor::default() })
}

/// The editor of a product that is to be made.
///
/// # Errors
/// What the database can't do.
pub async fn new_product(locals: &Locals) -> Result<Editor, AppError> {
    let mut form = ProductForm::new(new_id(locals));
    let _ = form.arrange(None);
    let ToEdit { categories, terms, .. } = get_product_to_edit(&locals.db, &locals.tenant, "", "").await?;
    Ok(Editor { form, categories, terms, ..Editor::default() })
}

/// Does what a button says with the form that came with it. `id` is that of the product, unless it is new; `uploaded` are
/// the files that came along.
///
/// # Errors
/// [`AppError::NotFound`], [`AppError::BadRequest`], and what the database can't do; what is wrong with the form is shown in it.
pub async fn edit(
    locals: &Locals,
    id: Option<&str>,
    pairs: Vec<(String, String)>,
    uploaded: Vec<Result<CdnFile, String>>,
) -> Result<Saved, AppError> {
    let sent = |name: &str| {
        pairs.iter().find(|(own, _)| own == name).map(|(_, value)| value.clone()).unwrap_or_default()
    };
    let is_id = |id: &str| id.len() == 36 && id.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-');
    let own = match id {
        Some(id) => id.to_owned(),
        None => Some(sent("id")).filter(|id| is_id(id)).unwrap_or_else(|| new_id(locals)),
    };
    let slug = wanted_slug(&sent("slug"), &sent("name")).unwrap_or_default();
    let ToEdit { product: before, categories, terms, owner } =
        get_product_to_edit(&locals.db, &locals.tenant, &own, &slug).await?;
    let terms = with_own(terms, before.as_ref());
    let base = match &before {
        Some(product) => ProductForm::of(product),
        None if id.is_some() => return Err(missing()),
        None => ProductForm::new(own.clone()),
    };
    let says_seen = pairs.iter().any(|(name, _)| name == "seen");
    let mut form = read(pairs, base)?;
    if !says_seen {
        form.seen.clear();
    }
    let mut editor = Editor { form, before, categories, terms, unsaved: true, ..Editor::default() };
    editor.take_pictures(locals, uploaded).await?;
    editor.arrange();
    editor.act(locals).await?;
    if editor.form.act.saves() && editor.problems.is_empty() {
        let owned = owner.filter(|owner| *owner != own);
        if let Some(done) = editor.save(locals, owned.is_some()).await? {
            return Ok(done);
        }
    }
    editor.complete(locals).await?;
    Ok(Saved::Shown(Box::new(editor)))
}

impl Editor {
    /// Whether the product is new.
    pub fn is_new(&self) -> bool {
        self.before.is_none()
    }

    /// What is wrong with a field.
    pub fn problem(&self, field: &str) -> Option<&str> {
        self.problems.iter().find(|problem| problem.field == field).map(|problem| problem.message.as_str())
    }

    fn wrong(&mut self, field: &str, message: impl Into<String>) {
        self.problems.push(Problem::new(field, message));
    }

    /// Files that were sent with the form, and the one whose button was pressed, become pictures of it.
    async fn take_pictures(
        &mut self,
        locals: &Locals,
        uploaded: Vec<Result<CdnFile, String>>,
    ) -> Result<(), AppError> {
        for file in uploaded {
            let added = file.and_then(|file| pictures::add(&mut self.form, Some(file)));
            if let Err(why) = added {
                self.wrong("pictures", why);
            }
        }
        if let Act::PictureAdd(id) = self.form.act.clone()
            && let Err(why) = pictures::add_by_id(locals, &mut self.form, &id).await?
        {
            self.wrong("pictures", why);
        }
        Ok(())
    }

    fn arrange(&mut self) {
        if let Act::OptionUp(at) = self.form.act {
            self.form.option_up(at);
        }
        if let Err(TooMany(count)) = self.form.arrange(self.before.as_ref()) {
            self.wrong(
                "options",
                format!("These options make {count} variants; a product has at most 2,048."),
            );
        }
    }

    async fn act(&mut self, locals: &Locals) -> Result<(), AppError> {
        let form = &mut self.form;
        let last = form.pictures.len();
        match form.act.clone() {
            Act::Page(page) => {
                form.page = page.min(form.rows.len().saturating_sub(1) / ProductForm::PAGE);
            }
            Act::PictureUp(at) if (1..last).contains(&at) => form.pictures.swap(at.saturating_sub(1), at),
            Act::PictureDown(at) if at.saturating_add(1) < last => {
                form.pictures.swap(at, at.saturating_add(1));
            }
            Act::PictureRemove(at) if at < last => drop(form.pictures.remove(at)),
            Act::Fill => {
                let currency = locals.tenant.currency.clone();
                let problems = fill::fill(&mut self.form, &currency, &self.terms);
                self.problems.extend(problems);
            }
            Act::Link => {
                self.link = self.before.as_ref().map(|product| preview_link(locals, &product.id));
            }
            Act::Archive => form.status = "archived".into(),
            Act::Restore => form.status = "draft".into(),
            _ => {}
        }
        Ok(())
    }

    /// What the page shows beside the form.
    async fn complete(&mut self, locals: &Locals) -> Result<(), AppError> {
        let (form, before) = (&self.form, self.before.as_ref());
        let picks = matches!(form.act, Act::Pick | Act::PictureAdd(_));
        self.library = if picks {
            Library::load(locals, form, before).await?
        } else {
            Library::known(locals, form, before).await?
        };
        if matches!(form.act, Act::Refresh) && !form.description.is_empty() {
            self.description = Some(to_html(&form.description));
        }
        self.form.may_go = self.going.as_ref().map(|going| going.which.clone()).unwrap_or_default();
        if let (Some(_), Some(product)) = (&self.conflict, &self.before) {
            self.form.seen = seen(product);
        }
        if self.form.key.is_empty() {
            self.form.key = new_id(locals).replace('-', "");
        }
        // The page of the first variant with which something is wrong.
        let wrong = self.problems.iter().find_map(|problem| {
            let (start, _) = problem.field.strip_prefix('v')?.split_once('.')?;
            start.parse::<usize>().ok()
        });
        if let Some(at) = wrong {
            self.form.page = at / ProductForm::PAGE;
        }
        Ok(())
    }
}

/// The classes, and the product's own where there is no rate for it any more, or not yet.
fn with_own(mut terms: Terms, product: Option<&Product>) -> Terms {
    if let Some(product) = product {
        terms.take_class(&product.tax_class);
    }
    terms
}

fn missing() -> AppError {
    AppError::NotFound("There is no such product.".into())
}

fn new_id(locals: &Locals) -> String {
    let platform = &locals.app.platform;
    uuid_v7(platform.clock.now_ms(), platform.random.u128())
}
