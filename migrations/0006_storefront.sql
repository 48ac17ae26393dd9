-- What products are found and sorted by is made by the application, which knows more of words than SQLite does. Rows from
-- before have their plain words until it comes to them, which `search_version` tells.
CREATE VIRTUAL TABLE products_search USING fts5 (
  tenant, name, rest,
  content = '', contentless_delete = 1, tokenize = 'ascii', prefix = '2 3'
);
INSERT INTO products_search (rowid, tenant, name, rest)
  SELECT number, tenant_id, name, short_description || ' ' || category || ' ' || tags FROM products;

ALTER TABLE products ADD COLUMN search_version INTEGER NOT NULL DEFAULT 0;
CREATE INDEX products_search_version ON products (search_version);

ALTER TABLE products ADD COLUMN sort_key TEXT NOT NULL DEFAULT '';
UPDATE products SET sort_key = lower(name);
CREATE INDEX products_sort_key ON products (tenant_id, status, sort_key);
CREATE INDEX products_category_sort_key ON products (tenant_id, status, category, sort_key);

-- Products are counted by their prices from the index alone: behind a long description each row is several pages.
CREATE INDEX products_price_range ON products (tenant_id, status, price_min, price_max);
CREATE INDEX products_category_price_range ON products (tenant_id, status, category, price_min, price_max);

-- Told from what was saved before: `updated_at` moves only when something has changed.
ALTER TABLE products ADD COLUMN content_hash TEXT NOT NULL DEFAULT '';

-- Words that others may be meant for, by their runs of three letters.
CREATE TABLE search_grams (
  tenant_id TEXT NOT NULL REFERENCES tenants (id),
  gram TEXT NOT NULL,
  word TEXT NOT NULL,
  PRIMARY KEY (tenant_id, gram, word)
) WITHOUT ROWID;
