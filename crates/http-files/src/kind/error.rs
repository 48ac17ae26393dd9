//! Why a file is not taken.

use coppice_platform::images::MAX_PIXELS;

/// Why a file is not taken, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileKindError {
    /// Its name has no ending.
    #[error("The name needs an ending that says what the file is, such as .jpg or .pdf.")]
    NoEnding,
    /// Files of this ending are not taken.
    #[error("Files ending in .{0} are not taken. These are: {all}.", all = all_extensions())]
    Ending(String),
    /// It is an SVG picture.
    #[error("SVG pictures can hold scripts and are not taken. Please save it as PNG or WebP.")]
    Svg,
    /// It has no bytes.
    #[error("The file is empty. If it should not be, please save it anew and upload it again.")]
    Empty,
    /// It is of another kind that is taken.
    #[error("This is in fact a {label}. Please end its name in .{extension} and upload it again.")]
    Other {
        /// What it is.
        label: &'static str,
        /// How its name should end.
        extension: &'static str,
    },
    /// It is of a kind that is not taken.
    #[error("This is not a {label} but in fact a file of the kind .{extension}, which is not taken.")]
    Foreign {
        /// What its name says it is.
        label: &'static str,
        /// What such files end in.
        extension: String,
    },
    /// Nobody knows what it is, but not what it says.
    #[error("This is not a {label}, or it is damaged. Please save it anew and upload it again.")]
    NotThis {
        /// What its name says it is.
        label: &'static str,
    },
    /// It was declared to be something else.
    #[error("This is a {label}, but was sent as something else. Please send it as {media_type}.")]
    Declared {
        /// What it is.
        label: &'static str,
        /// Its media type.
        media_type: &'static str,
    },
    /// It ends before its picture begins.
    #[error("This {label} is damaged or cut off: it does not say how large it is. Please save it anew.")]
    CutOff {
        /// What it is.
        label: &'static str,
    },
    /// It is a picture with too many pixels.
    #[error(
        "The picture is {width} × {height} pixels. At most {} megapixels are taken. Please make it smaller.",
        MAX_PIXELS / 1_000_000
    )]
    TooManyPixels {
        /// Its width.
        width: u64,
        /// Its height.
        height: u64,
    },
    /// It is not text.
    #[error("This {label} is not text in UTF-8. Please save it with the encoding UTF-8.")]
    NotText {
        /// What its name says it is.
        label: &'static str,
    },
    /// It is HTML, XML or SVG.
    #[error("This is not a {label} but HTML, XML or SVG, which can hold scripts and is not taken.")]
    Markup {
        /// What its name says it is.
        label: &'static str,
    },
    /// It is not JSON.
    #[error("This is not JSON: {0}. Please mend it and upload it again.")]
    NotJson(String),
}

impl FileKindError {
    /// Files whose names end like this are not taken.
    pub(super) fn for_extension(extension: &str) -> Self {
        match extension {
            "" => Self::NoEnding,
            "svg" | "svgz" => Self::Svg,
            other => Self::Ending(other.to_owned()),
        }
    }
}

fn all_extensions() -> String {
    super::extensions().collect::<Vec<_>>().join(", ")
}
