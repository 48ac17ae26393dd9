-- Imports of catalogues by those who manage a shop: a job each, and a row for each product of its file. Times are epoch milliseconds.

-- `fence` grows with every claim, so that whoever lost the lease stores nothing; `attempts` with every claim after which nothing was
-- stored. `chunk` is how many products are saved at once: it shrinks where the tables refuse some, until it is known which.
CREATE TABLE imports (
  id TEXT PRIMARY KEY,
  tenant_id TEXT NOT NULL REFERENCES tenants (id),
  user_id TEXT NOT NULL,
  status TEXT NOT NULL DEFAULT 'uploading' CHECK (status IN
    ('uploading', 'reading', 'looking', 'looked', 'saving', 'done', 'undoing', 'undone', 'failed', 'cancelled')),
  filename TEXT NOT NULL,
  size INTEGER NOT NULL DEFAULT 0,
  files TEXT NOT NULL DEFAULT '',
  encoding TEXT NOT NULL DEFAULT '',
  sets_stock INTEGER NOT NULL DEFAULT 0,
  at_once INTEGER NOT NULL DEFAULT 0,
  is_csv INTEGER NOT NULL DEFAULT 1,
  remarks TEXT NOT NULL DEFAULT '[]',
  reason TEXT,
  total INTEGER NOT NULL DEFAULT 0,
  read INTEGER NOT NULL DEFAULT 0,
  done INTEGER NOT NULL DEFAULT 0,
  new INTEGER NOT NULL DEFAULT 0,
  changed INTEGER NOT NULL DEFAULT 0,
  unchanged INTEGER NOT NULL DEFAULT 0,
  refused INTEGER NOT NULL DEFAULT 0,
  warned INTEGER NOT NULL DEFAULT 0,
  kept_stock INTEGER NOT NULL DEFAULT 0,
  saved INTEGER NOT NULL DEFAULT 0,
  undone INTEGER NOT NULL DEFAULT 0,
  kept INTEGER NOT NULL DEFAULT 0,
  chunk INTEGER NOT NULL DEFAULT 50,
  fence INTEGER NOT NULL DEFAULT 0,
  attempts INTEGER NOT NULL DEFAULT 0,
  lease_until INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  finished_at INTEGER
);
CREATE INDEX imports_of_tenant ON imports (tenant_id, id);
CREATE INDEX imports_unfinished ON imports (lease_until) WHERE status IN ('reading', 'looking', 'saving', 'undoing');
CREATE INDEX imports_old ON imports (updated_at);
CREATE INDEX imports_uploading ON imports (updated_at) WHERE status = 'uploading';

-- The rows of a pass that are not done yet are its work list: 0 was read, 1 was looked at, 2 was saved, 3 was undone. `entry` is what
-- the file says, until it is saved; `before` the product as it was, and `revision` what it became, so that it can be put back.
CREATE TABLE import_entries (
  import_id TEXT NOT NULL REFERENCES imports (id) ON DELETE CASCADE,
  place INTEGER NOT NULL,
  pass INTEGER NOT NULL DEFAULT 0,
  handle TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  entry TEXT NOT NULL,
  outcome TEXT CHECK (outcome IN ('new', 'changed', 'unchanged', 'refused')),
  line INTEGER NOT NULL,
  slug TEXT,
  told TEXT,
  warned INTEGER NOT NULL DEFAULT 0,
  before TEXT,
  revision INTEGER,
  kept INTEGER NOT NULL DEFAULT 0,
  undone TEXT
);
CREATE UNIQUE INDEX import_entries_place ON import_entries (import_id, place);
CREATE INDEX import_entries_pass ON import_entries (import_id, pass, place);
CREATE INDEX import_entries_outcome ON import_entries (import_id, outcome, place);
CREATE INDEX import_entries_handle ON import_entries (import_id, handle);
CREATE INDEX import_entries_slug ON import_entries (import_id, slug) WHERE slug IS NOT NULL;
CREATE INDEX import_entries_warned ON import_entries (import_id, place) WHERE warned = 1;
CREATE INDEX import_entries_kept ON import_entries (import_id, place) WHERE kept = 1;

-- Nothing is ever in it: a row that breaks its rules refuses the whole batch, where what was read, free or held before is so no more.
CREATE TABLE guards (
  fresh INTEGER CONSTRAINT guard_fresh CHECK (fresh = 1),
  free INTEGER CONSTRAINT guard_free CHECK (free = 1),
  held INTEGER CONSTRAINT guard_held CHECK (held = 1)
);
