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

/// What stands within a `<textarea>`: Leptos writes its text as it is, as it does a script's, and a text that ends the element
/// would be markup. A line break that comes first is the element's own to whoever reads it, so that there must be two
/// (<https://html.spec.whatwg.org/multipage/parsing.html#parsing-main-inbody>).
pub fn textarea_text(text: &str) -> String {
    let first = if text.starts_with(['\n', '\r']) { "\n" } else { "" };
    first.to_owned() + &text.replace('&', "&amp;").replace('<', "&lt;")
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;

    #[test]
    fn a_text_ends_no_textarea_and_keeps_its_first_line() {
        for (text, html) in [
            ("</textarea><script>", "&lt;/textarea>&lt;script>"),
            ("&lt;", "&amp;lt;"),
            ("\na", "\n\na"),
            ("a\nb", "a\nb"),
        ] {
            assert_eq!(textarea_text(text), html);
            let view = view! { <textarea>{textarea_text(text)}</textarea> };
            assert_eq!(view.to_html(), format!("<textarea>{html}</textarea>"));
        }
    }

    #[test]
    fn no_page_has_a_textarea_with_a_text_as_it_is() {
        fn walk(folder: &Path, found: &mut usize) {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    walk(&path, found);
                } else if !path.ends_with("ui/html.rs") {
                    for line in
                        fs::read_to_string(&path).unwrap().lines().filter(|line| line.contains("<textarea "))
                    {
                        assert!(line.contains("{textarea_text("), "{}: {line}", path.display());
                        *found += 1;
                    }
                }
            }
        }
        let mut found = 0;
        walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
        assert!(found >= 3);
    }
}
