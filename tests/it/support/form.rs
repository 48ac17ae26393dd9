//! A page's form as a browser would send it.

/// The fields of the form with this id, as they stand on the page, with these changes. A button is a change, too; a field that
/// is changed to `-` is not sent, as a box without its tick.
pub fn typed(page: &str, id: &str, changes: &[(&str, &str)]) -> Vec<(String, String)> {
    let (_, rest) = page.split_once(&format!("<form id=\"{id}\"")).unwrap();
    let (form, _) = rest.split_once("</form>").unwrap();
    let mut fields: Vec<(String, String)> = Vec::new();
    for part in form.split('<').skip(1) {
        let (tag, text) = part.split_once('>').unwrap_or((part, ""));
        let value = attribute(tag, "value");
        if tag.starts_with("input ") {
            let kind = attribute(tag, "type").unwrap_or_default();
            let ticked = kind == "checkbox" || kind == "radio";
            let sent = kind != "file" && (!ticked || tag.contains(" checked"));
            if let Some(name) = attribute(tag, "name").filter(|_| sent) {
                fields.push((name, value.unwrap_or_default()));
            }
        } else if tag.starts_with("textarea ") {
            fields.push((attribute(tag, "name").unwrap(), plain(text.strip_prefix('\n').unwrap_or(text))));
        } else if tag.starts_with("select ") {
            fields.push((attribute(tag, "name").unwrap(), String::new()));
        } else if tag.starts_with("option ") && tag.contains(" selected") {
            fields.last_mut().unwrap().1 = value.unwrap_or_default();
        }
    }
    for (name, value) in changes {
        match fields.iter().position(|(own, _)| own == name) {
            Some(at) if *value == "-" => drop(fields.remove(at)),
            Some(at) => fields[at].1 = (*value).to_owned(),
            None if *value == "-" => {}
            None => fields.push(((*name).to_owned(), (*value).to_owned())),
        }
    }
    fields
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    rest.split('"').next().map(plain)
}

fn plain(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}
