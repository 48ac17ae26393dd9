-- Files: what is uploaded, where it stands in the bucket, and how far that has got. Times are integer epoch seconds.

-- `pending`: the object may be there or not. `ready`: it is there, whole. `replaced`: a newer file has taken its place,
-- but pages that were made before still show it. `deleting`: the object may be gone.
-- A file's key is its address for good: moving and renaming change `folder` and `filename` alone.
CREATE TABLE cdn_files (
  id TEXT PRIMARY KEY,
  tenant_id TEXT NOT NULL REFERENCES tenants (id),
  key TEXT NOT NULL UNIQUE,
  folder TEXT NOT NULL DEFAULT '',
  filename TEXT NOT NULL,
  original_filename TEXT NOT NULL,
  content_type TEXT NOT NULL,
  size_bytes INTEGER NOT NULL CHECK (size_bytes >= 0),
  sha256 TEXT,
  etag TEXT,
  width INTEGER,
  height INTEGER,
  alt_text TEXT NOT NULL DEFAULT '',
  visibility TEXT NOT NULL DEFAULT 'public' CHECK (visibility IN ('public', 'private')),
  state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'ready', 'replaced', 'deleting')),
  replaces TEXT,
  uploaded_by TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
);
CREATE INDEX cdn_files_newest ON cdn_files (tenant_id, created_at DESC, id DESC) WHERE state = 'ready';
CREATE INDEX cdn_files_folder ON cdn_files (tenant_id, folder, created_at DESC, id DESC) WHERE state = 'ready';
CREATE INDEX cdn_files_sha256 ON cdn_files (tenant_id, sha256) WHERE state = 'ready';
CREATE INDEX cdn_files_state ON cdn_files (state, tenant_id, created_at);

-- An upload in parts, by the id of its file. `parts` is an object of entity tags by part number.
CREATE TABLE cdn_uploads (
  id TEXT PRIMARY KEY REFERENCES cdn_files (id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  r2_upload_id TEXT NOT NULL,
  part_size INTEGER NOT NULL,
  parts TEXT NOT NULL DEFAULT '{}',
  expires_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX cdn_uploads_expires ON cdn_uploads (expires_at);

-- How much each folder holds: counting for every page would read all files.
CREATE TABLE cdn_folders (
  tenant_id TEXT NOT NULL REFERENCES tenants (id),
  folder TEXT NOT NULL,
  files INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, folder)
) WITHOUT ROWID;

-- Which products show a file: what `products.images` says, by key.
CREATE TABLE product_pictures (
  tenant_id TEXT NOT NULL,
  key TEXT NOT NULL,
  product_number INTEGER NOT NULL REFERENCES products (number) ON DELETE CASCADE,
  PRIMARY KEY (tenant_id, key, product_number)
) WITHOUT ROWID;
CREATE INDEX product_pictures_product ON product_pictures (product_number);
INSERT OR IGNORE INTO product_pictures (tenant_id, key, product_number)
  SELECT p.tenant_id, i.value ->> 'key', p.number FROM products p, json_each(p.images) i;
