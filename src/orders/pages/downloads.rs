//! What an order's page gives to be downloaded.

use leptos::prelude::*;

use crate::cdn::islands::bytes;
use crate::orders::model::{DOWNLOADS, Order, OrderFile, OrderLine};
use crate::orders::texts::checkout as texts;
use crate::tenant::settings::SiteSettings;
use crate::ui::{Html, IntoHtml};

/// The files of each digital line that was not given back; nothing of an order that gives none.
pub fn downloads(order: &Order, files: &[OrderFile], segment: &str, settings: &SiteSettings) -> Option<Html> {
    let lines = order.lines.iter().filter(|line| line.is_downloaded());
    let lines: Vec<_> = lines.map(|line| of_line(line, files, segment, settings)).collect();
    (!lines.is_empty()).then(|| {
        view! {
            <section aria-labelledby="files">
                <h2 id="files">{texts::DOWNLOADS}</h2>
                {lines}
            </section>
        }
        .into_html()
    })
}

fn of_line(line: &OrderLine, files: &[OrderFile], segment: &str, settings: &SiteSettings) -> Html {
    let own = files.iter().filter(|file| file.position == line.position);
    let own: Vec<_> = own.map(|file| row(file, segment, settings)).collect();
    let list = if own.is_empty() {
        view! { <p class="fine">{texts::NO_FILES_YET}</p> }.into_html()
    } else {
        view! { <ul class="downloads">{own}</ul> }.into_html()
    };
    view! { <h3><bdi>{line.name.clone()}</bdi> ", " <bdi>{line.variant_name.clone()}</bdi></h3> {list} }
        .into_html()
}

fn row(file: &OrderFile, segment: &str, settings: &SiteSettings) -> Html {
    let name = file.filename.clone();
    let way = if file.is_left() {
        let action = format!("/orders/{segment}/files/{}", file.id);
        view! { <form method="post" action=action><button aria-label=texts::download(&name)>{texts::DOWNLOAD}</button></form> }
            .into_html()
    } else {
        view! { <p class="fine">{used_up(settings)}</p> }.into_html()
    };
    view! { <li data-testid="file"><span><bdi>{name}</bdi> " " <span class="fine">{bytes(file.size_bytes)}</span></span> {way}</li> }
        .into_html()
}

/// That a file was downloaded as often as it can be, and whom to ask.
pub fn used_up(settings: &SiteSettings) -> Html {
    let SiteSettings { email, phone, .. } = settings.clone();
    let ask = match (email.is_empty(), phone.is_empty()) {
        (false, _) => {
            view! { {texts::WRITE_TO} " " <a href=format!("mailto:{email}")>{email.clone()}</a> "." }
                .into_html()
        }
        (true, false) => view! { {texts::CALL} " " <bdi>{phone}</bdi> "." }.into_html(),
        (true, true) => texts::ASK_SHOP.into_html(),
    };
    view! { {texts::used_up(DOWNLOADS)} " " {ask} }.into_html()
}
