//! What a button of the editor does.

/// What a button of the editor does. Every one of them sends the whole form, and shows it again as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Act {
    /// Saves it.
    Save,
    /// Saves it, also what goes with it.
    SaveAll,
    /// Saves it as an archived product.
    Archive,
    /// Saves it as a draft that was archived.
    Restore,
    /// Saves it, and makes another like it.
    Duplicate,
    /// Makes a link to the product as it is saved.
    Link,
    /// Makes the table of variants from the options, uploads chosen pictures, shows the description.
    #[default]
    Refresh,
    /// Shows pictures that it could have.
    Pick,
    /// Sets fields of many variants.
    Fill,
    /// Shows another page of the variants.
    Page(usize),
    /// An option changes places with the one before it.
    OptionUp(usize),
    /// A picture changes places with the one before it.
    PictureUp(usize),
    /// A picture changes places with the one behind it.
    PictureDown(usize),
    /// A picture goes.
    PictureRemove(usize),
    /// The file with this id becomes a picture.
    PictureAdd(String),
}

impl Act {
    /// Reads what a button says; `None` of what none says.
    pub fn parse(text: &str) -> Option<Self> {
        let (act, what) = text.split_once(' ').unwrap_or((text, ""));
        let number = || what.parse().ok().filter(|n| *n < 100_000);
        Some(match act {
            "save" => Self::Save,
            "save-all" => Self::SaveAll,
            "archive" => Self::Archive,
            "restore" => Self::Restore,
            "duplicate" => Self::Duplicate,
            "link" => Self::Link,
            "refresh" => Self::Refresh,
            "pick" => Self::Pick,
            "fill" => Self::Fill,
            "page" => Self::Page(number()?),
            "option-up" => Self::OptionUp(number()?),
            "picture-up" => Self::PictureUp(number()?),
            "picture-down" => Self::PictureDown(number()?),
            "picture-remove" => Self::PictureRemove(number()?),
            "picture-add" if (1..=64).contains(&what.len()) => Self::PictureAdd(what.to_owned()),
            _ => return None,
        })
    }

    /// Whether it saves the product.
    pub fn saves(&self) -> bool {
        matches!(self, Self::Save | Self::SaveAll | Self::Archive | Self::Restore | Self::Duplicate)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buttons_are_read_and_nothing_else_is_one() {
        assert_eq!(Act::parse("page 2"), Some(Act::Page(2)));
        assert_eq!(Act::parse("picture-add 0198-ab"), Some(Act::PictureAdd("0198-ab".into())));
        for text in ["", "page", "page -1", "page 999999999", "picture-add", "picture-add ", "drop 1"] {
            assert_eq!(Act::parse(text), None, "{text}");
        }
    }
}
