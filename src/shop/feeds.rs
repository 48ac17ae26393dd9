//! `/feeds/google.xml`: all that is on sale, as Google's Merchant Center and others that read its format want to know it
//! (<https://support.google.com/merchants/answer/7052112>). One item for each variant. It is written while it is read, so that
//! no size of shop fills anybody's memory.

use std::fmt::Write as _;

use axum::body::Body;
use axum::http::HeaderValue;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use coppice_catalogue::merchant::{attributes, gtin};
use futures_util::stream;
use serde::Deserialize;

use super::model::{Image, InventoryPolicy, Variant};
use super::money;
use super::service::{Feed, FeedRow};
use crate::cache_policy::CachePolicy;
use crate::cdn::link::absolute;
use crate::error::AppError;
use crate::extract::Query;
use crate::limit::KeptSeat;
use crate::locals::Locals;

const POLICY: CachePolicy = CachePolicy::Public { ttl: 3_600, swr: 86_400 };

/// Which part of a feed that is too long for one answer.
#[derive(Debug, Deserialize)]
pub struct FeedQuery {
    part: Option<u32>,
}

struct Stream {
    locals: Locals,
    feed: Feed,
    part: u32,
    first: Option<Vec<FeedRow>>,
    over: bool,
    _seat: KeptSeat,
}

/// `GET /feeds/google.xml`, and `?part=2` and so on of it.
pub async fn google(locals: Locals, Query(query): Query<FeedQuery>) -> Result<Response, AppError> {
    let none = || AppError::NotFound("There is no such part of the feed.".into());
    let reader = locals.address.0.map(|address| address.to_string()).unwrap_or_default();
    let seat = locals.app.seats.streams.keep(&format!("feed:{reader}"));
    let seat = seat.ok_or(AppError::Unavailable { cause: None })?;
    let part = query.part.unwrap_or(1);
    let mut feed = Feed::begin(&locals, part).await?.ok_or_else(none)?;
    let first = feed.next(&locals).await?;
    if first.is_none() && part > 1 {
        return Err(none());
    }
    let head = head(&locals);
    let stream = Stream { locals, feed, part, first, over: false, _seat: seat };
    let body = Body::from_stream(stream::unfold((head, stream), next));
    let mut response = body.into_response();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/xml; charset=utf-8"));
    response.extensions_mut().insert(POLICY);
    Ok(response)
}

/// The next piece; none after the end.
async fn next(
    (mut xml, mut stream): (String, Stream),
) -> Option<(Result<String, AppError>, (String, Stream))> {
    if stream.over {
        return None;
    }
    let rows = match stream.first.take() {
        Some(first) => Ok(Some(first)),
        None => stream.feed.next(&stream.locals).await,
    };
    match rows {
        Ok(Some(rows)) => rows.iter().for_each(|row| item(&mut xml, &stream.locals, row)),
        Ok(None) => {
            let next = stream.feed.goes_on().then(|| stream.part.saturating_add(1));
            xml.push_str(&foot(&stream.locals.canonical_origin(), next));
            stream.over = true;
        }
        // Whoever reads it must not take a part for the whole: it breaks off.
        Err(error) => {
            stream.over = true;
            return Some((Err(error), (String::new(), stream)));
        }
    }
    Some((Ok(xml), (String::new(), stream)))
}

fn head(locals: &Locals) -> String {
    let (name, origin) = (Xml(&locals.tenant.name), locals.canonical_origin());
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\" xmlns:g=\"http://base.google.com/ns/1.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\">\n<channel>\n\
         <title>{name}</title>\n<link>{}</link>\n<description>{name}</description>\n",
        Xml(&origin)
    )
}

/// The end of a part, with the way to the next one (<https://www.rfc-editor.org/rfc/rfc5005#section-3>).
fn foot(origin: &str, next: Option<u32>) -> String {
    let next = next.map(|part| {
        let address = format!("{origin}/feeds/google.xml?part={part}");
        format!("<atom:link rel=\"next\" type=\"application/rss+xml\" href=\"{}\"/>\n", Xml(&address))
    });
    format!("{}</channel>\n</rss>\n", next.unwrap_or_default())
}

fn item(xml: &mut String, locals: &Locals, row: &FeedRow) {
    let variant = &row.variant;
    xml.push_str("<item>\n");
    let mut add = |name: &str, value: &str| {
        if !value.trim().is_empty() {
            let _ = writeln!(xml, "<{name}>{}</{name}>", Xml(value));
        }
    };
    let page = format!("{}/shop/{}", locals.canonical_origin(), row.slug);
    let (title, link) = if row.several {
        (format!("{}, {}", row.product_name, variant.name), format!("{page}?variant={}", variant.id))
    } else {
        (row.product_name.clone(), page)
    };
    let most = |text: &str, most: usize| text.chars().take(most).collect::<String>();
    add("g:id", &variant.id);
    if row.several {
        add("g:item_group_id", &row.product_id);
    }
    add("g:title", &most(&title, 150));
    add("g:description", if row.description.trim().is_empty() { &title } else { &row.description });
    add("g:link", &link);
    let mut pictures = pictures(locals, row).into_iter();
    pictures.next().iter().for_each(|first| add("g:image_link", first));
    pictures.take(10).for_each(|other| add("g:additional_image_link", &other));
    add("g:availability", availability(variant));
    let price = |amount: i64| {
        let decimal = money::decimal(amount.unsigned_abs(), &variant.price_currency);
        format!("{decimal} {}", variant.price_currency)
    };
    add("g:price", &price(variant.sale_from().unwrap_or(variant.price_amount)));
    if variant.sale_from().is_some() {
        add("g:sale_price", &price(variant.price_amount));
    }
    add("g:brand", &most(&row.vendor, 70));
    match variant.barcode.as_deref().and_then(gtin) {
        Some(gtin) => add("g:gtin", &gtin),
        // Only of what is known to have none (<https://support.google.com/merchants/answer/6324478>): what somebody makes under a name of
        // theirs may have a number that was never written here.
        None if row.vendor.trim().is_empty() => add("g:identifier_exists", "no"),
        None => {}
    }
    add("g:condition", "new");
    add("g:product_type", &most(&row.category, 750));
    for (attribute, value) in attributes(variant) {
        add(&format!("g:{}", attribute.name()), &most(value, 100));
    }
    xml.push_str("</item>\n");
}

/// The variant's own picture, then the product's others.
fn pictures(locals: &Locals, row: &FeedRow) -> Vec<String> {
    let images: Vec<Image> = serde_json::from_str(&row.images).unwrap_or_default();
    let own = row.variant.image_key.as_deref();
    let (mut first, others): (Vec<_>, Vec<_>) =
        images.into_iter().partition(|image| own.is_some_and(|key| image.is_at(key)));
    first.extend(others);
    first
        .into_iter()
        .map(|image| if image.is_remote() { image.key } else { absolute(locals, &image.key) })
        .collect()
}

fn availability(variant: &Variant) -> &'static str {
    let gone = variant.track_inventory && variant.inventory_quantity <= 0;
    match variant.inventory_policy {
        _ if !gone => "in_stock",
        InventoryPolicy::Continue => "backorder",
        InventoryPolicy::Deny => "out_of_stock",
    }
}

/// A text as XML holds it: what would be markup is escaped, and what XML has no place for is left out.
struct Xml<'a>(&'a str);

impl std::fmt::Display for Xml<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for c in self.0.chars() {
            match c {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\t' | '\n' | '\r' => f.write_char(' ')?,
                c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
                c => f.write_char(c)?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_that_is_not_the_last_leads_to_the_next() {
        assert_eq!(foot("https://shop.example", None), "</channel>\n</rss>\n");
        let next = "<atom:link rel=\"next\" type=\"application/rss+xml\" href=\"https://shop.example/feeds/google.xml?part=3\"/>\n";
        assert_eq!(foot("https://shop.example", Some(3)), format!("{next}</channel>\n</rss>\n"));
    }

    #[test]
    fn a_text_is_what_xml_can_hold() {
        let text = "a & <b> \"c\"\n\u{0}\u{8}\u{1b}\u{fffe}\u{85}d 'e' \u{1f375}";
        assert_eq!(Xml(text).to_string(), "a &amp; &lt;b&gt; &quot;c&quot; d 'e' \u{1f375}");
    }
}
