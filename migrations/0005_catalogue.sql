-- What a variant is of the product's options, and which picture shows it.
ALTER TABLE product_variants ADD COLUMN options TEXT NOT NULL DEFAULT '[]';
ALTER TABLE product_variants ADD COLUMN image_key TEXT;

-- How files call a product, where that can't be its address: so it is known again.
ALTER TABLE products ADD COLUMN import_alias TEXT;
CREATE UNIQUE INDEX products_import_alias ON products (tenant_id, import_alias) WHERE import_alias IS NOT NULL;

-- What left a cart because the shop no longer has it, until its visitor has read that.
CREATE TABLE cart_losses (
  cart_id TEXT NOT NULL REFERENCES carts (id) ON DELETE CASCADE,
  variant_id TEXT NOT NULL,
  product_name TEXT NOT NULL,
  variant_name TEXT NOT NULL,
  quantity INTEGER NOT NULL,
  lost_at INTEGER NOT NULL,
  PRIMARY KEY (cart_id, variant_id)
) WITHOUT ROWID;
