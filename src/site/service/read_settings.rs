use http::Uri;

use coppice_catalogue::region::Region;

use super::invalid::invalid;
use crate::email::typed_email;
use crate::error::AppError;
use crate::host;
use crate::site::model::{LONGEST_CATEGORIES, MOST_CATEGORIES, StoredSettings};
use crate::site::texts;
use crate::tenant::Tenant;
use crate::tenant::colour::{BUILT_IN, Colour};
use crate::tenant::countries::country_name;
use crate::tenant::settings::SiteSettings;
use crate::text::{tidy, tidy_lines};
use crate::ui::Field;

/// The settings of a form of this version, which has neither the logo nor the icon.
///
/// # Errors
/// [`AppError::Invalid`], with the first field that is not what it must be.
pub fn read_settings(typed: &impl Fn(&str) -> String, revision: i64) -> Result<StoredSettings, AppError> {
    let line = |field: &Field, most: usize| {
        let text = typed(field.name);
        bounded(field, &text, most)?;
        Ok::<_, AppError>(tidy(&text, most))
    };
    let lines = |field: &Field, most: usize| {
        let text = typed(field.name);
        bounded(field, &text, most)?;
        Ok::<_, AppError>(tidy_lines(&text, most))
    };
    let name = line(&texts::NAME, Tenant::LONGEST_NAME)?;
    if name.is_empty() {
        return Err(invalid(&texts::NAME, texts::NEEDS_NAME));
    }
    let settings = SiteSettings {
        accent: accent(&typed(texts::ACCENT.name))?,
        slogan: line(&texts::SLOGAN, 200)?,
        announcement: line(&texts::ANNOUNCEMENT, 200)?,
        footer: lines(&texts::FOOTER, 500)?,
        email: email(&typed(texts::EMAIL.name))?,
        phone: phone(&line(&texts::PHONE, 40)?)?,
        address: lines(&texts::ADDRESS, 300)?,
        social: social(&typed(texts::SOCIAL.name))?,
        region: region(&typed(texts::REGION.name))?,
        country: country(&typed(texts::COUNTRY.name))?,
        categories: categories(&typed(texts::CATEGORIES.name))?,
        ..SiteSettings::default()
    };
    Ok(StoredSettings { revision, name, settings })
}

fn bounded(field: &Field, text: &str, most: usize) -> Result<(), AppError> {
    // Browsers send two characters for a line's end.
    let is_long = text.trim().chars().filter(|c| *c != '\r').count() > most;
    if is_long { Err(invalid(field, texts::too_long(most))) } else { Ok(()) }
}

fn accent(text: &str) -> Result<String, AppError> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(String::new());
    }
    let colour = Colour::parse(text).ok_or_else(|| invalid(&texts::ACCENT, texts::NO_COLOUR))?.hex();
    Ok(if colour == BUILT_IN { String::new() } else { colour })
}

fn email(text: &str) -> Result<String, AppError> {
    if tidy(text, 1).is_empty() {
        return Ok(String::new());
    }
    typed_email(text).ok_or_else(|| invalid(&texts::EMAIL, texts::NO_EMAIL))
}

fn phone(text: &str) -> Result<String, AppError> {
    let good = |c: char| c.is_ascii_digit() || matches!(c, ' ' | '+' | '(' | ')' | '-' | '.' | '/');
    let digits = text.chars().filter(char::is_ascii_digit).count();
    if text.is_empty() || text.chars().all(good) && digits >= 3 {
        Ok(text.to_owned())
    } else {
        Err(invalid(&texts::PHONE, texts::NO_PHONE))
    }
}

fn social(text: &str) -> Result<Vec<String>, AppError> {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !tidy(line, 1).is_empty()).collect();
    if lines.len() > 10 {
        return Err(invalid(&texts::SOCIAL, texts::MANY_ADDRESSES));
    }
    let read = |line: &&str| {
        let shown: String = tidy(line, 60);
        page_elsewhere(line)
            .ok_or_else(|| invalid(&texts::SOCIAL, format!("“{shown}” {}", texts::NO_ADDRESS)))
    };
    lines.iter().map(read).collect()
}

/// An address that may stand in every page: of the web, encrypted, of a host of the internet, with nobody's name in it.
fn page_elsewhere(text: &str) -> Option<String> {
    if text.len() > 300
        || !text.bytes().all(|b| b.is_ascii_graphic() && !matches!(b, b'"' | b'<' | b'>' | b'\\'))
    {
        return None;
    }
    let address: Uri = text.parse().ok()?;
    let authority = address.authority()?;
    let is_web = address.scheme_str() == Some("https");
    (is_web && !authority.as_str().contains('@') && host::is_public(authority.host()))
        .then(|| text.to_owned())
}

fn region(text: &str) -> Result<String, AppError> {
    if text.is_empty() {
        return Ok(String::new());
    }
    let region = Region::find(text).ok_or_else(|| invalid(&texts::REGION, texts::NO_REGION))?;
    Ok(region.tag.to_owned())
}

fn country(text: &str) -> Result<String, AppError> {
    if text.is_empty() || country_name(text).is_some() {
        return Ok(text.to_owned());
    }
    Err(invalid(&texts::COUNTRY, texts::COUNTRY_UNKNOWN))
}

fn categories(text: &str) -> Result<Vec<String>, AppError> {
    bounded(&texts::CATEGORIES, text, LONGEST_CATEGORIES)?;
    let mut order: Vec<String> = Vec::new();
    for line in text.lines() {
        let name = tidy(line, LONGEST_CATEGORIES);
        if !name.is_empty() && !order.contains(&name) {
            order.push(name);
        }
        if order.len() > MOST_CATEGORIES {
            return Err(invalid(&texts::CATEGORIES, texts::MANY_CATEGORIES));
        }
    }
    Ok(order)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(field: &'static str, value: &str) -> Result<StoredSettings, String> {
        let value = value.to_owned();
        let typed = move |name: &str| match name {
            name if name == field => value.clone(),
            "name" => "Shop".to_owned(),
            _ => String::new(),
        };
        read_settings(&typed, 0).map_err(|error| match error {
            AppError::Invalid { field, .. } => field,
            other => other.to_string(),
        })
    }

    #[test]
    fn what_is_no_setting_is_told_beside_its_field() {
        let long = "x".repeat(1 << 20);
        for (field, value) in [
            ("name", ""),
            ("name", "  \u{200b} "),
            ("name", &long),
            ("accent", "red"),
            ("accent", "#fff}</style><script>"),
            ("slogan", &long),
            ("announcement", &long),
            ("footer", &long),
            ("email", "ada"),
            ("email", "ada@example.com, bo@example.com"),
            ("email", &long),
            ("phone", "call me"),
            ("phone", "12"),
            ("phone", &long),
            ("address", &long),
            ("social", "javascript:alert(1)"),
            ("social", "http://example.com/shop"),
            ("social", "https://example.com@evil.example/"),
            ("social", "https://localhost/"),
            ("social", "https://example.com/\"><script>"),
            ("social", "https://exämple.com/"),
            ("social", "//example.com"),
            ("social", &long),
            ("region", "xx-XX"),
            ("region", &long),
            ("country", "de"),
            ("country", "Germany"),
            ("categories", &long),
        ] {
            let shown: String = value.chars().take(40).collect();
            assert_eq!(read(field, value).err().as_deref(), Some(field), "{field} {shown}");
        }
        let many = "https://example.com/\n".repeat(11);
        assert_eq!(read("social", &many).err().as_deref(), Some("social"));
    }

    #[test]
    fn what_is_kept_deceives_nobody() {
        let kept = read("slogan", "\u{202e}Bread\u{0}\r\n =cmd|' 🍞 <b>").unwrap().settings.slogan;
        assert_eq!(kept, "Bread =cmd|' 🍞 <b>");
        assert_eq!(read("address", " 1 Main St\r\nTown\u{0} ").unwrap().settings.address, "1 Main St\nTown");
        assert_eq!(read("accent", BUILT_IN).unwrap().settings.accent, "");
        assert_eq!(read("accent", "ABCDEF").unwrap().settings.accent, "#abcdef");
        assert_eq!(read("email", "Ada <ada@example.com>").unwrap().settings.email, "ada@example.com");
        let social = read("social", "\n https://www.instagram.com/shop \n\n").unwrap().settings.social;
        assert_eq!(social, ["https://www.instagram.com/shop"]);
        assert_eq!(read("categories", "b\na\nb\n").unwrap().settings.categories, ["b", "a"]);
        assert_eq!(read("region", "de-DE").unwrap().settings.region().tag, "de-DE");
    }
}
