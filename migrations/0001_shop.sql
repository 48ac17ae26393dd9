-- The shop: who sells, what is sold, and what a visitor means to buy.
-- All times are integer epoch seconds, all money integer minor units, JSON columns are TEXT.

CREATE TABLE tenants (
  id TEXT PRIMARY KEY,
  host TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  currency TEXT NOT NULL,
  created_at INTEGER NOT NULL
);

-- `number` is the row's place in time: newest first is `number DESC`, which every index below ends with by itself.
-- From `price_min` on the columns repeat what the variants say, so that a list is read without them.
CREATE TABLE products (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  tenant_id TEXT NOT NULL REFERENCES tenants (id),
  slug TEXT NOT NULL,
  name TEXT NOT NULL,
  description TEXT NOT NULL DEFAULT '',
  short_description TEXT NOT NULL DEFAULT '',
  type TEXT NOT NULL DEFAULT 'physical' CHECK (type IN ('physical', 'digital', 'subscription', 'service')),
  status TEXT NOT NULL DEFAULT 'draft' CHECK (status IN ('draft', 'active', 'archived')),
  images TEXT NOT NULL DEFAULT '[]',
  category TEXT NOT NULL DEFAULT '',
  tags TEXT NOT NULL DEFAULT '[]',
  meta_title TEXT,
  meta_description TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  price_min INTEGER NOT NULL DEFAULT 0,
  price_max INTEGER NOT NULL DEFAULT 0,
  compare_at_price INTEGER,
  in_stock INTEGER NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX products_slug ON products (tenant_id, slug);
CREATE INDEX products_newest ON products (tenant_id, status);
CREATE INDEX products_price ON products (tenant_id, status, price_min);
CREATE INDEX products_name ON products (tenant_id, status, name COLLATE NOCASE);
CREATE INDEX products_category_newest ON products (tenant_id, status, category);
CREATE INDEX products_category_price ON products (tenant_id, status, category, price_min);
CREATE INDEX products_category_name ON products (tenant_id, status, category, name COLLATE NOCASE);

CREATE TABLE product_variants (
  id TEXT PRIMARY KEY,
  product_id TEXT NOT NULL REFERENCES products (id) ON DELETE CASCADE,
  tenant_id TEXT NOT NULL REFERENCES tenants (id),
  name TEXT NOT NULL,
  sku TEXT,
  price_amount INTEGER NOT NULL CHECK (price_amount >= 0),
  price_currency TEXT NOT NULL,
  compare_at_price INTEGER,
  pricing_type TEXT NOT NULL DEFAULT 'one_time' CHECK (pricing_type IN ('one_time', 'recurring')),
  billing_interval TEXT CHECK (billing_interval IN ('day', 'week', 'month', 'year')),
  billing_interval_count INTEGER,
  inventory_quantity INTEGER NOT NULL DEFAULT 0,
  inventory_policy TEXT NOT NULL DEFAULT 'deny' CHECK (inventory_policy IN ('deny', 'continue')),
  track_inventory INTEGER NOT NULL DEFAULT 1,
  weight_grams INTEGER,
  requires_shipping INTEGER NOT NULL DEFAULT 1,
  is_default INTEGER NOT NULL DEFAULT 0,
  position INTEGER NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX product_variants_name ON product_variants (product_id, name);
CREATE INDEX product_variants_position ON product_variants (product_id, position);

CREATE TABLE product_tags (
  tenant_id TEXT NOT NULL,
  tag TEXT NOT NULL,
  product_number INTEGER NOT NULL REFERENCES products (number) ON DELETE CASCADE,
  PRIMARY KEY (tenant_id, tag, product_number)
) WITHOUT ROWID;
CREATE INDEX product_tags_product ON product_tags (product_number);

-- How many active products each category has: counting them for every page would read them all.
CREATE TABLE categories (
  tenant_id TEXT NOT NULL REFERENCES tenants (id),
  name TEXT NOT NULL,
  active_count INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, name)
) WITHOUT ROWID;

-- Kept by the store in the same batch as the product: triggers fail in remote D1 migrations.
-- The tenant is a word of the text, so that a search never walks another tenant's products.
CREATE VIRTUAL TABLE products_fts USING fts5 (
  tenant, name, short_description, category, tags,
  content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
);

CREATE TABLE carts (
  id TEXT PRIMARY KEY,
  tenant_id TEXT NOT NULL REFERENCES tenants (id),
  user_id TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
);
CREATE INDEX carts_updated ON carts (updated_at);

CREATE TABLE cart_lines (
  cart_id TEXT NOT NULL REFERENCES carts (id) ON DELETE CASCADE,
  variant_id TEXT NOT NULL REFERENCES product_variants (id) ON DELETE CASCADE,
  quantity INTEGER NOT NULL CHECK (quantity > 0),
  added_at INTEGER NOT NULL,
  PRIMARY KEY (cart_id, variant_id)
) WITHOUT ROWID;
CREATE INDEX cart_lines_variant ON cart_lines (variant_id);
