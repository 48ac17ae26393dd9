//! What an uploaded file may do where it is opened by its address, and as what it is served
//! (<https://www.w3.org/TR/CSP3/>).

/// What is saved, or opened by a viewer of the browser's own: it never runs as part of this site, and loads nothing.
const STRICT: &str = "sandbox; default-src 'none'";

/// A browser shows a picture on a page that it makes for it, and lays it out by style of its own.
const PICTURE: &str = "sandbox; default-src 'none'; img-src 'self'; style-src 'unsafe-inline'";

/// So it does with films and sounds, which that page loads once more; a sandbox could not.
const MEDIA: &str = "default-src 'none'; media-src 'self'; style-src 'unsafe-inline'";

/// The `Content-Security-Policy` of a file of this media type: what is shown in place can be shown, and nothing else.
pub fn content_security(media_type: &str) -> &'static str {
    match media_type.split('/').next() {
        Some("image") => PICTURE,
        Some("audio" | "video") => MEDIA,
        _ => STRICT,
    }
}

/// The media type that a file of this one is served with. A script is served as text: what somebody has uploaded is no
/// source of scripts, not even to a page that takes them from its own site.
pub fn served_as(media_type: &str) -> &str {
    if media_type.starts_with("text/javascript") { "text/plain; charset=utf-8" } else { media_type }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kind::Group;

    #[test]
    fn each_kind_may_do_what_it_takes_to_be_shown_and_no_more() {
        let groups = [Group::Image, Group::Video, Group::Audio, Group::Font, Group::Document, Group::Text];
        for media_type in groups.into_iter().flat_map(Group::media_types) {
            let policy = content_security(media_type);
            assert!(policy.contains("default-src 'none'"), "{media_type}");
            assert!(!policy.contains("script-src") && !policy.contains("object-src"), "{media_type}");
            let is_media = media_type.starts_with("audio/") || media_type.starts_with("video/");
            assert_eq!(policy.contains("media-src 'self'"), is_media, "{media_type}");
            assert_eq!(policy.contains("sandbox"), !is_media, "{media_type}");
            assert!(!served_as(media_type).contains("script"), "{media_type}");
        }
    }
}
