//! Components that several features use.

mod conflict;
mod copy_field;
mod form;
mod html;
mod notice;
mod outcomes;
mod pager;
mod search_box;
mod shown;
mod time;

pub use conflict::{Side, differences};
pub use copy_field::copy_field;
pub use form::{Field, Filled};
pub use html::{Html, IntoHtml, textarea_text};
pub use notice::{NOTICE, Tone, notice, notice_list};
pub use outcomes::outcomes;
pub use pager::pager;
pub use search_box::SearchBox;
pub use shown::{Done, Shown, ShownWords};
pub use time::Time;
