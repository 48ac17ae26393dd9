//! The headers that keep a page from being misused.

use std::sync::LazyLock;

use axum::http::header::{
    CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderValue, Response};

use crate::app::CspSources;
use crate::assets::{APP_STYLE, SCRIPT_SOURCES};
use crate::request_context::RequestContext;
use crate::tenant::look::Accent;

/// Pictures may come from elsewhere, because an imported catalogue names them by their address; nothing else may.
const POLICY: &str = "default-src 'none'; connect-src 'self'; base-uri 'none'; object-src 'none'; \
     manifest-src 'self'; frame-ancestors 'none'";

/// The policy of a page that needs nothing beside what all do.
static PLAIN: LazyLock<Option<HeaderValue>> = LazyLock::new(|| policy(CspSources::default(), None, "", ""));

/// `files` is where files are, beside our own, and `forms` where forms lead. A form that is answered by a redirect to another
/// place is sent only if that place stands here too (<https://github.com/w3c/webappsec-csp/issues/8>).
fn policy(sources: CspSources, accent: Option<&Accent>, files: &str, forms: &str) -> Option<HeaderValue> {
    let wasm = if sources.wasm { " 'wasm-unsafe-eval'" } else { "" };
    let media = if sources.media {
        format!("; media-src 'self' https:{files}; font-src 'self' https:{files}")
    } else {
        String::new()
    };
    let style = APP_STYLE.source;
    let accent = accent.map(|accent| format!(" {}", accent.source)).unwrap_or_default();
    // What stands within the page is known by its hash, and loads what comes beside it. The site itself is no source of scripts:
    // it also has what people upload.
    let scripts = format!("script-src 'strict-dynamic' {SCRIPT_SOURCES}{wasm}");
    let text = format!(
        "{POLICY}; form-action 'self'{forms}; img-src 'self' https: data:{files}{media}; style-src 'self' {style}{accent}; {scripts}"
    );
    HeaderValue::try_from(text).ok()
}

/// Adds the security headers to an answer; pages get the whole set, with the shop's own colour in it.
pub fn headers<B>(
    response: &mut Response<B>,
    context: Option<&RequestContext>,
    accent: Option<&Accent>,
    https: bool,
) {
    let sources = response.extensions().get::<CspSources>().copied().unwrap_or_default();
    let headers = response.headers_mut();
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if https {
        headers.insert(
            STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static("max-age=31536000; includeSubDomains"),
        );
    }
    let page = headers.get(CONTENT_TYPE).is_some_and(|value| value.as_bytes().starts_with(b"text/html"));
    // A file that was uploaded as a page is none of ours, and has a policy of its own.
    if !page || headers.contains_key(CONTENT_SECURITY_POLICY) {
        return;
    }
    let (files, forms) = (files(context, https), forms(context, sources, https));
    // Most pages have the same.
    let policy = match sources {
        CspSources { wasm: false, media: false, pays: false, downloads: false }
            if files.is_empty() && accent.is_none() =>
        {
            PLAIN.clone()
        }
        sources => policy(sources, accent, &files, &forms),
    };
    if let Some(policy) = policy {
        headers.insert(CONTENT_SECURITY_POLICY, policy);
    }
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert(
        "permissions-policy",
        HeaderValue::from_static("camera=(), geolocation=(), microphone=(), payment=()"),
    );
}

/// Where a page's forms lead, beside our own: to where one pays, and to the files' own host, if they have one.
fn forms(context: Option<&RequestContext>, sources: CspSources, https: bool) -> String {
    let Some(context) = context else { return String::new() };
    let config = &context.app.config;
    let pays = sources.pays.then(|| format!(" {}", config.stripe.pages));
    let scheme = if https { "https" } else { "http" };
    let host = config.cdn.host.as_ref().filter(|_| sources.downloads);
    let files = host.map(|host| format!(" {scheme}://{host}"));
    pays.into_iter().chain(files).collect()
}

/// The files' own host as a source, where a site without encryption has one, in development.
fn files(context: Option<&RequestContext>, https: bool) -> String {
    let host = context.filter(|_| !https).and_then(|context| context.app.config.cdn.host.as_deref());
    host.map(|host| format!(" http://{host}")).unwrap_or_default()
}
