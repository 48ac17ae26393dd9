//! Where to go on after signing in.

use axum::http::HeaderMap;
use axum::http::header::REFERER;

/// `path` if it is one of this site's own, else `/`: one that begins with a single `/` and holds nothing a browser
/// could take for another host, a line's end or a control character.
pub fn return_to(path: &str) -> &str {
    let own = path.starts_with('/') && !path.starts_with("//") && !path.contains('\\') && path.len() <= 500;
    if own && path.bytes().all(|b| b.is_ascii_graphic()) { path } else { "/" }
}

/// The address of a page of sign-in from which one goes on to `return_to`.
pub fn with_return_to(page: &str, return_to: &str) -> String {
    let query: String = form_urlencoded::byte_serialize(return_to.as_bytes()).collect();
    format!("{page}?return_to={query}")
}

/// The page of this site that the browser comes from, if it says so: where somebody goes on who did not ask to go
/// anywhere. Not one of the sign-in's own.
pub fn came_from<'a>(headers: &'a HeaderMap, origin: &str) -> &'a str {
    let referer = headers.get(REFERER).and_then(|value| value.to_str().ok());
    let path = referer.and_then(|address| address.strip_prefix(origin)).map_or("/", return_to);
    if path.starts_with("/login") { "/" } else { path }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

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

    #[test]
    fn where_somebody_comes_from_is_a_page_of_this_site_or_none() {
        let from = |address: &str| {
            let headers = HeaderMap::from_iter([(REFERER, HeaderValue::try_from(address).unwrap())]);
            came_from(&headers, "https://shop.example").to_owned()
        };
        assert_eq!(from("https://shop.example/shop?q=mug"), "/shop?q=mug");
        for other in [
            "https://shop.example",
            "https://shop.example.evil/shop",
            "https://evil.example/shop",
            "http://shop.example/shop",
            "https://shop.example//evil.example",
            "https://shop.example/login/code",
        ] {
            assert_eq!(from(other), "/", "{other}");
        }
        assert_eq!(came_from(&HeaderMap::new(), "https://shop.example"), "/");
    }
}
