-- What the owner's side of products needs. `revision` tells whether somebody else has changed a product meanwhile.
ALTER TABLE products ADD COLUMN revision INTEGER NOT NULL DEFAULT 1;
ALTER TABLE products ADD COLUMN vendor TEXT NOT NULL DEFAULT '';

ALTER TABLE product_variants ADD COLUMN barcode TEXT;
CREATE INDEX product_variants_sku ON product_variants (tenant_id, sku) WHERE sku IS NOT NULL;
CREATE INDEX product_variants_barcode ON product_variants (tenant_id, barcode) WHERE barcode IS NOT NULL;
CREATE INDEX product_variants_low ON product_variants (tenant_id, inventory_quantity) WHERE track_inventory = 1;

-- One row for every change of stock: what is there is always the sum. Rows outlive their variants. `ref` is what made the
-- change, so that nothing changes stock twice for one reason; `applied` is what was there afterwards.
CREATE TABLE stock_moves (
  id TEXT PRIMARY KEY,
  tenant_id TEXT NOT NULL REFERENCES tenants (id),
  variant_id TEXT NOT NULL,
  delta INTEGER NOT NULL,
  reason TEXT NOT NULL CHECK (reason IN ('order', 'retaken', 'canceled', 'refund', 'admin', 'import')),
  ref TEXT NOT NULL,
  by TEXT NOT NULL DEFAULT '',
  at INTEGER NOT NULL,
  applied INTEGER NOT NULL,
  UNIQUE (ref, reason, variant_id)
) WITHOUT ROWID;
CREATE INDEX stock_moves_variant ON stock_moves (variant_id, at);
INSERT INTO stock_moves (id, tenant_id, variant_id, delta, reason, ref, at, applied)
  SELECT lower(hex(randomblob(16))), v.tenant_id, v.id, v.inventory_quantity, 'import', 'opening', p.created_at, v.inventory_quantity
  FROM product_variants v JOIN products p ON p.id = v.product_id WHERE v.inventory_quantity <> 0;

-- Where a product, or a page, was before: links that are out in the world lead on.
CREATE TABLE slug_redirects (
  tenant_id TEXT NOT NULL REFERENCES tenants (id),
  kind TEXT NOT NULL CHECK (kind IN ('product', 'page')),
  slug TEXT NOT NULL,
  target TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, kind, slug)
) WITHOUT ROWID;
CREATE INDEX slug_redirects_target ON slug_redirects (target);
