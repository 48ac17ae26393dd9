//! The kinds of files that are taken.

use super::Group;
use super::Group::{Audio, Document, Font, Image, Text, Video};

/// A kind of files.
#[derive(Debug)]
pub(super) struct Kind {
    /// As sentences name it.
    pub label: &'static str,
    /// The media type it is stored and served with.
    pub media_type: &'static str,
    /// Where the list can be narrowed to it.
    pub group: Group,
    /// The endings of names, the usual one first.
    extensions: &'static [&'static str],
    /// What else senders call it, where that does not say the group.
    aliases: &'static [&'static str],
}

impl Kind {
    /// The usual ending.
    pub fn extension(&self) -> &'static str {
        self.extensions.first().copied().unwrap_or_default()
    }

    /// Whether the media type its sender declares is one of something altogether different. Systems have many names for
    /// one kind, and some declare what they would open a file with; what matters are its ending and its bytes.
    pub fn is_contradicted_by(&self, declared: &str) -> bool {
        let declared = essence(declared);
        if self.aliases.contains(&declared.as_str()) {
            return false;
        }
        let group = match by_name(&declared).map(|kind| kind.group) {
            Some(group) => group,
            None => match declared.split('/').next() {
                Some("image") => Image,
                Some("audio") => Audio,
                Some("video") => Video,
                Some("font") => Font,
                Some("text") => Text,
                // Who declares none, or “some bytes”, or what nobody knows, does not say anything.
                _ => return false,
            },
        };
        let sounds_or_films = |group| matches!(group, Audio | Video);
        group != self.group && !(sounds_or_films(group) && sounds_or_films(self.group))
    }
}

/// The kind that has this media type, or is called by it.
fn by_name(declared: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| essence(kind.media_type) == declared || kind.aliases.contains(&declared))
}

/// A media type without its parameters.
fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

const fn kind(
    group: Group,
    label: &'static str,
    media_type: &'static str,
    extensions: &'static [&'static str],
    aliases: &'static [&'static str],
) -> Kind {
    Kind { label, media_type, group, extensions, aliases }
}

/// All of them. SVG is missing because it holds scripts.
pub(super) static KINDS: &[Kind] = &[
    kind(Image, "JPEG picture", "image/jpeg", &["jpg", "jpeg", "jfif", "jpe", "pjpeg", "pjp"], &[]),
    kind(Image, "PNG picture", "image/png", &["png"], &[]),
    kind(Image, "GIF picture", "image/gif", &["gif"], &[]),
    kind(Image, "WebP picture", "image/webp", &["webp"], &[]),
    kind(Image, "AVIF picture", "image/avif", &["avif"], &[]),
    kind(Image, "JPEG XL picture", "image/jxl", &["jxl"], &[]),
    kind(
        Document,
        "PDF document",
        "application/pdf",
        &["pdf"],
        &["application/x-pdf", "text/pdf", "text/x-pdf"],
    ),
    kind(Video, "MP4 film", "video/mp4", &["mp4"], &["application/mp4"]),
    kind(Video, "WebM film", "video/webm", &["webm"], &[]),
    kind(Audio, "MP3 sound", "audio/mpeg", &["mp3"], &[]),
    kind(Audio, "WAV sound", "audio/wav", &["wav"], &[]),
    kind(Audio, "Ogg sound", "audio/ogg", &["ogg"], &["application/ogg", "application/x-ogg"]),
    kind(Font, "WOFF font", "font/woff", &["woff"], &["application/font-woff", "application/x-font-woff"]),
    kind(Font, "WOFF2 font", "font/woff2", &["woff2"], &["application/font-woff2"]),
    kind(Font, "TrueType font", "font/ttf", &["ttf"], &["application/x-font-ttf"]),
    kind(Font, "OpenType font", "font/otf", &["otf"], &["application/x-font-otf"]),
    kind(Text, "JSON file", "application/json", &["json"], &["application/x-json"]),
    kind(Text, "style sheet", "text/css; charset=utf-8", &["css"], &[]),
    kind(
        Text,
        "script",
        "text/javascript; charset=utf-8",
        &["js"],
        &["application/javascript", "application/x-javascript", "application/ecmascript"],
    ),
    kind(Text, "text file", "text/plain; charset=utf-8", &["txt"], &[]),
    kind(
        Text,
        "CSV table",
        "text/csv; charset=utf-8",
        &["csv"],
        &["application/csv", "application/vnd.ms-excel"],
    ),
];

/// The kind whose names end like this.
pub(super) fn by_extension(extension: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.extensions.contains(&extension))
}

/// The kind that is served with this media type.
pub(super) fn by_media_type(media_type: &str) -> Option<&'static Kind> {
    let wanted = essence(media_type);
    KINDS.iter().find(|kind| essence(kind.media_type) == wanted)
}

/// The endings of all files that are taken, for people and file pickers.
pub fn extensions() -> impl Iterator<Item = &'static str> {
    KINDS.iter().flat_map(|kind| kind.extensions).copied()
}
