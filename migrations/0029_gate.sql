-- Whether this home may be written to: beside `state`, which says how far it has come. Held: for a copy of one moment, until
-- `held_until`, and by whom; restoring: it is being filled from an archive, and answers nobody; closed: until it is opened again;
-- moved: for ever, to where `moved_to` says. Times are epoch seconds.
ALTER TABLE home ADD COLUMN gate TEXT NOT NULL DEFAULT 'open' CHECK (gate IN ('open', 'held', 'restoring', 'closed', 'moved'));
ALTER TABLE home ADD COLUMN held_by TEXT;
ALTER TABLE home ADD COLUMN held_until INTEGER;
ALTER TABLE home ADD COLUMN moved_to TEXT;

-- The first statement of every batch that writes is refused by this where the home may not be written to.
ALTER TABLE guards ADD COLUMN home INTEGER CONSTRAINT guard_home CHECK (home = 1);

-- What lets a program do for its operator what only they may, for at most a day: read everything, restore, move. `hash` is that of the
-- token in hexadecimal; the token itself nobody keeps.
CREATE TABLE machine_tokens (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('read', 'restore', 'move')),
  hash TEXT NOT NULL UNIQUE,
  made_by TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  revoked_at INTEGER
) STRICT;
CREATE INDEX machine_tokens_made ON machine_tokens (made_at DESC, id);
CREATE INDEX machine_tokens_ends ON machine_tokens (expires_at);
