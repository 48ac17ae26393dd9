//! The foot of a shop's every page.

use leptos::prelude::*;

use crate::tenant::look::Look;
use crate::tenant::settings::SiteSettings;

/// Pages of its own, how it is reached, where else it is, what it says last, and its name.
pub fn footer(shop: &str, look: &Look) -> impl IntoView + use<> {
    let pages: Vec<_> = look
        .pages
        .iter()
        .filter(|page| page.in_footer == 1)
        .map(|page| view! { <li><a href=format!("/pages/{}", page.slug) dir="auto">{page.title.clone()}</a></li> })
        .collect();
    let pages =
        (!pages.is_empty()).then(|| view! { <nav aria-label="About the shop"><ul>{pages}</ul></nav> });
    let settings = &look.settings;
    let last = (!settings.footer.is_empty())
        .then(|| view! { <p class="lines-kept" dir="auto">{settings.footer.clone()}</p> });
    view! {
        <footer class="bottom">
            {pages}
            {contact(settings)}
            {elsewhere(settings)}
            <div>{last} <p dir="auto">{shop.to_owned()}</p></div>
        </footer>
    }
}

fn contact(settings: &SiteSettings) -> Option<impl IntoView + use<>> {
    let SiteSettings { email, phone, address, .. } = settings.clone();
    if email.is_empty() && phone.is_empty() && address.is_empty() {
        return None;
    }
    // What is called is digits; people write them as they like.
    let digits: String = phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
    Some(view! {
        <address>
            {(!address.is_empty()).then(|| view! { <p class="lines-kept" dir="auto">{address}</p> })}
            {(!email.is_empty()).then(|| view! { <p><a href=format!("mailto:{email}")>{email.clone()}</a></p> })}
            {(!phone.is_empty()).then(|| view! { <p><a href=format!("tel:{digits}")><bdi>{phone}</bdi></a></p> })}
        </address>
    })
}

fn elsewhere(settings: &SiteSettings) -> Option<impl IntoView + use<>> {
    let links: Vec<_> = settings
        .social
        .iter()
        .map(|address| view! { <li><a href=address.clone() rel="me noopener">{place(address)}</a></li> })
        .collect();
    (!links.is_empty()).then(|| view! { <nav aria-label="The shop elsewhere"><ul>{links}</ul></nav> })
}

/// What people call the place an address leads to: by its host, or the host itself.
fn place(address: &str) -> String {
    let host = address.split_once("://").map_or(address, |(_, rest)| rest);
    let host = host.split(['/', '?', '#']).next().unwrap_or(host);
    let host = host.strip_prefix("www.").unwrap_or(host);
    let known = [
        ("bsky.app", "Bluesky"),
        ("facebook.com", "Facebook"),
        ("instagram.com", "Instagram"),
        ("linkedin.com", "LinkedIn"),
        ("pinterest.com", "Pinterest"),
        ("snapchat.com", "Snapchat"),
        ("threads.net", "Threads"),
        ("tiktok.com", "TikTok"),
        ("tumblr.com", "Tumblr"),
        ("vimeo.com", "Vimeo"),
        ("wa.me", "WhatsApp"),
        ("x.com", "X"),
        ("youtube.com", "YouTube"),
    ];
    let is_of =
        |known: &str| host == known || host.strip_suffix(known).is_some_and(|before| before.ends_with('.'));
    known.iter().find(|(own, _)| is_of(own)).map_or_else(|| host.to_owned(), |(_, name)| (*name).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_called_what_people_call_them() {
        for (address, name) in [
            ("https://www.instagram.com/shop", "Instagram"),
            ("https://de.pinterest.com/shop", "Pinterest"),
            ("https://notx.com/shop", "notx.com"),
            ("https://mastodon.social/@shop", "mastodon.social"),
        ] {
            assert_eq!(place(address), name);
        }
    }
}
