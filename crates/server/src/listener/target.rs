//! Whether a request says without doubt whom it is for.

use axum::http::header::HOST;
use axum::http::uri::{Authority, Scheme};
use axum::http::{Method, Request, Version};
use coppice::error::AppError;

/// Refuses a request that could be understood in two ways: one host is named, and one only (RFC 9112, section 3.2), the
/// address is one of ours in a form that a server is asked in, without somebody's name in it (RFC 9110, section 4.2.4),
/// and does not speak of an encryption that this connection does not have (RFC 9110, section 7.4).
///
/// # Errors
/// [`AppError::BadRequest`].
pub fn check<B>(request: &Request<B>) -> Result<(), AppError> {
    let refused = |why: &str| Err(AppError::BadRequest(format!("We could not read that request: {why}.")));
    let (uri, version) = (request.uri(), request.version());
    let mut hosts = request.headers().get_all(HOST).iter();
    match (hosts.next(), hosts.next()) {
        (None, _) if version == Version::HTTP_11 => return refused("it names no host"),
        (None, _) => {}
        (Some(host), None) if is_host(host.as_bytes()) => {}
        (Some(_), None) => return refused("its host is none"),
        (Some(_), Some(_)) => return refused("it names several hosts"),
    }
    if uri.authority().is_some_and(|authority| !is_host(authority.as_str().as_bytes())) {
        return refused("its address is none of a website");
    }
    if request.method() == Method::CONNECT {
        return refused("this is no proxy");
    }
    // With HTTP/2 the scheme is what a proxy of ours thinks of its own connection.
    if version < Version::HTTP_2 && uri.scheme().is_some_and(|scheme| *scheme != Scheme::HTTP) {
        return refused("this connection speaks plain HTTP");
    }
    match uri.path() {
        "*" if request.method() == Method::OPTIONS => Ok(()),
        path if path.starts_with('/') => Ok(()),
        _ => refused("its address is none of a page"),
    }
}

/// A host, perhaps with a port, and without anybody's name or password.
fn is_host(text: &[u8]) -> bool {
    Authority::try_from(text)
        .is_ok_and(|authority| !authority.as_str().contains('@') && !authority.host().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_be_understood_in_two_ways_is_refused() {
        let one: &[&str] = &["shop.example"];
        for (method, target, hosts, version, fine) in [
            ("GET", "/", one, Version::HTTP_11, true),
            ("GET", "/", &["shop.example:3000"], Version::HTTP_11, true),
            ("GET", "/", &["[::1]:3000"], Version::HTTP_11, true),
            ("GET", "http://shop.example/a", one, Version::HTTP_11, true),
            ("GET", "HTTP://shop.example/a", one, Version::HTTP_11, true),
            ("OPTIONS", "*", one, Version::HTTP_11, true),
            ("GET", "/", &[], Version::HTTP_10, true),
            ("GET", "https://shop.example/a", &[], Version::HTTP_2, true),
            ("GET", "/", &[], Version::HTTP_11, false),
            ("GET", "http://shop.example/", &[], Version::HTTP_11, false),
            ("GET", "/", &["shop.example", "shop.example"], Version::HTTP_11, false),
            ("GET", "/", &["shop.example", "other.example"], Version::HTTP_10, false),
            ("GET", "/", &[""], Version::HTTP_11, false),
            ("GET", "/", &["shop.example/a"], Version::HTTP_11, false),
            ("GET", "/", &["ada@shop.example"], Version::HTTP_11, false),
            ("GET", "/", &["shop.example, other.example"], Version::HTTP_11, false),
            ("GET", "/", &["shop example"], Version::HTTP_11, false),
            ("GET", "javascript://shop.example/%0aalert(1)", one, Version::HTTP_11, false),
            ("GET", "ftp://shop.example/", one, Version::HTTP_11, false),
            ("GET", "https://shop.example/", one, Version::HTTP_11, false),
            ("GET", "http://ada:hush@shop.example/", one, Version::HTTP_11, false),
            ("GET", "http://ada@shop.example/", &[], Version::HTTP_2, false),
            ("GET", "*", one, Version::HTTP_11, false),
            ("GET", "shop.example", one, Version::HTTP_11, false),
            ("CONNECT", "shop.example:443", one, Version::HTTP_11, false),
        ] {
            let mut request = Request::builder().method(method).uri(target).version(version);
            for host in hosts {
                request = request.header(HOST, *host);
            }
            let told = check(&request.body(()).unwrap());
            assert_eq!(told.is_ok(), fine, "{method} {target} {hosts:?} {version:?}: {told:?}");
        }
    }
}
