//! The words of these pages, in one place, so that another language is another file.

mod starts;

use super::model::{Emblem, PageKind};
use crate::ui::{Field, ShownWords};

pub use starts::start;

pub const SHOP: &str = "Shop";
pub const PAGES: &str = "Pages";
pub const SAVED: &str = "Saved. You see it now, everybody else within a minute.";
pub const PREVIEWED: &str = "This is a preview. Nothing is saved yet.";
pub const SAVE: &str = "Save";
pub const SAVE_OVER: &str = "Save yours over it";
pub const PREVIEW: &str = "Preview";

pub const STALE: &str = "Somebody else has saved this since you opened it. Below is what differs; what you typed is still in the form.";

const fn field(name: &'static str, label: &'static str, note: &'static str) -> Field {
    Field::new(name, label, note)
}

pub const NAME: Field = field("name", "Name of the shop", "");
pub const ACCENT: Field = field(
    "accent",
    "Colour",
    "Of links and buttons. We darken or lighten it as far as it must be to be read, in the light and in the dark.",
);
pub const SLOGAN: Field = field("slogan", "Slogan", "One sentence on the front page, and in search engines.");
pub const ANNOUNCEMENT: Field =
    field("announcement", "Announcement", "One line above every page. Leave it empty to show none.");
pub const FOOTER: Field = field("footer", "Text at the foot of every page", "");
pub const EMAIL: Field =
    field("email", "E-mail", "Shown at the foot of every page, for customers to write to.");
pub const PHONE: Field = field("phone", "Phone", "");
pub const ADDRESS: Field = field("address", "Address", "As it would stand on a letter.");
pub const SOCIAL: Field = field(
    "social",
    "Elsewhere",
    "Addresses of your pages on other sites, one a line: https://www.instagram.com/…",
);
pub const REGION: Field = field(
    "region",
    "Language and region",
    "How prices and dates are written, and the language that browsers are told.",
);
pub const COUNTRY: Field = field("country", "Country", "Where the shop is.");
pub const CATEGORIES: Field =
    field("categories", "Order of categories", "One a line. Those you leave out follow by name.");

pub const GROUP_LOOK: &str = "Name and look";
pub const GROUP_WORDS: &str = "Words";
pub const GROUP_CONTACT: &str = "How you are reached";
pub const GROUP_REGION: &str = "Region";
pub const GROUP_ORDER: &str = "Categories";
pub const CURRENCY: &str = "Currency";
pub const CURRENCY_NOTE: &str = "It can't be changed here, for every price is in it.";
pub const EXAMPLE: &str = "For example";
pub const NO_COUNTRY: &str = "Not said";
pub const LIGHT: &str = "In the light";
pub const DARK: &str = "In the dark";
pub const BUILT_IN: &str = "The colour we begin with is";

pub const NEEDS_NAME: &str = "Please give the shop a name.";
pub const NO_COLOUR: &str = "Please choose a colour, or write it as #1f4d3a.";
pub const NO_EMAIL: &str = "This is no e-mail address.";
pub const NO_PHONE: &str = "A phone number has digits, spaces, and + ( ) - . / between them.";
pub const NO_ADDRESS: &str = "is no address of a page. It begins with https://";
pub const MANY_ADDRESSES: &str = "There is room for ten addresses.";
pub const NO_REGION: &str = "Please choose one of these regions.";
pub const COUNTRY_UNKNOWN: &str = "Please choose one of these countries.";
pub const MANY_CATEGORIES: &str = "There is room for two hundred categories.";

/// What is said of a text that is too long.
pub fn too_long(most: usize) -> String {
    format!("This is too long: there is room for {most} characters.")
}

/// What an emblem is called.
pub fn emblem(emblem: Emblem) -> &'static str {
    match emblem {
        Emblem::Logo => "Logo",
        Emblem::Icon => "Icon",
    }
}

/// What there is to know of it.
pub fn emblem_note(emblem: Emblem) -> &'static str {
    match emblem {
        Emblem::Logo => {
            "It stands in place of the name, at the top of every page. Wide ones are shown 40 pixels high."
        }
        Emblem::Icon => {
            "It stands in the tabs of browsers and on phones. A square of at least 180 pixels is best."
        }
    }
}

pub const CHOOSE: &str = "Choose…";
pub const NO_PICTURE: &str = "None yet.";
pub const TAKE_OFF: &str = "Take it off";
pub const UPLOAD: &str = "Upload one";
pub const UPLOAD_FILE: &str = "Picture";
pub const UPLOAD_BUTTON: &str = "Upload and use it";
pub const CHOOSE_ONE: &str = "Choose one of your pictures";
pub const USE: &str = "Use it";
pub const NONE_FOUND: &str = "No pictures found.";
pub const BACK_TO_SHOP: &str = "Back to the shop's settings";
pub const FILE_GONE: &str = "This file no longer exists.";
pub const NOT_A_PICTURE: &str = "Only a picture can stand for the shop.";
pub const PICTURE_PRIVATE: &str = "This picture is private: visitors would not see it.";
pub const NO_FILE: &str = "Please choose a file.";

/// What a kind of page is called.
pub fn kind(kind: PageKind) -> &'static str {
    match kind {
        PageKind::Imprint => "Imprint",
        PageKind::Terms => "Terms",
        PageKind::Privacy => "Privacy",
        PageKind::Shipping => "Shipping and returns",
        PageKind::About => "About us",
        PageKind::Other => "Other",
    }
}

pub const NO_PAGES: &str = "There are no pages yet.";
pub const NEW_PAGE: &str = "New page";
pub const BEGIN_WITH: &str = "Begin with a text that has gaps to fill, or with an empty page. The texts name what such a page usually has in it; they are no legal advice.";
pub const PUBLISHED: &str = "Published";
pub const DRAFT: &str = "Draft";
pub const IN_FOOTER: &str = "In the footer";
pub const NOT_IN_FOOTER: &str = "Not in the footer";
pub const CHANGED: &str = "changed";
pub const UP: &str = "Up";
pub const DOWN: &str = "Down";
pub const DELETED: &str = "The page is deleted.";
pub const SEE_IT: &str = "See it in the shop";
pub const SEE_DRAFT: &str = "See it as only you do";
pub const DELETE: &str = "Delete…";
pub const DELETE_SURE: &str = "Delete it";
pub const KEEP: &str = "Keep it";

/// What is asked before a page is deleted.
pub fn delete_question(published: bool) -> &'static str {
    if published {
        "It is published. Whoever follows a link to it will find nothing there any more. Its text can't be brought back."
    } else {
        "It is a draft. Its text can't be brought back."
    }
}

pub const TITLE: Field = field("title", "Title", "");
pub const SLUG: Field = field(
    "slug",
    "Address",
    "What stands after /pages/. Leave it empty and we make it of the title. Where you change it, the old address leads to the new one.",
);
pub const KIND: Field = field("kind", "What it is", "");
pub const BODY: Field = field(
    "body",
    "Text",
    "In Markdown: # before a heading, a blank line between paragraphs, two spaces or a backslash at a line's end for a new line, - before the points of a list, **bold**, [words](address) for a link.",
);
pub const PUBLISH: Field = field("published", "Who sees it", "");
pub const FOOT: Field = field("in_footer", "Named in the footer of every page", "");
pub const EVERYBODY: &str = "Everybody";
pub const ONLY_US: &str = "Only the people who run the shop (draft)";
pub const FILL_GAPS: &str = "Publish it with the gaps";

pub const NEEDS_TITLE: &str = "Please give the page a title.";
pub const NEEDS_SLUG: &str =
    "We can't make an address of this title. Please write one, of small letters, digits and dashes.";
pub const NO_SLUG: &str = "An address has small letters, digits and dashes, such as about-us.";
pub const SLUG_TAKEN: &str = "Another page has this address.";
pub const NEEDS_BODY: &str =
    "A page without a text can't be published. Please write one, or save it as a draft.";
pub const NO_KIND: &str = "Please choose what the page is.";
pub const MANY_PAGES: &str = "There is room for 50 pages. Please delete one first.";
pub const GONE: &str = "There is no such page any more.";
pub const GONE_KEPT: &str = "There is no such page any more. What you typed is still in the form: where you save it, it is a new page.";
/// What is said above the forms.
pub const SHOWN: ShownWords = ShownWords { stale: STALE, gone: GONE_KEPT };
pub const NOT_FOUND: &str = "There is no page at this address.";
pub const ONLY_YOU: &str = "This page is a draft: only the people who run the shop see it.";
pub const LAST_CHANGED: &str = "Last changed";

/// What is said of gaps that are left in a text.
pub fn gaps(gaps: &[String]) -> String {
    let named: Vec<String> = gaps.iter().take(3).map(|gap| format!("“{gap}”")).collect();
    let more = gaps.len().saturating_sub(named.len());
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!(
        "There are gaps left to fill: {}{more}. Fill them in, or tick the box to publish it all the same.",
        named.join(", ")
    )
}
