//! Things in full where their ids stand: <https://docs.stripe.com/api/expanding_objects>.

use serde_json::{Value, json};

use crate::books::Books;
use crate::problem::Problem;
use crate::view;

/// Puts what is named in full: `payment_intent.latest_charge`, and of a list `data.payment_intent`.
pub(crate) fn expand(books: &mut Books, shown: &mut Value, path: &str) -> Result<(), Problem> {
    at(books, shown, path, path)
}

fn at(books: &mut Books, shown: &mut Value, path: &str, whole: &str) -> Result<(), Problem> {
    if let Value::Array(items) = shown {
        return items.iter_mut().try_for_each(|item| at(books, item, path, whole));
    }
    let (first, rest) = path.split_once('.').map_or((path, None), |(first, rest)| (first, Some(rest)));
    if first == "line_items" && shown.get("object") == Some(&json!("checkout.session")) {
        let lines = lines(books, shown.get("id").and_then(Value::as_str).unwrap_or_default())?;
        if let Some(shown) = shown.as_object_mut() {
            shown.insert(first.into(), lines);
        }
        return Ok(());
    }
    let cannot = || {
        let message = format!("This property cannot be expanded ({whole}).");
        Problem::request(message).at("expand[0]")
    };
    let property = shown.get_mut(first).ok_or_else(cannot)?;
    match property {
        Value::Null => return Ok(()),
        Value::String(id) => *property = find(books, id).ok_or_else(cannot)?,
        Value::Object(_) | Value::Array(_) => {}
        _ => return Err(cannot()),
    }
    match rest {
        Some(rest) => at(books, property, rest, whole),
        None => Ok(()),
    }
}

fn find(books: &mut Books, id: &str) -> Option<Value> {
    match id.split_once('_')?.0 {
        "pi" => books.intent(id).ok().map(|it| view::intent(it)),
        "ch" => books.charge(id).ok().map(|it| view::charge(it)),
        _ => None,
    }
}

fn lines(books: &mut Books, id: &str) -> Result<Value, Problem> {
    let all = all_lines(books, id)?;
    let has_more = all.len() > 10;
    let first: Vec<_> = all.into_iter().take(10).collect();
    let url = format!("/v1/checkout/sessions/{id}/line_items");
    Ok(json!({ "object": "list", "data": first, "has_more": has_more, "url": url }))
}

/// The lines of a session.
pub(crate) fn all_lines(books: &mut Books, id: &str) -> Result<Vec<Value>, Problem> {
    let session = books.session(id)?;
    Ok(session.lines.iter().map(|line| view::line(line, session.currency.code())).collect())
}
