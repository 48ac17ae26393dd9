//! What cargo-leptos makes beside the server: the browser's part, and the word that something has changed.

use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::header::{CACHE_CONTROL, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::http::{HeaderValue, Response, StatusCode};
use axum::middleware::{Next, from_fn};
use coppice_platform::Env;

/// The most a page may weigh, in bytes, to be given the script.
const MAX_PAGE: usize = 16 << 20;

/// A site that cargo-leptos has made.
pub struct Site {
    /// The folder of the browser's part.
    folder: PathBuf,
    /// The port at which cargo-leptos says that something has changed, if it watches.
    reload_port: Option<u16>,
}

impl Site {
    /// What cargo-leptos says in the environment.
    pub fn read(env: &dyn Env) -> Self {
        let name = |name, default: &str| env.get(name).unwrap_or_else(|| default.to_owned());
        let watched = env.get("LEPTOS_WATCH").and_then(|_| env.get("LEPTOS_RELOAD_PORT"));
        Self {
            folder: PathBuf::from(name("LEPTOS_SITE_ROOT", "target/site"))
                .join(name("LEPTOS_SITE_PKG_DIR", "assets")),
            reload_port: watched.and_then(|port| port.parse().ok()),
        }
    }

    /// The application with this site's files, and with pages that follow its changes.
    pub fn around(self: Arc<Self>, router: Router) -> Router {
        router.layer(from_fn(move |request: Request, next: Next| {
            let site = Arc::clone(&self);
            async move { site.answer(request, next).await }
        }))
    }

    async fn answer(&self, request: Request, next: Next) -> Response<Body> {
        if let Some(file) = self.file(request.uri().path()).await {
            return file;
        }
        let response = next.run(request).await;
        match self.reload_port {
            Some(port) if is_page(&response) => followed(response, port).await,
            _ => response,
        }
    }

    /// The file at a path, if it is one of this site's.
    async fn file(&self, path: &str) -> Option<Response<Body>> {
        let made = coppice_assets::made_beside().into_iter().find(|file| file.path == path)?;
        let bytes = tokio::fs::read(self.folder.join(made.name)).await.ok()?;
        let mut response = Response::new(Body::from(bytes));
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(coppice_assets::content_type(path)));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        Some(response)
    }
}

fn is_page(response: &Response<Body>) -> bool {
    let html = |value: &HeaderValue| value.as_bytes().starts_with(b"text/html");
    response.status() != StatusCode::NOT_MODIFIED && response.headers().get(CONTENT_TYPE).is_some_and(html)
}

/// The page with the script at its end, and a policy that knows it and lets it listen.
async fn followed(response: Response<Body>, port: u16) -> Response<Body> {
    let (mut head, body) = response.into_parts();
    let Ok(page) = to_bytes(body, MAX_PAGE).await else {
        return Response::from_parts(head, Body::empty());
    };
    let policy = head.headers.get(CONTENT_SECURITY_POLICY).and_then(|policy| policy.to_str().ok());
    let script = script(port);
    let listening = format!("connect-src 'self' ws://*:{port}");
    let known = format!("script-src {}", coppice_assets::hash_source(&script));
    let policy =
        policy.map(|policy| policy.replace("connect-src 'self'", &listening).replace("script-src", &known));
    if let Some(policy) = policy.and_then(|policy| HeaderValue::try_from(policy).ok()) {
        head.headers.insert(CONTENT_SECURITY_POLICY, policy);
    }
    head.headers.remove(CONTENT_LENGTH);
    let script = format!("<script>{script}</script>");
    Response::from_parts(head, Body::from([&page, script.as_bytes()].concat()))
}

/// Shows the page anew once the server is there again.
fn script(port: u16) -> String {
    format!(
        "const listen = () => {{
  const changes = new WebSocket(`ws://${{location.hostname}}:{port}/live_reload`);
  changes.onmessage = ({{ data }}) => JSON.parse(data).all && location.reload();
  changes.onclose = () => setTimeout(listen, 1000);
}};
listen();
"
    )
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use axum::routing::get;

    use super::*;

    fn site(watched: bool, folder: &std::path::Path) -> Arc<Site> {
        let mut env = BTreeMap::from([
            ("LEPTOS_SITE_ROOT".to_owned(), folder.display().to_string()),
            ("LEPTOS_SITE_PKG_DIR".to_owned(), "made".to_owned()),
            ("LEPTOS_RELOAD_PORT".to_owned(), "3001".to_owned()),
        ]);
        if watched {
            env.insert("LEPTOS_WATCH".to_owned(), "true".to_owned());
        }
        Arc::new(Site::read(&env))
    }

    async fn ask(site: Arc<Site>, path: &str) -> (Response<()>, String) {
        let page = || async {
            let policy = "connect-src 'self'; script-src 'x'";
            ([(CONTENT_TYPE, "text/html"), (CONTENT_SECURITY_POLICY, policy)], "<p>page</p>")
        };
        let router = site.around(Router::new().route("/", get(page)));
        let request = Request::builder().uri(path).body(Body::empty()).unwrap();
        let answer = tower::ServiceExt::oneshot(router, request).await.unwrap();
        let (head, body) = answer.into_parts();
        let text = to_bytes(body, MAX_PAGE).await.unwrap();
        (Response::from_parts(head, ()), String::from_utf8(text.to_vec()).unwrap())
    }

    #[tokio::test]
    async fn the_browsers_part_is_what_was_made_last() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("made")).unwrap();
        for text in ["one", "two"] {
            std::fs::write(folder.path().join("made/client.js"), text).unwrap();
            let (head, body) = ask(site(false, folder.path()), "/assets/client.js").await;
            assert_eq!(
                (body.as_str(), &head.headers()[CACHE_CONTROL]),
                (text, &HeaderValue::from_static("no-cache"))
            );
        }
        let (head, _) = ask(site(false, folder.path()), "/assets/client.wasm").await;
        assert_eq!(head.status(), StatusCode::NOT_FOUND);
    }

    #[tokio::test]
    async fn pages_listen_for_changes_only_while_somebody_watches() {
        let folder = tempfile::tempdir().unwrap();
        let (head, body) = ask(site(true, folder.path()), "/").await;
        let script = script(3_001);
        assert!(script.contains(":3001/"));
        assert_eq!(body, format!("<p>page</p><script>{script}</script>"));
        let known = coppice_assets::hash_source(&script);
        let policy = format!("connect-src 'self' ws://*:3001; script-src {known} 'x'");
        assert_eq!(head.headers()[CONTENT_SECURITY_POLICY], policy);

        let (head, body) = ask(site(false, folder.path()), "/").await;
        assert_eq!(
            (body.as_str(), &head.headers()[CONTENT_SECURITY_POLICY]),
            ("<p>page</p>", &HeaderValue::from_static("connect-src 'self'; script-src 'x'"))
        );
    }
}
