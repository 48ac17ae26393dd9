-- Keys and values for programs of others, in namespaces of a shop's. `seq` grows with every write, and is the version of what was
-- written: none comes twice, not even after a delete. A namespace that is deleted is so at once; what is in it goes bit by bit.
CREATE TABLE kv_namespaces (
  id TEXT PRIMARY KEY,
  tenant_id TEXT NOT NULL REFERENCES tenants (id),
  title TEXT NOT NULL,
  seq INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  deleted_at INTEGER
);
CREATE UNIQUE INDEX kv_namespaces_title ON kv_namespaces (tenant_id, title) WHERE deleted_at IS NULL;
CREATE INDEX kv_namespaces_deleted ON kv_namespaces (deleted_at) WHERE deleted_at IS NOT NULL;

-- `expiration` is in epoch seconds, as programs say it. The value is the last column, so that a list does not read it.
CREATE TABLE kv_store (
  namespace_id TEXT NOT NULL REFERENCES kv_namespaces (id),
  key TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('text', 'json', 'base64')),
  metadata TEXT,
  expiration INTEGER,
  version INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (namespace_id, key)
);
CREATE INDEX kv_store_expiration ON kv_store (expiration) WHERE expiration IS NOT NULL;

-- What programs show who they are by. A token is kept as its hash; the secret that signs requests can't be, and is sealed. `scopes` is
-- a JSON array of read, write and admin, `prefixes` one of what the names of its keys begin with: none, for all.
CREATE TABLE api_keys (
  id TEXT PRIMARY KEY,
  tenant_id TEXT NOT NULL REFERENCES tenants (id),
  namespace_id TEXT REFERENCES kv_namespaces (id),
  name TEXT NOT NULL,
  hash TEXT,
  sealed_secret TEXT,
  legacy INTEGER NOT NULL DEFAULT 0,
  scopes TEXT NOT NULL,
  prefixes TEXT NOT NULL DEFAULT '[]',
  created_at INTEGER NOT NULL,
  last_used_day INTEGER,
  revoked_at INTEGER
);
CREATE UNIQUE INDEX api_keys_hash ON api_keys (hash) WHERE hash IS NOT NULL;
CREATE INDEX api_keys_of_tenant ON api_keys (tenant_id, created_at, id);

-- What was signed once and is not taken again, until its time is over anyway; in epoch milliseconds.
CREATE TABLE api_nonces (
  id TEXT PRIMARY KEY,
  expires_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX api_nonces_expiry ON api_nonces (expires_at);
