//! What the address of the list says, and the addresses of its other pages.

use axum::http::Uri;
use coppice_http_files::kind::Group;
use form_urlencoded::Serializer;
use serde::Deserialize;

use crate::cdn::model::{FileCursor, FileFields};
use crate::cdn::service::FileFilter;
use crate::error::AppError;
use crate::extract::Query;

/// Where the files are.
pub const FILES: &str = "/admin/cdn";

/// Files on a page.
pub const PAGE: u32 = 48;

/// The kinds of files by their names in addresses and for people.
pub const GROUPS: [(Group, &str, &str); 6] = [
    (Group::Image, "image", "Pictures"),
    (Group::Video, "video", "Films"),
    (Group::Audio, "audio", "Sounds"),
    (Group::Font, "font", "Fonts"),
    (Group::Document, "document", "Documents"),
    (Group::Text, "text", "Text"),
];

/// What of the address is the page's alone.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct View {
    view: String,
}

/// What the list's address says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FilesQuery {
    /// The folder that is shown, and into which files are uploaded.
    pub folder: String,
    /// What is searched, in all folders; may be empty.
    pub search: String,
    /// Only this kind, of all folders.
    pub group: Option<Group>,
    /// Only of the person with this id, of all folders; `me` for oneself; may be empty.
    pub uploader: String,
    /// Whether it is shown as a table.
    pub as_list: bool,
    /// The last place of the page before.
    pub after: Option<FileCursor>,
}

impl FilesQuery {
    /// Reads an address, with its fields as they are.
    ///
    /// # Errors
    /// [`AppError::BadRequest`] where the query can't be read; those of [`parse`](Self::parse).
    pub fn read(uri: &Uri) -> Result<(Self, FileFields), AppError> {
        let unreadable = |_| AppError::BadRequest("We could not read that address.".into());
        let Query(fields) = Query::try_from_uri(uri).map_err(unreadable)?;
        let Query(View { view }) = Query::try_from_uri(uri).map_err(unreadable)?;
        Ok((Self { as_list: view == "list", ..Self::parse(&fields)? }, fields))
    }

    /// Reads the fields of an address, which may be empty as those of a form that was sent with nothing in them. What
    /// makes no sense in them is left out, but a page link that leads nowhere is told.
    ///
    /// # Errors
    /// [`AppError::BadRequest`] where its place can't be read.
    pub fn parse(raw: &FileFields) -> Result<Self, AppError> {
        let after = match raw.after.as_str() {
            "" => None,
            text => Some(FileCursor::parse(text).ok_or_else(|| {
                AppError::BadRequest("This link to a page of files does not work any more.".into())
            })?),
        };
        let clean = |text: &str| text.trim().chars().filter(|c| !c.is_control()).take(200).collect();
        Ok(Self {
            folder: clean(raw.folder.trim_matches('/')),
            search: clean(&raw.q),
            group: GROUPS.iter().find(|(_, name, _)| *name == raw.r#type).map(|(group, ..)| *group),
            uploader: clean(&raw.uploader),
            as_list: false,
            after,
        })
    }

    /// Whether files of all folders are looked through.
    pub fn is_filtered(&self) -> bool {
        !self.search.is_empty() || self.group.is_some() || !self.uploader.is_empty()
    }

    /// The files it is about; `me` is the id of whoever asks.
    pub fn filter(&self, me: &str) -> FileFilter {
        let non_empty = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        FileFilter {
            folder: (!self.is_filtered()).then(|| self.folder.clone()),
            search: non_empty(&self.search),
            group: self.group,
            uploader: non_empty(if self.uploader == "me" { me } else { &self.uploader }),
            visibility: None,
        }
    }

    /// The same from another place on.
    pub fn at(&self, after: Option<FileCursor>) -> Self {
        Self { after, ..self.clone() }
    }

    /// The same as a table, or not.
    pub fn shown(&self, as_list: bool) -> Self {
        Self { as_list, ..self.clone() }
    }

    /// Another folder, shown alike.
    pub fn folder(&self, folder: &str) -> Self {
        Self { folder: folder.to_owned(), as_list: self.as_list, ..Self::default() }
    }

    /// The path and query.
    pub fn address(&self) -> String {
        let group = self.group.and_then(|group| GROUPS.iter().find(|(other, ..)| *other == group));
        let after = self.after.as_ref().map(ToString::to_string);
        let fields = [
            ("folder", self.folder.as_str()),
            ("q", &self.search),
            ("type", group.map_or("", |(_, name, _)| name)),
            ("uploader", &self.uploader),
            ("view", if self.as_list { "list" } else { "" }),
            ("after", after.as_deref().unwrap_or_default()),
        ];
        let mut query = Serializer::new(String::new());
        query.extend_pairs(fields.iter().filter(|(_, value)| !value.is_empty()));
        match query.finish() {
            query if query.is_empty() => FILES.to_owned(),
            query => format!("{FILES}?{query}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(address: &str) -> FilesQuery {
        FilesQuery::read(&address.parse().unwrap()).unwrap().0
    }

    #[test]
    fn an_address_is_read_as_it_is_written() {
        for address in [
            "/admin/cdn",
            "/admin/cdn?folder=products%2Fmugs",
            "/admin/cdn?folder=a&q=blue+mug&type=image&uploader=me&view=list&after=1700000000.0198-ab",
        ] {
            assert_eq!(parse(address).address(), address);
        }
    }

    #[test]
    fn a_search_looks_through_all_folders_and_a_folder_through_itself() {
        assert_eq!(parse("/admin/cdn?folder=a").filter("7").folder.as_deref(), Some("a"));
        assert_eq!(parse("/admin/cdn").filter("7").folder.as_deref(), Some(""));
        assert_eq!(parse("/admin/cdn?folder=a&q=b").filter("7").folder, None);
        assert_eq!(parse("/admin/cdn?uploader=me").filter("7").uploader.as_deref(), Some("7"));
    }

    #[test]
    fn what_makes_no_sense_is_left_out_or_told() {
        assert_eq!(parse("/admin/cdn?type=cake&view=cake&q=&uploader=&folder=/"), FilesQuery::default());
        assert!(FilesQuery::read(&"/admin/cdn?after=x".parse().unwrap()).is_err());
        assert_eq!(parse("/admin/cdn?q=a&q=b"), parse("/admin/cdn?q=b"));
    }
}
