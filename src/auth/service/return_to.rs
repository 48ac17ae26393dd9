//! Where to go on after signing in.

/// `path` if it is one of this site's own, else `/`: one that begins with a single `/` and holds nothing a browser
/// could take for another host, a line's end or a control character.
pub fn return_to(path: &str) -> &str {
    let own = path.starts_with('/') && !path.starts_with("//") && !path.contains('\\') && path.len() <= 500;
    if own && path.bytes().all(|b| b.is_ascii_graphic()) { path } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_this_site_are_gone_to() {
        for own in ["/", "/cart", "/shop?q=mug&sort=name", "/a//b", "/account#top"] {
            assert_eq!(return_to(own), own);
        }
        for other in [
            "",
            "cart",
            "//evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "https://evil.example",
            "javascript:alert(1)",
            "/a\r\nSet-Cookie: x=1",
            "/\t/evil.example",
            "/ä",
            " /cart",
            "/x\u{0}",
        ] {
            assert_eq!(return_to(other), "/", "{other:?}");
        }
        assert_eq!(return_to(&format!("/{}", "a".repeat(500))), "/");
    }
}
