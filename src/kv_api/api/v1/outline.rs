//! The document in the order in which people read it.

use std::sync::OnceLock;

use serde_json::Value;

use super::document;

/// What can be asked at one address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Operation {
    /// `GET`.
    pub method: String,
    /// `/kv/{key}`.
    pub path: String,
    /// What it does.
    pub about: String,
    /// What stands in the address and the headers.
    pub parameters: Vec<Field>,
    /// What stands in the body.
    pub body: Vec<Field>,
    /// What it is answered: the status, and when.
    pub answers: Vec<(String, String)>,
}

/// What is sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// `path`, `query`, `header`, or nothing in a body.
    pub place: String,
    /// Whether it must be there.
    pub required: bool,
    /// What it is.
    pub about: String,
}

/// The operations, by the headings of their groups.
pub fn groups() -> &'static [(String, Vec<Operation>)] {
    static GROUPS: OnceLock<Vec<(String, Vec<Operation>)>> = OnceLock::new();
    GROUPS.get_or_init(|| read(document::whole()))
}

fn read(document: &Value) -> Vec<(String, Vec<Operation>)> {
    let tags = items(document.get("tags"));
    let group = |tag: &Value| {
        let name = text(tag, "name");
        let of_tag = operations(document).into_iter().filter(|(own, _)| *own == name);
        (text(tag, "description"), of_tag.map(|(_, operation)| operation).collect())
    };
    tags.iter().map(group).collect()
}

fn operations(document: &Value) -> Vec<(String, Operation)> {
    let mut operations = Vec::new();
    for (path, item) in entries(document.get("paths")) {
        for (method, operation) in entries(Some(item)) {
            if !matches!(method.as_str(), "get" | "put" | "post" | "delete") {
                continue;
            }
            let tag =
                items(operation.get("tags")).first().and_then(Value::as_str).unwrap_or_default().to_owned();
            let parameters = items(operation.get("parameters")).iter().map(|parameter| Field {
                name: text(parameter, "name"),
                place: text(parameter, "in"),
                required: parameter.get("required").and_then(Value::as_bool).unwrap_or(false),
                about: text(parameter, "description"),
            });
            let answers = entries(operation.get("responses"));
            let answers = answers.map(|(status, answer)| (status.clone(), text(answer, "description")));
            operations.push((
                tag,
                Operation {
                    method: method.to_uppercase(),
                    path: path.clone(),
                    about: text(operation, "summary"),
                    parameters: parameters.collect(),
                    body: body(document, operation),
                    answers: answers.collect(),
                },
            ));
        }
    }
    operations
}

/// The fields of what an operation takes.
fn body(document: &Value, operation: &Value) -> Vec<Field> {
    let reference =
        operation.pointer("/requestBody/content/application~1json/schema/$ref").and_then(Value::as_str);
    let Some(schema) = reference.and_then(|path| document.pointer(path.trim_start_matches('#'))) else {
        return Vec::new();
    };
    let required = items(schema.get("required"));
    let field = |(name, field): (&String, &Value)| Field {
        name: name.clone(),
        place: String::new(),
        required: required.iter().any(|own| own.as_str() == Some(name)),
        about: text(field, "description"),
    };
    entries(schema.get("properties")).map(field).collect()
}

fn text(value: &Value, name: &str) -> String {
    value.get(name).and_then(Value::as_str).unwrap_or_default().trim_end_matches('.').to_owned()
}

fn items(value: Option<&Value>) -> &[Value] {
    value.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

fn entries(value: Option<&Value>) -> impl Iterator<Item = (&String, &Value)> {
    value.and_then(Value::as_object).into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_can_be_asked_is_told_in_words() {
        let all: Vec<_> = groups().iter().flat_map(|(_, operations)| operations).collect();
        assert_eq!(all.len(), 11);
        for operation in &all {
            let name = format!("{} {}", operation.method, operation.path);
            assert!(!operation.about.is_empty() && !operation.answers.is_empty(), "{name}");
            let silent =
                operation.parameters.iter().chain(&operation.body).find(|field| field.about.is_empty());
            assert_eq!(silent, None, "{name}");
            assert!(
                operation.answers.iter().all(|(_, about)| !about.is_empty()),
                "{name}: {:?}",
                operation.answers
            );
        }
        let put = all.iter().find(|operation| operation.method == "PUT").unwrap();
        assert!(put.body.iter().any(|field| field.name == "value" && field.required));
    }
}
