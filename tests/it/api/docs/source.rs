//! Functions and the types they speak of, read from their sources.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use quote::ToTokens;
use syn::{
    Attribute, Expr, Fields, FnArg, GenericArgument, Item, Lit, Meta, Pat, PathArguments, ReturnType, Type,
};

/// A function.
pub struct Call {
    pub name: String,
    pub path: String,
    pub doc: String,
    pub arguments: Vec<Part>,
    pub answer: String,
}

/// A type.
#[derive(Clone)]
pub struct Shape {
    pub name: String,
    pub doc: String,
    pub parts: Vec<Part>,
}

/// An argument, a field, or one value of several.
#[derive(Clone)]
pub struct Part {
    pub name: String,
    pub kind: String,
    pub doc: String,
}

/// The types of some files.
pub struct Source(BTreeMap<String, Shape>);

fn items(file: &str) -> Vec<Item> {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap();
    syn::parse_file(&text).unwrap_or_else(|error| panic!("{file}: {error}")).items
}

impl Source {
    pub fn read(files: &[&str]) -> Self {
        let shapes = files.iter().flat_map(|file| items(file)).filter_map(shape);
        Self(shapes.map(|shape| (shape.name.clone(), shape)).collect())
    }

    /// The functions of a file, in its order.
    pub fn calls(&self, file: &str) -> Vec<Call> {
        items(file).into_iter().filter_map(|item| self.call(item)).collect()
    }

    fn call(&self, item: Item) -> Option<Call> {
        let Item::Fn(function) = item else { return None };
        let server = function.attrs.iter().find(|attribute| attribute.path().is_ident("server"))?;
        let (mut prefix, mut endpoint) = (String::new(), String::new());
        server
            .parse_nested_meta(|meta| {
                let value: Expr = meta.value()?.parse()?;
                match meta.path.get_ident().map(ToString::to_string).as_deref() {
                    Some("prefix") => prefix = literal(&value),
                    Some("endpoint") => endpoint = literal(&value),
                    _ => {}
                }
                Ok(())
            })
            .unwrap();
        let mut arguments = Vec::new();
        for argument in &function.sig.inputs {
            let FnArg::Typed(argument) = argument else { continue };
            let (kind, optional) = plain(&argument.ty);
            let marked = |mark: &str| {
                let ours = argument.attrs.iter().filter(|attribute| attribute.path().is_ident("server"));
                ours.into_iter().any(|attribute| attribute.to_token_stream().to_string().contains(mark))
            };
            if marked("flatten") {
                arguments.extend(self.0[&kind].parts.clone());
                continue;
            }
            let Pat::Ident(name) = argument.pat.as_ref() else { continue };
            let name = name.ident.to_string().trim_start_matches("r#").to_owned();
            let mark = if optional || marked("default") { "?" } else { "" };
            arguments.push(Part { name: format!("{name}{mark}"), kind, doc: doc(&argument.attrs) });
        }
        let ReturnType::Type(_, answer) = &function.sig.output else { return None };
        let (answer, may_be_none) = plain(answer);
        Some(Call {
            name: function.sig.ident.to_string(),
            path: format!("{prefix}/{endpoint}"),
            doc: doc(&function.attrs),
            arguments,
            answer: if may_be_none { format!("{answer} or null") } else { answer },
        })
    }

    /// The types of these names, and those that they in turn speak of.
    pub fn reachable(&self, names: BTreeSet<String>) -> Vec<Shape> {
        let mut todo: Vec<String> = names.into_iter().collect();
        let mut found: BTreeMap<&str, &Shape> = BTreeMap::new();
        while let Some(name) = todo.pop() {
            for word in name.split(|c: char| !c.is_alphanumeric()) {
                let Some(shape) = self.0.get(word) else { continue };
                if found.insert(&shape.name, shape).is_none() {
                    todo.extend(shape.parts.iter().map(|part| part.kind.clone()));
                }
            }
        }
        found.into_values().cloned().collect()
    }
}

fn shape(item: Item) -> Option<Shape> {
    match item {
        Item::Struct(item) => {
            let whole = serde(&item.attrs, "default");
            let parts = match item.fields {
                Fields::Named(fields) => {
                    fields.named.iter().filter_map(|field| field_part(field, whole)).collect()
                }
                _ => Vec::new(),
            };
            Some(Shape { name: item.ident.to_string(), doc: doc(&item.attrs), parts })
        }
        Item::Enum(item) => {
            let tagged = serde(&item.attrs, "tag");
            let parts = item.variants.iter().map(|variant| {
                let fields: Vec<_> =
                    variant.fields.iter().filter_map(|field| field_part(field, false)).collect();
                let fields: Vec<_> =
                    fields.iter().map(|part| format!("{}: {}", part.name, part.kind)).collect();
                let name = snake(&variant.ident.to_string());
                let name = if tagged { format!("\"outcome\": \"{name}\"") } else { format!("\"{name}\"") };
                let name = std::iter::once(name).chain(fields).collect::<Vec<_>>().join(", ");
                Part { name, kind: String::new(), doc: doc(&variant.attrs) }
            });
            Some(Shape { name: item.ident.to_string(), doc: doc(&item.attrs), parts: parts.collect() })
        }
        _ => None,
    }
}

fn field_part(field: &syn::Field, may_be_left_out: bool) -> Option<Part> {
    if serde(&field.attrs, "skip") {
        return None;
    }
    let name = field.ident.as_ref()?.to_string();
    let name = renamed(&field.attrs).unwrap_or_else(|| name.trim_start_matches("r#").to_owned());
    let (kind, optional) = plain(&field.ty);
    let mark = if optional || may_be_left_out || serde(&field.attrs, "default") { "?" } else { "" };
    Some(Part { name: format!("{name}{mark}"), kind, doc: doc(&field.attrs) })
}

/// A type as JSON has it, and whether it may be missing.
fn plain(kind: &Type) -> (String, bool) {
    let Type::Path(path) = kind else { return (spelled(kind), false) };
    let Some(last) = path.path.segments.last() else { return (spelled(kind), false) };
    let inner = match &last.arguments {
        PathArguments::AngleBracketed(inner) => inner.args.iter().find_map(|inner| match inner {
            GenericArgument::Type(inner) => Some(inner),
            _ => None,
        }),
        _ => None,
    };
    match (last.ident.to_string().as_str(), inner) {
        ("Option", Some(inner)) => (plain(inner).0, true),
        ("Result" | "Shared" | "Box" | "Arc", Some(inner)) => plain(inner),
        ("Vec", Some(inner)) => (format!("[{}]", plain(inner).0), false),
        ("String" | "FileCursor", _) => ("text".into(), false),
        ("bool", _) => ("true or false".into(), false),
        ("i64" | "u64" | "u32" | "u16" | "i32", _) => ("number".into(), false),
        _ => (spelled(kind), false),
    }
}

fn spelled(kind: &Type) -> String {
    kind.to_token_stream().to_string().replace(' ', "").replace(',', ", ").replace("String", "text")
}

fn doc(attributes: &[Attribute]) -> String {
    let lines = attributes.iter().filter(|attribute| attribute.path().is_ident("doc"));
    let lines = lines.filter_map(|attribute| match &attribute.meta {
        Meta::NameValue(line) => Some(literal(&line.value).trim().to_owned()),
        _ => None,
    });
    lines.collect::<Vec<_>>().join(" ").trim().to_owned()
}

fn literal(value: &Expr) -> String {
    match value {
        Expr::Lit(value) => match &value.lit {
            Lit::Str(text) => text.value(),
            _ => String::new(),
        },
        _ => String::new(),
    }
}

fn serde(attributes: &[Attribute], what: &str) -> bool {
    let own = attributes.iter().filter(|attribute| attribute.path().is_ident("serde"));
    own.into_iter().any(|attribute| {
        attribute
            .to_token_stream()
            .to_string()
            .split(|c: char| !c.is_alphanumeric() && c != '_')
            .any(|word| word == what)
    })
}

fn renamed(attributes: &[Attribute]) -> Option<String> {
    let text =
        attributes.iter().find(|attribute| attribute.path().is_ident("serde"))?.to_token_stream().to_string();
    let (_, rest) = text.split_once("rename = \"")?;
    rest.split('"').next().map(str::to_owned)
}

fn snake(name: &str) -> String {
    let mut snake = String::new();
    for c in name.chars() {
        if c.is_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.extend(c.to_lowercase());
    }
    snake
}
