use coppice_catalogue::slug::{is_slug, slug};

use super::invalid::invalid;
use crate::error::AppError;
use crate::site::model::{LONGEST_PAGE, OwnPage, PageKind};
use crate::site::texts;
use crate::text::{tidy, tidy_lines};

/// The longest address of a page, in bytes.
const LONGEST_SLUG: usize = 100;

/// The page of a form, with the id and version of the one it is to take the place of.
///
/// # Errors
/// [`AppError::Invalid`], with the first field that is not what it must be.
pub fn read_page(typed: &impl Fn(&str) -> String, id: &str, revision: i64) -> Result<OwnPage, AppError> {
    let title = typed(texts::TITLE.name);
    if title.trim().chars().count() > 100 {
        return Err(invalid(&texts::TITLE, texts::too_long(100)));
    }
    let title = tidy(&title, 100);
    if title.is_empty() {
        return Err(invalid(&texts::TITLE, texts::NEEDS_TITLE));
    }
    let kind =
        PageKind::parse(&typed(texts::KIND.name)).ok_or_else(|| invalid(&texts::KIND, texts::NO_KIND))?;
    let slug = read_slug(typed(texts::SLUG.name).trim(), &title)?;
    let body = typed(texts::BODY.name);
    if body.chars().filter(|c| *c != '\r').count() > LONGEST_PAGE {
        return Err(invalid(&texts::BODY, texts::too_long(LONGEST_PAGE)));
    }
    let body = tidy_lines(&body, LONGEST_PAGE);
    let published = typed(texts::PUBLISH.name) == "1";
    if published && body.is_empty() {
        return Err(invalid(&texts::BODY, texts::NEEDS_BODY));
    }
    let left = gaps(&body);
    if published && !left.is_empty() && typed("gaps") != "1" {
        return Err(invalid(&texts::PUBLISH, texts::gaps(&left)));
    }
    Ok(OwnPage {
        id: id.to_owned(),
        slug,
        title,
        body,
        kind,
        in_footer: u8::from(typed(texts::FOOT.name) == "1"),
        published: u8::from(published),
        revision,
        updated_at: 0,
    })
}

fn read_slug(typed: &str, title: &str) -> Result<String, AppError> {
    if typed.is_empty() {
        let made = slug(title).ok_or_else(|| invalid(&texts::SLUG, texts::NEEDS_SLUG))?;
        // As whole words as fit.
        let mut short = String::new();
        for word in made.split('-') {
            let longer = if short.is_empty() { word.to_owned() } else { format!("{short}-{word}") };
            if longer.len() > LONGEST_SLUG {
                break;
            }
            short = longer;
        }
        return if short.is_empty() { Err(invalid(&texts::SLUG, texts::NEEDS_SLUG)) } else { Ok(short) };
    }
    if typed.len() > LONGEST_SLUG || !is_slug(typed) {
        return Err(invalid(&texts::SLUG, texts::NO_SLUG));
    }
    Ok(typed.to_owned())
}

/// What still stands between double brackets in a text, as the starting texts have gaps.
pub fn gaps(body: &str) -> Vec<String> {
    let mut left = Vec::new();
    for part in body.split("[[").skip(1) {
        if let Some((gap, _)) = part.split_once("]]") {
            let gap = tidy(gap, 60);
            if !gap.is_empty() && !gap.contains('\n') && !left.contains(&gap) {
                left.push(gap);
            }
        }
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(fields: &[(&str, &str)]) -> Result<OwnPage, String> {
        let typed = |name: &str| {
            let value = fields.iter().find(|(field, _)| *field == name).map(|(_, value)| (*value).to_owned());
            value.unwrap_or_else(|| match name {
                "title" => "About us".to_owned(),
                "kind" => "about".to_owned(),
                _ => String::new(),
            })
        };
        read_page(&typed, "", 0).map_err(|error| match error {
            AppError::Invalid { field, .. } => field,
            other => other.to_string(),
        })
    }

    #[test]
    fn what_is_no_page_is_told_beside_its_field() {
        let long = "x".repeat(1 << 20);
        for (fields, field) in [
            (vec![("title", "")], "title"),
            (vec![("title", " \u{feff} ")], "title"),
            (vec![("title", &*long)], "title"),
            (vec![("title", "茶碗")], "slug"),
            (vec![("slug", "A b")], "slug"),
            (vec![("slug", "a/b")], "slug"),
            (vec![("slug", "..")], "slug"),
            (vec![("slug", &*long)], "slug"),
            (vec![("kind", "")], "kind"),
            (vec![("kind", "admin")], "kind"),
            (vec![("body", &*long)], "body"),
            (vec![("published", "1")], "body"),
            (vec![("published", "1"), ("body", "\u{0} \n")], "body"),
            (vec![("published", "1"), ("body", "We are [[Name]].")], "published"),
        ] {
            assert_eq!(read(&fields).err().as_deref(), Some(field), "{field}");
        }
        let gaps = [("published", "1"), ("body", "We are [[Name]]."), ("gaps", "1")];
        assert_eq!(read(&gaps).unwrap().published, 1);
        assert_eq!(read(&[("body", "We are [[Name]].")]).unwrap().published, 0);
    }

    #[test]
    fn an_address_is_made_of_the_title_where_none_is_given() {
        assert_eq!(read(&[("title", "Über uns & mehr")]).unwrap().slug, "uber-uns-mehr");
        assert_eq!(read(&[("slug", "about")]).unwrap().slug, "about");
        let long = read(&[("title", &"word ".repeat(20))]).unwrap().slug;
        assert!(long.len() <= LONGEST_SLUG && long.ends_with("word"));
    }

    #[test]
    fn gaps_are_what_stands_between_double_brackets() {
        assert_eq!(gaps("a [[b]] [c](d) [[ e ]] [[b]] [[]] [[f"), ["b", "e"]);
    }
}
