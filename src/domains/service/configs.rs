//! How searches are made, by versions.

use coppice_platform::random::uuid_v7;

use super::request::{invalid, read_tlds};
use crate::audit::{Action, AuditEvent};
use crate::domains::model::{DomainConfig, Registrar, Settings};
use crate::domains::store;
use crate::error::AppError;
use crate::locals::Locals;
use crate::text::tidy;

/// The most registrars that names are linked to.
const REGISTRARS: usize = 10;

/// The version that new searches go by.
///
/// # Errors
/// What the database can't do.
pub async fn get_active_config(locals: &Locals) -> Result<DomainConfig, AppError> {
    let active = store::get_active_config(&locals.db, &locals.tenant.id).await?;
    Ok(active.unwrap_or_else(unchanged))
}

/// The versions, newest first; the one that nobody has made where there is no other.
///
/// # Errors
/// What the database can't do.
pub async fn get_configs(locals: &Locals) -> Result<Vec<DomainConfig>, AppError> {
    let configs = store::get_configs(&locals.db, &locals.tenant.id).await?;
    Ok(if configs.is_empty() { vec![unchanged()] } else { configs })
}

fn unchanged() -> DomainConfig {
    DomainConfig {
        version: 0,
        name: "As delivered".into(),
        settings: Settings::default(),
        is_active: true,
        created_at: 0,
    }
}

/// Makes a new version, which new searches go by.
///
/// # Errors
/// What the database can't do.
pub async fn save_config(locals: &Locals, name: &str, settings: &Settings) -> Result<(), AppError> {
    let platform = &locals.app.platform;
    let now_ms = platform.clock.now_ms();
    let name =
        Some(tidy(name, 80)).filter(|name| !name.is_empty()).unwrap_or_else(|| "Without a name".into());
    let event = AuditEvent::new(locals, Action::SearchSettingsChanged, name.clone());
    let id = uuid_v7(now_ms, platform.random.u128());
    Ok(store::insert_config(&locals.db, &locals.tenant.id, &id, &name, settings, &event, now_ms).await?)
}

/// Has new searches go by this version again.
///
/// # Errors
/// [`AppError::NotFound`] where there is none; what the database can't do.
pub async fn activate_config(locals: &Locals, version: u32) -> Result<(), AppError> {
    let event = AuditEvent::new(locals, Action::SearchSettingsChanged, format!("version {version} again"));
    if store::activate(&locals.db, &locals.tenant.id, version, &event).await? {
        return Ok(());
    }
    Err(AppError::NotFound("There is no such version.".into()))
}

/// Reads settings by the names of their fields, each within its range.
///
/// # Errors
/// [`AppError::Invalid`] for the first that can't be used.
pub fn read_settings(field: &dyn Fn(&str) -> String, known: &[&str]) -> Result<Settings, AppError> {
    let whole = |name: &str, least: u32, most: u32| {
        let number = field(name).trim().parse().ok().filter(|number| (least..=most).contains(number));
        number.ok_or_else(|| invalid(name, format!("Please enter a whole number from {least} to {most}.")))
    };
    let share = |name: &str| {
        let number = field(name).trim().parse().ok().filter(|number: &f64| (0.0..=1.0).contains(number));
        number.ok_or_else(|| invalid(name, "Please enter a number from 0 to 1, such as 0.5.".into()))
    };
    Ok(Settings {
        batches: whole("batches", 1, 10)?,
        candidates: whole("candidates", 10, 100)?,
        target: whole("target", 5, 100)?,
        threshold: share("threshold")?,
        creativity: share("creativity")?,
        delay_ms: whole("delay_ms", 100, 30_000)?,
        tlds: read_tlds(&field("tlds"), known)?,
        registrars: read_registrars(&field("registrars"))?,
    })
}

/// Registrars, one a line: a name, then an address in which the domain stands as `{domain}`.
fn read_registrars(text: &str) -> Result<Vec<Registrar>, AppError> {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    if lines.len() > REGISTRARS {
        return Err(invalid("registrars", format!("Please name at most {REGISTRARS} registrars.")));
    }
    let read = |line: &&str| {
        let (name, url) = line.rsplit_once(char::is_whitespace)?;
        let name = tidy(name, 40);
        let example = url.replace("{domain}", "example.com");
        let usable = url.len() <= 300
            && url.contains("{domain}")
            && example.parse::<http::Uri>().is_ok_and(|uri| {
                uri.scheme_str() == Some("https")
                    && uri.host().is_some_and(|host| !host.contains("example.com"))
            });
        (usable && !name.is_empty()).then(|| Registrar { name, url: url.to_owned() })
    };
    let wrong = |line: &str| {
        invalid(
            "registrars",
            format!(
                "“{line}” is no registrar. Please write a name and an address, such as: Porkbun https://porkbun.com/checkout/search?q={{domain}}"
            ),
        )
    };
    lines.iter().map(|line| read(line).ok_or_else(|| wrong(line))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domains::model::Preset;

    /// The settings with one field changed; the field that is refused, if one is.
    fn read(usual: &Settings, changed: &str, value: &str) -> Result<Settings, String> {
        let field = |name: &str| match name {
            _ if name == changed => value.to_owned(),
            "batches" => usual.batches.to_string(),
            "candidates" => usual.candidates.to_string(),
            "target" => usual.target.to_string(),
            "threshold" => usual.threshold.to_string(),
            "creativity" => usual.creativity.to_string(),
            "delay_ms" => usual.delay_ms.to_string(),
            "tlds" => usual.tlds.join(" "),
            _ => String::new(),
        };
        let known: Vec<&str> = usual.tlds.iter().map(String::as_str).collect();
        read_settings(&field, &known).map_err(|error| match error {
            AppError::Invalid { field, .. } => field,
            other => panic!("{other:?}"),
        })
    }

    #[test]
    fn settings_have_their_ranges_and_presets_are_within_them() {
        for (preset, ..) in Preset::ALL {
            let settings = Settings { registrars: Vec::new(), ..preset.settings() };
            assert_eq!(read(&settings, "", ""), Ok(settings.clone()), "{preset:?}");
        }
        let usual = Settings::default();
        for (field, least, most, beyond) in [
            ("batches", "1", "10", ["0", "11"]),
            ("candidates", "10", "100", ["9", "101"]),
            ("target", "5", "100", ["4", "101"]),
            ("threshold", "0", "1", ["-0.1", "1.1"]),
            ("creativity", "0", "1", ["-0.1", "NaN"]),
            ("delay_ms", "100", "30000", ["99", "30001"]),
        ] {
            for value in [least, most] {
                assert!(read(&usual, field, value).is_ok(), "{field} {value}");
            }
            for value in [beyond[0], beyond[1], "", "many"] {
                assert_eq!(read(&usual, field, value), Err(field.to_owned()), "{value}");
            }
        }
    }

    #[test]
    fn a_registrar_is_a_name_and_an_address_by_https_with_a_place_for_the_domain() {
        let read = |text: &str| read_registrars(text).ok();
        let two = "Pork bun https://porkbun.com/?q={domain}\n\n Gandi https://gandi.net/{domain} ";
        assert_eq!(
            read(two).unwrap().iter().map(|one| one.name.as_str()).collect::<Vec<_>>(),
            ["Pork bun", "Gandi"]
        );
        for bad in [
            "https://porkbun.com/?q={domain}",
            "Porkbun http://porkbun.com/?q={domain}",
            "Porkbun https://porkbun.com/",
            "Porkbun javascript:alert({domain})",
            "Porkbun https://{domain}/",
            "Porkbun",
        ] {
            assert_eq!(read(bad), None, "{bad}");
        }
        assert_eq!(read(&"A https://a.example/{domain}\n".repeat(11)), None);
    }
}
