//! What search engines ask for: the sitemap and `robots.txt`.

use std::fmt::Write as _;

use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use crate::cache_policy::CachePolicy;
use crate::error::AppError;
use crate::extract::Query;
use crate::locals::Locals;
use crate::number::Exact;
use crate::shop::list_query::ListQuery;
use crate::shop::service;

const POLICY: CachePolicy = CachePolicy::Public { ttl: 3_600, swr: 86_400 };

/// Which sitemap of several.
#[derive(Debug, Deserialize)]
pub struct SitemapQuery {
    /// The number of the product it follows.
    after: Option<Exact>,
}

/// `GET /robots.txt`.
pub async fn robots(locals: Locals) -> Response {
    let text = format!(
        "User-agent: *\nDisallow: /cart\nDisallow: /checkout\nDisallow: /orders\nSitemap: {}/sitemap.xml\n",
        locals.canonical_origin()
    );
    public("text/plain; charset=utf-8", text)
}

/// `GET /sitemap.xml`: an index of sitemaps, or, `?after=`, one of them.
pub async fn sitemap(locals: Locals, Query(query): Query<SitemapQuery>) -> Result<Response, AppError> {
    let origin = locals.canonical_origin();
    let Some(Exact(after)) = query.after else {
        let starts = service::get_sitemap_starts(&locals).await?;
        let mut xml = String::from(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
        );
        for start in starts {
            let _ = writeln!(xml, "<sitemap><loc>{origin}/sitemap.xml?after={start}</loc></sitemap>");
        }
        xml.push_str("</sitemapindex>\n");
        return Ok(public(XML, xml));
    };
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    if after <= 0 {
        let _ = writeln!(xml, "<url><loc>{origin}/</loc></url>\n<url><loc>{origin}/shop</loc></url>");
        for category in service::get_categories(&locals).await?.iter() {
            let list = ListQuery { category: category.name.clone(), ..ListQuery::default() };
            // An address with one parameter has nothing in it that needs escaping.
            let _ = writeln!(xml, "<url><loc>{origin}{}</loc></url>", list.address());
        }
    }
    if after <= 0 {
        for page in &locals.look.pages {
            let _ = writeln!(xml, "<url><loc>{origin}/pages/{}</loc></url>", page.slug);
        }
    }
    for entry in service::get_sitemap_page(&locals, after).await? {
        // Slugs are lower-case letters, digits and dashes: nothing in them needs escaping.
        let _ = writeln!(
            xml,
            "<url><loc>{origin}/shop/{}</loc><lastmod>{}</lastmod></url>",
            entry.slug, entry.changed_on
        );
    }
    xml.push_str("</urlset>\n");
    Ok(public(XML, xml))
}

const XML: &str = "application/xml; charset=utf-8";

fn public(content_type: &'static str, text: String) -> Response {
    let mut response = ([(CONTENT_TYPE, content_type)], text).into_response();
    response.extensions_mut().insert(POLICY);
    response
}
