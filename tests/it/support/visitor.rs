//! Somebody with a browser: keeps cookies, sends forms from the site's own pages.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::atomic::{AtomicU32, Ordering};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use coppice::client_address::PeerAddress;
use tower::ServiceExt;

use super::Site;

#[derive(Clone)]
pub struct Visitor {
    pub router: Router,
    host: String,
    pub cookies: BTreeMap<String, String>,
    pub address: IpAddr,
    accept: &'static str,
    scheme: &'static str,
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
    pub bytes: Vec<u8>,
}

impl Visitor {
    pub fn new(router: Router, host: &str) -> Self {
        // Everybody is somewhere else, so that nobody uses up another's tries.
        static NEXT: AtomicU32 = AtomicU32::new(0x0a00_0001);
        let address = Ipv4Addr::from_bits(NEXT.fetch_add(1, Ordering::Relaxed)).into();
        Self {
            router,
            host: host.into(),
            cookies: BTreeMap::new(),
            address,
            accept: "text/html",
            scheme: "http",
        }
    }

    /// The same visitor's script.
    pub fn as_script(&self) -> Self {
        Self { accept: "application/json", ..self.clone() }
    }

    /// The same visitor over https.
    pub fn over_https(self) -> Self {
        Self { scheme: "https", ..self }
    }

    pub fn with_cookie(mut self, name: &str, value: &str) -> Self {
        self.cookies.insert(name.into(), value.into());
        self
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(self.request("GET", path).body(Body::empty()).unwrap()).await
    }

    pub async fn post(&mut self, path: &str, form: &[(&str, &str)]) -> Answer {
        let request = self
            .request("POST", path)
            .header("origin", self.origin())
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from(serde_urlencoded::to_string(form).unwrap()))
            .unwrap();
        self.send(request).await
    }

    /// Sends a form with these fields.
    pub async fn post_fields(&mut self, path: &str, fields: &[(String, String)]) -> Answer {
        let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        self.post(path, &fields).await
    }

    /// Sends a form with these fields and files, each with its name.
    pub async fn post_files(
        &mut self,
        path: &str,
        fields: &[(String, String)],
        files: &[(&str, &str, Vec<u8>)],
    ) -> Answer {
        let mut body = Vec::new();
        for (name, value) in fields {
            body.extend(
                format!("--edge\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
                    .bytes(),
            );
        }
        for (field, name, bytes) in files {
            body.extend(
                format!("--edge\r\ncontent-disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\ncontent-type: application/octet-stream\r\n\r\n").bytes(),
            );
            body.extend(bytes);
            body.extend(b"\r\n");
        }
        body.extend(b"--edge--\r\n");
        let request = self
            .request("POST", path)
            .header("origin", self.origin())
            .header("content-type", "multipart/form-data; boundary=edge")
            .body(Body::from(body))
            .unwrap();
        self.send(request).await
    }

    /// Sends a file, as the site's own script does.
    pub async fn put(&mut self, path: &str, bytes: &[u8]) -> Answer {
        let request = self
            .as_script()
            .request("PUT", path)
            .header("origin", self.origin())
            .header("content-length", bytes.len())
            .body(Body::from(bytes.to_vec()))
            .unwrap();
        self.send(request).await
    }

    /// Sends JSON, as the site's own script does.
    pub async fn post_json(&mut self, path: &str, json: &serde_json::Value) -> Answer {
        let request = self
            .as_script()
            .request("POST", path)
            .header("origin", self.origin())
            .header("content-type", "application/json")
            .body(Body::from(json.to_string()))
            .unwrap();
        self.send(request).await
    }

    fn origin(&self) -> String {
        format!("{}://{}", self.scheme, self.host)
    }

    pub fn request(&self, method: &str, path: &str) -> axum::http::request::Builder {
        let cookies: Vec<_> = self.cookies.iter().map(|(k, v)| format!("{k}={v}")).collect();
        let request = Request::builder()
            .method(method)
            // Who asks over https names the whole address, as Workers does.
            .uri(if self.scheme == "https" { format!("{}{path}", self.origin()) } else { path.into() })
            .header("host", &self.host)
            .header("accept", self.accept)
            .extension(PeerAddress(self.address));
        if cookies.is_empty() { request } else { request.header("cookie", cookies.join("; ")) }
    }

    /// Signs in by a code, as somebody with this address.
    pub async fn sign_in(&mut self, site: &Site, email: &str) -> Answer {
        self.post("/login", &[("email", email)]).await;
        let code = site.code_for(email);
        self.post("/login/code", &[("code", &code)]).await
    }

    pub async fn send(&mut self, request: Request<Body>) -> Answer {
        let answer = self.ask(request).await;
        self.keep(&answer);
        answer
    }

    /// Keeps an answer's cookies, whenever it arrives.
    pub fn keep(&mut self, answer: &Answer) {
        for line in answer.headers.get_all("set-cookie") {
            let (pair, rest) = line.to_str().unwrap().split_once(';').unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            if rest.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.into(), value.into());
            }
        }
    }

    /// The bookmark of what this browser has written, or was shown of its own.
    pub fn bookmark(&self) -> Option<&str> {
        self.cookies.iter().find(|(name, _)| name.starts_with("bm_")).map(|(_, value)| value.as_str())
    }

    /// Sends a request whose answer has not arrived yet.
    pub async fn ask(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes: Vec<u8> = to_bytes(body, usize::MAX).await.unwrap_or_default().into();
        // Leptos puts empty comments between texts, which nobody sees.
        let body = String::from_utf8_lossy(&bytes).replace("<!>", "");
        Answer { status: parts.status, headers: parts.headers, body, bytes }
    }
}

impl Answer {
    /// The page without the scripts within it, which name what pages hold.
    pub fn without_scripts(&self) -> String {
        let mut parts = self.body.split("<script>");
        let first = parts.next().unwrap_or_default().to_owned();
        parts.fold(first, |page, part| page + part.split_once("</script>").map_or("", |(_, after)| after))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// How often the database was asked, as the answer says.
    pub fn round_trips(&self) -> u32 {
        let timing = self.header("server-timing");
        let (_, rest) =
            timing.split_once("desc=\"").unwrap_or_else(|| panic!("no round trips in {timing:?}"));
        rest.split(' ').next().unwrap().parse().unwrap()
    }

    pub fn cache(&self) -> &str {
        self.header("server-timing")
            .split("cache;desc=")
            .nth(1)
            .and_then(|rest| rest.split(',').next())
            .unwrap_or("")
    }

    /// The number in the header's badge.
    pub fn cart_count(&self) -> &str {
        let (_, badge) = self.body.split_once("data-testid=\"cart-count\"").unwrap();
        let (_, number) = badge.split_once('>').unwrap();
        number.split('<').next().unwrap()
    }

    /// The slugs of the products the page links to, in order.
    pub fn slugs(&self) -> Vec<String> {
        let links = self.body.split("\" class=\"card\"");
        let mut slugs: Vec<_> =
            links.map(|before| before.rsplit("href=\"/shop/").next().unwrap().to_owned()).collect();
        slugs.pop();
        slugs
    }

    pub fn link(&self, rel: &str) -> Option<String> {
        let (before, _) = self.body.split_once(&format!("rel=\"{rel}\""))?;
        let (_, href) = before.rsplit_once("href=\"")?;
        Some(href.split('"').next().unwrap().replace("&amp;", "&"))
    }
}
