-- What a variant sells that is downloaded: files of the shop, by their keys. A variant that goes leaves its rows, for those who have
-- bought it.
CREATE TABLE variant_files (
  tenant_id TEXT NOT NULL REFERENCES tenants (id),
  variant_id TEXT NOT NULL,
  key TEXT NOT NULL,
  PRIMARY KEY (variant_id, key)
) WITHOUT ROWID;
CREATE INDEX variant_files_key ON variant_files (tenant_id, key);

-- How often a file was downloaded by an order's link. A newer version of a file is another file.
CREATE TABLE order_downloads (
  order_id TEXT NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
  file_id TEXT NOT NULL,
  downloads INTEGER NOT NULL CHECK (downloads > 0),
  PRIMARY KEY (order_id, file_id)
) WITHOUT ROWID;
