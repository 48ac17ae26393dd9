use leptos::prelude::*;
use leptos::tachys::html::InertElement;

/// Markup that is written already: what a view becomes that the server shows once and nothing changes.
///
/// An `AnyView` would do as well, but brings the code to stream, resolve, build and update every view it holds, which
/// pages without reactivity never run: it was half of what the Worker is made of.
pub type Html = InertElement;

/// Views of different types as the same.
pub trait IntoHtml: RenderHtml + Sized {
    /// Writes the view.
    fn into_html(self) -> Html {
        InertElement::new(self.to_html())
    }
}

impl<T: RenderHtml> IntoHtml for T {}
