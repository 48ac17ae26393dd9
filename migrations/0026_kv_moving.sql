-- What moves keys and values in, and out. An import is told by what it reads, so that one that was killed goes on where it was: `place`
-- is where, in words of the source's, and changes in the batch that has written what is before it. What has a later version than
-- `start_seq`, and none of the import's own, was changed by others since it began, and stays as it is.
CREATE TABLE kv_imports (
  id INTEGER PRIMARY KEY,
  namespace_id TEXT NOT NULL,
  source TEXT NOT NULL,
  start_seq INTEGER NOT NULL,
  place TEXT NOT NULL DEFAULT '',
  done INTEGER NOT NULL DEFAULT 0,
  over INTEGER NOT NULL DEFAULT 0,
  refused INTEGER NOT NULL DEFAULT 0,
  begun_at INTEGER NOT NULL,
  finished_at INTEGER,
  UNIQUE (namespace_id, source)
);

-- The versions that an import has written, until it is at its end.
CREATE TABLE kv_import_versions (
  import_id INTEGER NOT NULL REFERENCES kv_imports (id),
  version INTEGER NOT NULL,
  PRIMARY KEY (import_id, version)
) WITHOUT ROWID;

-- Where a part of the data is, once anything was decided: `kv:` and the id of a namespace, whose phase is `d1` or, with a mirror in KV,
-- `d1+kv`. `epoch` grows with every decision.
CREATE TABLE migration_phase (
  aggregate TEXT PRIMARY KEY,
  phase TEXT NOT NULL,
  epoch INTEGER NOT NULL,
  frozen_until INTEGER,
  by TEXT NOT NULL,
  at INTEGER NOT NULL
);

-- The names whose newest value the mirror does not have yet, with the number of their last write, and since when. What KV has refused
-- waits until `due_at`. Times are epoch seconds.
CREATE TABLE kv_outbox (
  namespace_id TEXT NOT NULL,
  key TEXT NOT NULL,
  seq INTEGER NOT NULL,
  at INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  PRIMARY KEY (namespace_id, key)
);
CREATE INDEX kv_outbox_due ON kv_outbox (namespace_id, due_at, seq);
