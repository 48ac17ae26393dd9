use super::Region;

impl Region {
    /// A day in digits, as people there write it.
    pub fn date(&self, year: i32, month: u32, day: u32) -> String {
        let mut text = String::with_capacity(12);
        let mut rest = self.date;
        while let Some(first) = rest.chars().next() {
            let after = rest.trim_start_matches(first);
            let is_padded = rest.len().saturating_sub(after.len()) > 1;
            match (first, is_padded) {
                ('y', _) => text.push_str(&year.to_string()),
                ('M', true) => text.push_str(&format!("{month:02}")),
                ('M', false) => text.push_str(&month.to_string()),
                ('d', true) => text.push_str(&format!("{day:02}")),
                ('d', false) => text.push_str(&day.to_string()),
                (between, _) => text.push(between),
            }
            rest = after;
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_written_as_its_region_writes_it() {
        for (tag, text) in [
            ("en-US", "3/7/2026"),
            ("en-AU", "07/03/2026"),
            ("en-CA", "2026-03-07"),
            ("en-GB", "07/03/2026"),
            ("en-IE", "7/3/2026"),
            ("en-NZ", "7/03/2026"),
            ("en-ZA", "2026/03/07"),
            ("cs-CZ", "7. 3. 2026"),
            ("da-DK", "7.3.2026"),
            ("de-AT", "7.3.2026"),
            ("de-CH", "7.3.2026"),
            ("de-DE", "7.3.2026"),
            ("es-ES", "7/3/2026"),
            ("es-MX", "7/3/2026"),
            ("fi-FI", "7.3.2026"),
            ("fr-BE", "07/03/2026"),
            ("fr-CA", "2026-03-07"),
            ("fr-CH", "07.03.2026"),
            ("fr-FR", "07/03/2026"),
            ("it-CH", "07/03/2026"),
            ("it-IT", "07/03/2026"),
            ("ja-JP", "2026/3/7"),
            ("nb-NO", "7.3.2026"),
            ("nl-BE", "7/3/2026"),
            ("nl-NL", "7-3-2026"),
            ("pl-PL", "7.03.2026"),
            ("pt-BR", "07/03/2026"),
            ("pt-PT", "07/03/2026"),
            ("sk-SK", "7. 3. 2026"),
            ("sl-SI", "7. 3. 2026"),
            ("sv-SE", "2026-03-07"),
        ] {
            assert_eq!(Region::find(tag).unwrap().date(2026, 3, 7), text, "{tag}");
        }
    }
}
