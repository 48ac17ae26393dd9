//! The tables, and what an archive does with each.
//!
//! A table that is not listed is a fault, which a test finds: nobody may forget to back something up.

#[cfg(test)]
mod tests;

/// What an archive does with a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Its rows are in the archive.
    Kept,
    /// It says anew what others say, and is made of them after they are back.
    Derived,
    /// What is in it is this home's alone, or of a moment: it begins empty.
    Left,
}

/// A table.
#[derive(Debug, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// By what its rows are ordered and told apart; `rowid`, where their order is known by nothing else.
    pub key: &'static [&'static str],
    /// What is done with it.
    pub kind: Kind,
}

impl Table {
    /// The table of this name, if there is one.
    pub fn named(name: &str) -> Option<&'static Self> {
        TABLES.iter().find(|table| table.name == name)
    }

    /// The tables whose rows are in an archive, in the order in which they are put back.
    pub fn kept() -> impl Iterator<Item = &'static Self> {
        TABLES.iter().filter(|table| table.kind == Kind::Kept)
    }
}

const fn kept(name: &'static str, key: &'static [&'static str]) -> Table {
    Table { name, key, kind: Kind::Kept }
}

const fn derived(name: &'static str) -> Table {
    Table { name, key: &[], kind: Kind::Derived }
}

const fn left(name: &'static str) -> Table {
    Table { name, key: &[], kind: Kind::Left }
}

/// All of them; each after those that its rows point to.
pub const TABLES: &[Table] = &[
    // What the archive's manifest says.
    left("home"),
    kept("tenants", &["id"]),
    kept("users", &["id"]),
    kept("memberships", &["tenant_id", "user_id"]),
    kept("sessions", &["id_hash"]),
    kept("oauth_accounts", &["provider", "subject"]),
    kept("links", &["id"]),
    // The newest code of an address is told by the order in which they came.
    kept("magic_codes", &["rowid"]),
    kept("audit_log", &["id"]),
    kept("shop_settings", &["tenant_id"]),
    kept("shop_pages", &["tenant_id", "slug"]),
    kept("slug_redirects", &["tenant_id", "kind", "slug"]),
    kept("products", &["number"]),
    kept("product_variants", &["id"]),
    kept("product_tags", &["tenant_id", "tag", "product_number"]),
    kept("product_pictures", &["tenant_id", "key", "product_number"]),
    kept("product_facets", &["product_number", "name", "value"]),
    kept("categories", &["tenant_id", "name"]),
    derived("products_search"),
    derived("search_grams"),
    // What was searched before `products_search` was; nobody reads it.
    left("products_fts"),
    kept("stock_moves", &["id"]),
    kept("carts", &["id"]),
    kept("cart_lines", &["cart_id", "variant_id"]),
    kept("cart_losses", &["cart_id", "variant_id"]),
    kept("checkout_settings", &["tenant_id"]),
    kept("counters", &["tenant_id", "name"]),
    kept("shipping_rates", &["id"]),
    kept("tax_rates", &["tenant_id", "country", "class"]),
    kept("discounts", &["id"]),
    kept("orders", &["id"]),
    kept("order_lines", &["order_id", "position"]),
    kept("order_events", &["order_id", "once"]),
    kept("order_downloads", &["order_id", "file_id"]),
    kept("payment_attempts", &["id"]),
    kept("payment_entries", &["id"]),
    kept("payment_events", &["provider", "event_id"]),
    kept("mails", &["id"]),
    kept("variant_files", &["variant_id", "key"]),
    kept("cdn_files", &["id"]),
    kept("cdn_folders", &["tenant_id", "folder"]),
    // Uploads are under way in a bucket, and no other knows of them.
    left("cdn_uploads"),
    kept("imports", &["id"]),
    kept("import_entries", &["import_id", "place"]),
    kept("domain_configs", &["id"]),
    kept("domain_jobs", &["id"]),
    kept("domain_results", &["job_id", "domain"]),
    left("rdap_hosts"),
    left("rdap_cache"),
    kept("kv_namespaces", &["id"]),
    kept("kv_store", &["namespace_id", "key"]),
    kept("api_keys", &["id"]),
    // What was signed once is not taken again by the home that is made of the archive either.
    kept("api_nonces", &["id"]),
    kept("kv_imports", &["id"]),
    kept("kv_import_versions", &["import_id", "version"]),
    kept("migration_phase", &["aggregate"]),
    kept("kv_outbox", &["namespace_id", "key"]),
    kept("kv_parity", &["namespace_id"]),
    kept("feature_flags", &["key"]),
    kept("flag_rules", &["flag", "priority"]),
    kept("flag_audit_log", &["id"]),
    left("rate_limits"),
    left("duties"),
    left("guards"),
    // They open this home, and not one that is made of its archive.
    left("machine_tokens"),
];
