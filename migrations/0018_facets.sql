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

-- What is there has them as if it were saved again: words with single spaces between, 200 characters at most, none without a value, and
-- of several spellings the first. Nearly all texts are written so already, and the others are read sign by sign.
INSERT OR IGNORE INTO product_facets (product_number, name, value, tenant_id)
  WITH RECURSIVE said (number, tenant_id, is_option, name, value) AS (
    SELECT DISTINCT p.number, p.tenant_id, 1, o.value ->> 'name', o.value ->> 'value'
    FROM product_variants v JOIN products p ON p.id = v.product_id JOIN json_each(v.options) o WHERE json_valid(v.options)
    UNION ALL SELECT number, tenant_id, 0, '', vendor FROM products
  ),
  texts (text) AS (SELECT name FROM said UNION SELECT value FROM said),
  odd (text, at, spelled) AS (
    SELECT text, 1, '' FROM texts
    WHERE text GLOB '*[^ -~]*' OR text GLOB ' *' OR text GLOB '* ' OR text GLOB '*  *' OR length(text) > 200
    UNION ALL
    SELECT text, at + 1, spelled || CASE
      WHEN unicode(substr(text, at, 1)) > 32 AND unicode(substr(text, at, 1)) NOT BETWEEN 127 AND 160
        AND unicode(substr(text, at, 1)) NOT BETWEEN 8192 AND 8202
        AND unicode(substr(text, at, 1)) NOT IN (5760, 8232, 8233, 8239, 8287, 12288) THEN substr(text, at, 1)
      WHEN spelled = '' OR spelled GLOB '* ' THEN ''
      ELSE ' ' END
    FROM odd WHERE at <= length(text) AND length(spelled) < 200
  ),
  labels (text, label) AS MATERIALIZED (
    SELECT text, rtrim(spelled) FROM odd WHERE at > length(text) OR length(spelled) = 200
  )
  SELECT s.number, COALESCE(n.label, s.name) AS name, COALESCE(v.label, s.value) AS value, s.tenant_id
  FROM said s LEFT JOIN labels n ON n.text = s.name LEFT JOIN labels v ON v.text = s.value
  WHERE COALESCE(v.label, s.value) <> '' AND (NOT s.is_option OR COALESCE(n.label, s.name) <> '')
  ORDER BY s.number, 2, 3;

-- Counting what is in stock, and what costs how much, takes the index alone.
CREATE INDEX products_stock ON products (tenant_id, status, in_stock, price_min, price_max);
CREATE INDEX products_category_stock ON products (tenant_id, status, category, in_stock, price_min, price_max);
