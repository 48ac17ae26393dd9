-- What lists are narrowed by: the values of products' options, and, under no name, who makes them. Kept by the store in the
-- same batch as the product. `Large` and `large` are one.
CREATE TABLE product_facets (
  product_number INTEGER NOT NULL REFERENCES products (number) ON DELETE CASCADE,
  name TEXT NOT NULL COLLATE NOCASE,
  value TEXT NOT NULL COLLATE NOCASE,
  tenant_id TEXT NOT NULL,
  PRIMARY KEY (product_number, name, value)
) WITHOUT ROWID;
CREATE INDEX product_facets_value ON product_facets (tenant_id, name, value, product_number);
INSERT OR IGNORE INTO product_facets (product_number, name, value, tenant_id)
  SELECT p.number, o.value ->> 'name', o.value ->> 'value', p.tenant_id
  FROM product_variants v JOIN products p ON p.id = v.product_id JOIN json_each(v.options) o WHERE json_valid(v.options);
INSERT OR IGNORE INTO product_facets (product_number, name, value, tenant_id)
  SELECT number, '', vendor, tenant_id FROM products WHERE vendor <> '';

-- Counting what is in stock, and what costs how much, takes the index alone.
CREATE INDEX products_stock ON products (tenant_id, status, in_stock, price_min, price_max);
CREATE INDEX products_category_stock ON products (tenant_id, status, category, in_stock, price_min, price_max);
