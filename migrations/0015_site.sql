-- What a shop says of itself on every page: one JSON document, so that a setting that comes later needs no column. Whoever has
-- no row has the defaults. `revision` tells whether somebody else has changed it meanwhile.
CREATE TABLE shop_settings (
  tenant_id TEXT PRIMARY KEY REFERENCES tenants (id),
  revision INTEGER NOT NULL DEFAULT 1,
  settings TEXT NOT NULL DEFAULT '{}'
);

-- Pages of its own: imprint, terms, and whatever else. `id` stays where the slug changes, so that the old address leads on
-- (`slug_redirects`). `body` comes last: who asks for the rest, as every look-up of the site does, need not read through it.
CREATE TABLE shop_pages (
  tenant_id TEXT NOT NULL REFERENCES tenants (id),
  slug TEXT NOT NULL,
  id TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL,
  kind TEXT NOT NULL DEFAULT 'other' CHECK (kind IN ('imprint', 'terms', 'privacy', 'shipping', 'about', 'other')),
  in_footer INTEGER NOT NULL DEFAULT 1,
  position INTEGER NOT NULL DEFAULT 0,
  published INTEGER NOT NULL DEFAULT 0,
  revision INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  body TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (tenant_id, slug)
) WITHOUT ROWID;
