//! Which pictures a product shows, and in which order.

use coppice_catalogue::check::Limits;
use sha2::{Digest, Sha256};

use crate::audit::{Action, AuditEvent};
use crate::cdn::model::{CdnFile, Visibility};
use crate::cdn::service::{description, get_file};
use crate::error::AppError;
use crate::locals::Locals;
use crate::shop::model::{Image, Product};
use crate::shop::store;

/// What is to be done with a product's pictures, beside describing them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PictureAct {
    /// Nothing.
    Save,
    /// The picture at this place goes one to the front.
    Up(usize),
    /// The picture at this place goes one to the back.
    Down(usize),
    /// The picture at this place goes.
    Remove(usize),
    /// The file with this id becomes the last one.
    Add(String),
}

impl PictureAct {
    /// Reads what a button says: `save`, `search` (which saves too), `up 2`, `down 0`, `remove 1`, `add <id>`.
    pub fn parse(text: &str) -> Option<Self> {
        let (act, what) = text.split_once(' ').unwrap_or((text, ""));
        match act {
            "save" | "search" => Some(Self::Save),
            "up" => what.parse().ok().map(Self::Up),
            "down" => what.parse().ok().map(Self::Down),
            "remove" => what.parse().ok().map(Self::Remove),
            "add" if !what.is_empty() => Some(Self::Add(what.to_owned())),
            _ => None,
        }
    }
}

/// What a form calls a picture, in eight letters and digits. Keys may be long addresses: those of as many pictures as a product
/// may have are more than a form can hold.
pub fn picture_tag(key: &str) -> String {
    hex::encode(Sha256::digest(key)).chars().take(8).collect()
}

/// A product by its slug, whatever its status, for those who manage it.
///
/// # Errors
/// [`AppError::NotFound`], and what the database can't do.
pub async fn get_any_product(locals: &Locals, slug: &str) -> Result<Product, AppError> {
    let product = store::get_product_by_slug(&locals.db, &locals.tenant.id, slug).await?;
    product.ok_or_else(|| AppError::NotFound(format!("There is no product “{slug}”.")))
}

/// Describes a product's pictures by `given` (their [tags](picture_tag) with what they show, in the order of the form) and then does what
/// is to be done.
///
/// # Errors
/// [`AppError::Unprocessable`] with why it can't be done, [`AppError::NotFound`], and what the database can't do.
pub async fn change_pictures(
    locals: &Locals,
    slug: &str,
    given: &[(String, String)],
    act: &PictureAct,
) -> Result<(), AppError> {
    let described = |(tag, alt): &(String, String)| Ok((tag.clone(), description(alt)?));
    let given = given.iter().map(described).collect::<Result<Vec<_>, AppError>>()?;
    let product = get_any_product(locals, slug).await?;
    let mut images = arranged(product.images.clone(), &given, act);
    if let PictureAct::Add(id) = act {
        add(&mut images, get_file(locals, id).await?)?;
    }
    // A search saves too, and mostly there is nothing to save.
    if images == product.images {
        return Ok(());
    }
    let event = AuditEvent::new(locals, Action::ProductChanged, slug).with("pictures");
    store::set_product_pictures(&locals.db, &locals.tenant.id, slug, &images, &event).await?;
    locals.published();
    Ok(())
}

/// The pictures as the form has them. What it does not know, because it came meanwhile, stays at the end; what it knows
/// and is gone stays gone.
fn arranged(images: Vec<Image>, given: &[(String, String)], act: &PictureAct) -> Vec<Image> {
    let mut arranged = Vec::with_capacity(images.len());
    let mut left: Vec<_> = images.into_iter().map(|image| (picture_tag(&image.key), image)).collect();
    for (tag, alt) in given {
        if let Some(at) = left.iter().position(|(own, _)| own == tag) {
            let (_, image) = left.remove(at);
            arranged.push(Image { alt: alt.clone(), ..image });
        }
    }
    arranged.extend(left.into_iter().map(|(_, image)| image));
    let len = arranged.len();
    match *act {
        PictureAct::Up(at) if (1..len).contains(&at) => arranged.swap(at.saturating_sub(1), at),
        PictureAct::Down(at) if at.saturating_add(1) < len => arranged.swap(at, at.saturating_add(1)),
        PictureAct::Remove(at) if at < len => drop(arranged.remove(at)),
        _ => {}
    }
    arranged
}

fn add(images: &mut Vec<Image>, file: Option<CdnFile>) -> Result<(), AppError> {
    let refuse = |why: &str| Err(AppError::Unprocessable(why.to_owned()));
    let Some(file) = file else { return refuse("This file no longer exists.") };
    if !file.is_image() {
        return refuse("Only a picture can be a product's picture.");
    }
    if file.visibility == Visibility::Private {
        return refuse("This picture is private: the shop's visitors would not see it.");
    }
    if images.len() >= Limits::IMAGES {
        return Err(AppError::Unprocessable(format!("A product has at most {} pictures.", Limits::IMAGES)));
    }
    // One that is there already is what was wanted.
    if images.iter().all(|image| image.key != file.key) {
        let (width, height) = (file.width.unwrap_or(0), file.height.unwrap_or(0));
        images.push(Image { key: file.key, alt: file.alt_text, width, height, source: None });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn image(key: &str) -> Image {
        Image { key: key.into(), ..Image::default() }
    }

    fn keys(given: &[&str], act: &PictureAct) -> String {
        let given: Vec<_> = given.iter().map(|key| (picture_tag(key), String::new())).collect();
        let images = arranged(vec![image("a"), image("b"), image("c")], &given, act);
        images.into_iter().map(|image| image.key).collect()
    }

    #[test]
    fn pictures_go_where_the_button_says() {
        let all = &["a", "b", "c"][..];
        assert_eq!(keys(all, &PictureAct::Save), "abc");
        assert_eq!(keys(all, &PictureAct::Up(2)), "acb");
        assert_eq!(keys(all, &PictureAct::Down(0)), "bac");
        assert_eq!(keys(all, &PictureAct::Remove(1)), "ac");
        for act in [PictureAct::Up(0), PictureAct::Up(3), PictureAct::Down(2), PictureAct::Remove(3)] {
            assert_eq!(keys(all, &act), "abc", "{act:?}");
        }
    }

    #[test]
    fn what_came_since_the_form_was_made_stays_and_what_it_makes_up_does_not_come() {
        assert_eq!(keys(&["b", "x"], &PictureAct::Save), "bac");
        assert_eq!(keys(&["b", "b"], &PictureAct::Save), "bac");
    }

    #[test]
    fn descriptions_are_taken_over() {
        let images = arranged(vec![image("a")], &[(picture_tag("a"), "A mug".into())], &PictureAct::Save);
        assert_eq!(images[0].alt, "A mug");
    }

    #[test]
    fn buttons_are_read_and_nothing_else_is_one() {
        assert_eq!(PictureAct::parse("up 2"), Some(PictureAct::Up(2)));
        assert_eq!(PictureAct::parse("add 0198-ab"), Some(PictureAct::Add("0198-ab".into())));
        for text in ["", "up", "up -1", "up x", "add", "add ", "drop 1"] {
            assert_eq!(PictureAct::parse(text), None, "{text}");
        }
    }
}
