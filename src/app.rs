//! The document around every page.

mod bare;
mod brand;
mod footer;

use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, ETAG};
use axum::http::{HeaderValue, Response, StatusCode};
use leptos::prelude::*;

use crate::assets::{self, APP_STYLE, FRAME_SCRIPT, Inline, SPECULATION_RULES};
use crate::cache_policy::CachePolicy;
use crate::config::CdnConfig;
use crate::cookies;
use crate::entity_tag::{self, Ingredients};
use crate::error::AppError;
use crate::locals::Locals;
use crate::response_state::CART_COUNT_COOKIE;
use crate::tenant::look::Look;
use crate::ui::{IntoHtml, SearchBox};

pub use bare::{bare, bare_document, closed_page};
pub use brand::address as picture_address;

/// What a page says of itself.
#[derive(Hash)]
pub struct Page {
    /// The title; the shop's name follows it.
    pub title: String,
    /// One or two sentences for search engines and shared links.
    pub description: String,
    /// The path and query this page is best known by; none for pages search engines should leave out.
    pub canonical: Option<String>,
    /// The address of a picture for shared links, with scheme and host.
    pub image: Option<String>,
    /// What the page is about, for machines: the text of its JSON-LD.
    pub structured: Option<String>,
    /// What stands in the header's search box.
    pub search: String,
    /// Style sheets that it needs beside the site's own, by the names of [`assets::path`].
    pub styles: &'static [&'static str],
    /// Scripts that it needs beside the site's own, by the same names.
    pub scripts: &'static [&'static str],
    /// What stands within it beside the script that all pages have.
    pub script: Option<&'static Inline>,
    /// The language of its words where it is not the shop's.
    pub language: Option<&'static str>,
    /// After how many seconds it is asked for anew where no script follows what happens.
    pub refresh: Option<u32>,
    /// Whether it has islands, which the browser's wasm brings to life.
    pub islands: bool,
    /// Whether it plays films and sounds or shows fonts.
    pub media: bool,
    /// Whether its forms lead to where one pays.
    pub pays: bool,
    /// Whether its forms lead to files.
    pub downloads: bool,
    /// The status.
    pub status: StatusCode,
    /// Who may keep the answer.
    pub policy: CachePolicy,
}

impl Page {
    /// A page that nobody but its visitor sees or keeps.
    pub fn personal(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            description: String::new(),
            canonical: None,
            image: None,
            structured: None,
            search: String::new(),
            styles: &[],
            scripts: &[],
            script: None,
            language: None,
            refresh: None,
            islands: false,
            media: false,
            pays: false,
            downloads: false,
            status: StatusCode::OK,
            policy: CachePolicy::NoStore,
        }
    }

    /// The whole document: this page around `content`, which is HTML.
    pub fn document(&self, locals: &Locals, content: String) -> String {
        document(self, &Frame::new(locals), content)
    }

    /// The answer with it.
    pub fn render(self, locals: &Locals, content: String) -> Response<Body> {
        if locals.cart_count() > 0 || locals.user().is_some() {
            locals.mark_personal();
        }
        let ingredients = self.ingredients(locals, &content);
        let mut response = self.unchanged(locals, ingredients).unwrap_or_else(|| {
            let mut made = Response::new(Body::from(self.document(locals, content)));
            *made.status_mut() = self.status;
            made.headers_mut().insert(CONTENT_TYPE, HTML);
            made.extensions_mut().insert(ingredients);
            made
        });
        response.extensions_mut().insert(self.policy);
        response.extensions_mut().insert(CspSources {
            wasm: self.islands,
            media: self.media,
            pays: self.pays,
            downloads: self.downloads,
        });
        response
    }
}

impl Page {
    /// All that its document is made from around this content. What a shop says of itself has a number for each of its states.
    fn ingredients(&self, locals: &Locals, content: &str) -> Ingredients {
        let frame = Frame::new(locals);
        let shop =
            (&locals.home, &locals.tenant.id.0, frame.shop, locals.generation, &frame.canonical_origin);
        Ingredients::of((self, content, shop, frame.cart_count, &frame.cart_count_cookie, frame.person))
    }

    /// The answer to whoever has the document already, for whom it need not be made.
    fn unchanged(&self, locals: &Locals, ingredients: Ingredients) -> Option<Response<Body>> {
        let may_be_kept = self.status == StatusCode::OK && self.policy != CachePolicy::NoStore;
        if !may_be_kept || locals.known.is_empty() {
            return None;
        }
        let tag = locals.app.documents.find(ingredients).filter(|tag| locals.known.has(*tag))?;
        let mut response = Response::new(Body::empty());
        entity_tag::not_modified(&mut response);
        response.headers_mut().insert(ETAG, tag.header());
        Some(response)
    }
}

/// What a page loads that others may not: its security policy allows it.
#[derive(Debug, Clone, Copy, Default)]
pub struct CspSources {
    /// The browser's wasm.
    pub wasm: bool,
    /// Films, sounds and fonts.
    pub media: bool,
    /// A provider's page to pay on, to which its forms lead.
    pub pays: bool,
    /// Files, to which its forms lead.
    pub downloads: bool,
}

/// What an error is called.
pub fn error_title(error: &AppError) -> &'static str {
    match error {
        AppError::NotFound(_) => "Not found",
        AppError::TooMany { .. } => "One moment, please",
        AppError::Unavailable { .. } | AppError::Held => "Back in a moment",
        AppError::SwitchedOff(_) => "Switched off for now",
        AppError::Internal { .. } => "Something went wrong",
        _ => "That did not work",
    }
}

/// The page of an error, also for a request that never got as far as a shop.
pub fn error_page(locals: Option<&Locals>, error: &AppError, request_id: &str) -> String {
    let nothing = Look::default();
    let frame = match locals {
        Some(locals) => Frame::new(locals),
        None => Frame {
            shop: "Shop",
            look: &nothing,
            cdn: None,
            cart_count: 0,
            cart_count_cookie: String::new(),
            person: None,
            canonical_origin: String::new(),
        },
    };
    let title = error_title(error);
    let page = Page { status: error.status(), ..Page::personal(title) };
    let (status, message, id) = (error.status().as_u16(), error.to_string(), request_id.to_owned());
    let content = html(move || {
        view! {
            <section class="notice-page">
                <p class="notice-code">{status}</p>
                <h1>{title}</h1>
                <p>{message}</p>
                <SearchBox id="find" value="" label="Search the shop" />
                <p><a href="/shop">"See everything in the shop"</a></p>
                <p class="fine">"Request " <code>{id}</code></p>
            </section>
        }
    });
    document(&page, &frame, content)
}

/// Renders a view. Nothing on these pages is reactive on the server: the owner only carries contexts, and ends here.
pub fn html<V: RenderHtml>(view: impl FnOnce() -> V) -> String {
    Owner::new().with(|| view().to_html())
}

const HTML: HeaderValue = HeaderValue::from_static("text/html; charset=utf-8");

/// What the document's frame shows.
struct Frame<'a> {
    shop: &'a str,
    look: &'a Look,
    /// Where its pictures are; none where there is no shop.
    cdn: Option<&'a CdnConfig>,
    cart_count: u32,
    /// The name of the cookie that has it, for the page's script.
    cart_count_cookie: String,
    person: Option<&'a str>,
    canonical_origin: String,
}

impl<'a> Frame<'a> {
    fn new(locals: &'a Locals) -> Self {
        Self {
            shop: &locals.tenant.name,
            look: &locals.look,
            cdn: Some(&locals.app.config.cdn),
            cart_count: locals.cart_count(),
            cart_count_cookie: cookies::name(CART_COUNT_COOKIE, locals.is_https()),
            person: locals.user().map(|session| session.display_name()),
            canonical_origin: locals.canonical_origin(),
        }
    }
}

/// What shows when the page's link is shared (<https://ogp.me>).
fn open_graph(property: &'static str, content: String) -> impl IntoView {
    // `property` is RDFa's, not HTML's, so the macro does not know it.
    leptos::html::meta().attr("property", property).content(content)
}

/// What brings islands to life; nothing where it was not built, and then their forms do without. The script finds the
/// others by their ids.
fn client() -> Option<impl IntoView> {
    let (glue, wasm) = (assets::find("client.js")?, assets::find("client.wasm")?);
    Some(view! {
        <link rel="modulepreload" id="client" href=glue.path />
        <link rel="preload" id="client-wasm" href=wasm.path r#as="fetch" type="application/wasm" crossorigin="anonymous" />
        {script("islands.js")}
    })
}

/// A script beside the page, by its name of [`assets::path`]. The page only names it: the one within the page loads it
/// (`frame.js`), for which the page's policy knows that one by its hash.
pub fn script(name: &str) -> impl IntoView + use<> {
    view! { <link rel="modulepreload" data-script="" href=assets::path(name) /> }
}

/// What Leptos writes between texts, for its browser half to tell them apart. Text has none: its `<` is escaped.
pub const MARKER: &str = "<!>";

/// The whole document. Where no island comes to life nobody needs the markers, and to a validator each is an error.
fn document(page: &Page, frame: &Frame<'_>, content: String) -> String {
    let document = markup(page, frame, content);
    if page.islands { document } else { document.replace(MARKER, "") }
}

fn markup(page: &Page, frame: &Frame<'_>, content: String) -> String {
    html(|| {
        let title = if page.title.is_empty() {
            frame.shop.to_owned()
        } else {
            format!("{} · {}", page.title, frame.shop)
        };
        // The title is the first that is read out, and says at once that a form has come back.
        let is_refused = page.status == StatusCode::UNPROCESSABLE_ENTITY;
        let title = if is_refused { format!("Error: {title}") } else { title };
        let description = (!page.description.is_empty()).then(|| page.description.clone());
        let canonical = page.canonical.as_ref().map(|path| format!("{}{path}", frame.canonical_origin));
        let image = page.image.clone();
        let card = if image.is_some() { "summary_large_image" } else { "summary" };
        // `<` is written as JSON can write it, so that no text can end the element.
        let structured = page.structured.as_ref().map(|data| data.replace('<', "\\u003c"));
        let (look, cdn) = (frame.look, frame.cdn);
        let language = page.language.unwrap_or_else(|| look.language()).to_owned();
        let styles =
            page.styles.iter().map(|name| view! { <link rel="stylesheet" href=assets::path(name) /> });
        let styles: Vec<_> = styles.collect();
        let scripts: Vec<_> = page.scripts.iter().map(|name| script(name)).collect();
        let (count, count_cookie) = (frame.cart_count, frame.cart_count_cookie.clone());
        let personal = (page.policy == CachePolicy::NoStore || frame.person.is_some()).then_some("");
        let person = frame.person.map(str::to_owned);
        view! {
            <!DOCTYPE html>
            <html lang=language>
                <head>
                    <meta charset="utf-8" />
                    <meta name="viewport" content="width=device-width, initial-scale=1" />
                    <meta name="color-scheme" content="light dark" />
                    <title>{title.clone()}</title>
                    // Before the style sheets that come beside the page: a script waits for those that stand before it.
                    <script inner_html=FRAME_SCRIPT.text></script>
                    {page.script.map(|script| view! { <script inner_html=script.text></script> })}
                    {page.refresh.map(|seconds| view! { <noscript><meta http-equiv="refresh" content=seconds.to_string() /></noscript> })}
                    <style inner_html=APP_STYLE.text></style>
                    {styles}
                    {scripts}
                    {page.islands.then(client)}
                    {brand::head(look, cdn)}
                    {description.clone().map(|text| view! { <meta name="description" content=text /> })}
                    {match canonical.clone() {
                        Some(url) => view! { <link rel="canonical" href=url /> }.into_html(),
                        None => view! { <meta name="robots" content="noindex" /> }.into_html(),
                    }}
                    {canonical.map(|url| view! {
                        {open_graph("og:title", title)}
                        {open_graph("og:type", "website".into())}
                        {open_graph("og:url", url)}
                        {description.map(|text| open_graph("og:description", text))}
                        {image.map(|url| open_graph("og:image", url))}
                        // How it is shown by those who read nothing else of their own.
                        <meta name="twitter:card" content=card />
                    })}
                    {structured.map(|json| view! { <script type="application/ld+json" inner_html=json></script> })}
                </head>
                <body>
                    <a class="skip" href="#main">"Skip to content"</a>
                    {brand::announcement(look)}
                    <header class="top">
                        {brand::brand(frame.shop, look, cdn)}
                        <SearchBox id="search" value=page.search.clone() label="Search" />
                        <nav aria-label="Main">
                            <a href="/shop">"Shop"</a>
                            <a href="/cart" class="cart-link" aria-live="polite" aria-atomic="true">
                                "Cart " <b class="badge" data-testid="cart-count" data-cart-count=count_cookie>{count}</b>
                            </a>
                            {match person {
                                Some(name) => view! { <a class="person" href="/account">"Hi, " {name}</a> }.into_html(),
                                None => view! { <a href="/login" rel="nofollow">"Sign in"</a> }.into_html(),
                            }}
                        </nav>
                    </header>
                    <main id="main" data-personal=personal inner_html=content></main>
                    {footer::footer(frame.shop, look)}
                    // The next page is fetched when a visitor points at its link, so that it is there when they click
                    // (https://developer.mozilla.org/docs/Web/API/Speculation_Rules_API). What is somebody's own is
                    // always asked for anew.
                    <script type="speculationrules" inner_html=SPECULATION_RULES.text></script>
                </body>
            </html>
        }
    })
}
