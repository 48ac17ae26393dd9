//! Each rule finds what it is there for, in files made up for it.

use super::house::House;
use super::rules;

fn house(files: &[(&str, &str)]) -> House {
    House::build(files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())))
}

fn circles(files: &[(&str, &str)]) -> usize {
    house(files).circles().len()
}

#[test]
fn two_files_that_import_each_other_are_a_circle() {
    assert_eq!(circles(&[("a.rs", "use crate::b::B;"), ("b.rs", "use crate::{std, a::{self, A}};")]), 1);
    assert_eq!(circles(&[("a.rs", "use crate::b::B;"), ("b.rs", "use std::a::A;")]), 0);
}

#[test]
fn a_path_in_the_midst_of_code_is_an_import() {
    let b = ("b.rs", "use super::a;");
    assert_eq!(circles(&[("a.rs", "fn f() { html! { <p>{crate::b::f::<u8>()}</p> } }"), b]), 1);
    assert_eq!(circles(&[("a.rs", "mod x { fn f() { super::super::b::f() } }"), b]), 1);
    assert_eq!(
        circles(&[("a.rs", "/// See [`crate::b::f`].\nfn f() -> &'static str { \"crate::b\" }"), b]),
        0
    );
}

#[test]
fn a_name_that_was_taken_in_stands_for_what_it_names() {
    let c = ("c.rs", "use crate::a::A;");
    let [a, b] = [("a.rs", "use crate::b as other; fn f() { other::g() }"), ("b.rs", "pub use crate::c::g;")];
    assert_eq!(circles(&[a, b, c]), 1);
}

#[test]
fn a_parent_is_in_no_circle_with_its_children_but_two_children_may_be() {
    let parent = "mod one; mod two; pub use one::One; use two::Two; pub struct Three;";
    let one = ("p/one.rs", "use super::Three;");
    assert_eq!(circles(&[("p.rs", parent), one, ("p/two.rs", "use super::{One, Three};")]), 0);
    let [one, two] = [("p/one.rs", "use super::two::Two;"), ("p/two.rs", "use super::One;")];
    assert_eq!(circles(&[("p.rs", parent), one, two]), 1);
}

#[test]
fn a_parent_that_needs_somebody_who_needs_its_child_is_in_a_circle() {
    let parent = ("p.rs", "mod one; pub use one::One; use crate::other::Other; pub struct Two;");
    let [one, other] = [("p/one.rs", "use super::Two;"), ("other.rs", "use crate::p::One;")];
    assert_eq!(circles(&[parent, one, other]), 1);
    assert_eq!(circles(&[parent, ("p/one.rs", ""), other]), 0);
}

#[test]
fn only_who_is_named_asks_any_address_or_writes_to_a_terminal() {
    let asks = house(&[
        ("oidc/transport.rs", "fn f() { Reach::Anywhere }"),
        ("shop/feed.rs", "use p::http::Reach; fn f() { g(HttpLimits { reach: Reach::Anywhere }) }"),
        ("shop/other.rs", "fn f() { p::http::Reach::Public }"),
    ]);
    assert_eq!(rules::anywhere("", &asks).len(), 1);
    let writes = house(&[
        ("output.rs", "fn f() { std::io::stdout() }"),
        ("seed.rs", "use std::io::{self, stderr}; fn f() { io::stdout() }"),
        ("own.rs", "mod stdout; use stdout::Line;"),
    ]);
    assert_eq!(rules::terminal("server", &writes).len(), 2);
}

#[test]
fn tests_may_look_at_everything() {
    let b = ("b.rs", "use crate::a::A;");
    assert_eq!(circles(&[("a.rs", "#[cfg(test)] mod tests { use crate::b::B; }"), b]), 0);
    assert_eq!(circles(&[("a.rs", "#[cfg(test)]\nmod tests;"), ("a/tests.rs", "use crate::b::B;"), b]), 0);
}

#[test]
fn hooks_are_found_wherever_they_are_named() {
    let around = "use crate::{hooks, shop}; fn f() { hooks::around() }";
    assert!(
        rules::hooks(&house(&[("router.rs", around), ("hooks/user.rs", "use super::session;")])).is_empty()
    );
    assert_eq!(
        rules::hooks(&house(&[("locals.rs", "use crate::hooks::Address;")])),
        ["locals.rs names hooks::Address"]
    );
    assert_eq!(rules::hooks(&house(&[("app.rs", "fn f() { super::hooks::f() }")])).len(), 1);
}

#[test]
fn stores_are_found_in_pages_actions_functions_and_islands() {
    for file in [
        "shop/pages/list.rs",
        "shop/pages.rs",
        "cdn/actions/form.rs",
        "shop/api.rs",
        "cdn/islands/browser/parts.rs",
    ] {
        assert_eq!(rules::stores(&house(&[(file, "use crate::shop::store::Sort;")])).len(), 1, "{file}");
        assert_eq!(
            rules::stores(&house(&[(file, "use crate::shop; fn f() { shop::store::f() }")])).len(),
            1,
            "{file}"
        );
        assert!(rules::stores(&house(&[(file, "use crate::shop::service::Sort;")])).is_empty(), "{file}");
    }
    assert!(rules::stores(&house(&[("shop/service/cart.rs", "use crate::shop::store;")])).is_empty());
}

#[test]
fn statements_are_found_outside_stores() {
    let text = "use coppice_platform::sql::{SqlSession, Statement};";
    for (file, faults) in
        [("shop/store/cart.rs", 0), ("limit/store.rs", 0), ("limit/exact.rs", 1), ("hooks.rs", 1)]
    {
        assert_eq!(rules::statements(&house(&[(file, text)])).len(), faults, "{file}");
    }
}

#[test]
fn features_are_found_below_them() {
    let shop = "use crate::shop::model::Product;";
    assert_eq!(
        rules::features(&house(&[("tenant/store.rs", shop)])),
        ["tenant/store.rs names shop::model::Product"]
    );
    assert_eq!(rules::features(&house(&[("locals.rs", "fn f(_: &crate::auth::User) {}")])).len(), 1);
    assert!(rules::features(&house(&[("config.rs", "mod auth; pub use auth::AuthConfig;")])).is_empty());
    for file in ["cdn/pages/file.rs", "hooks.rs", "router.rs"] {
        assert!(rules::features(&house(&[(file, shop)])).is_empty(), "{file}");
    }
}

#[test]
fn the_application_is_found_in_a_crate() {
    assert_eq!(
        rules::application(&house(&[("lib.rs", "use coppice::shop;")])),
        ["lib.rs names coppice::shop"]
    );
    assert_eq!(rules::application(&house(&[("lib.rs", "fn f() { coppice::f() }")])).len(), 1);
    assert!(rules::application(&house(&[("lib.rs", "use coppice_platform::sql;")])).is_empty());
}
