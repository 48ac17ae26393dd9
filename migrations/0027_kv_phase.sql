-- Who answers for a namespace with a mirror: writes are refused where somebody else does by now, and while that is being changed.
ALTER TABLE guards ADD COLUMN backend INTEGER CONSTRAINT guard_backend CHECK (backend = 1);
ALTER TABLE guards ADD COLUMN thawed INTEGER CONSTRAINT guard_thawed CHECK (thawed = 1);

-- What the last comparison of a namespace with its mirror has found.
CREATE TABLE kv_parity (
  namespace_id TEXT PRIMARY KEY,
  at INTEGER NOT NULL,
  compared INTEGER NOT NULL,
  different INTEGER NOT NULL
);
