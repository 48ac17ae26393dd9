-- How far the home has come: `empty` until somebody makes a shop, `setting_up` while its owner alone sees it, `live` from then on.
ALTER TABLE home ADD COLUMN state TEXT NOT NULL DEFAULT 'empty' CHECK (state IN ('empty', 'setting_up', 'live'));
UPDATE home SET state = 'live' WHERE EXISTS (SELECT 1 FROM tenants);

-- What is stored of the secret that opens the set-up, and the session that has won it.
ALTER TABLE home ADD COLUMN setup_hash TEXT;
ALTER TABLE home ADD COLUMN setup_by TEXT;

-- Whether its managers have put the checklist away.
ALTER TABLE tenants ADD COLUMN checklist_hidden INTEGER NOT NULL DEFAULT 0;
UPDATE tenants SET checklist_hidden = 1;

-- Who manages which shop. `users.role` is what versions before this one read, and nothing else.
CREATE TABLE memberships (
  tenant_id TEXT NOT NULL REFERENCES tenants (id),
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  role TEXT NOT NULL CHECK (role IN ('owner', 'admin')),
  created_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, user_id)
) WITHOUT ROWID;
CREATE INDEX memberships_user ON memberships (user_id);
-- Whoever managed all shops goes on to, and nobody stands above them.
INSERT INTO memberships (tenant_id, user_id, role, created_at)
  SELECT t.id, u.id, 'owner', u.created_at FROM tenants t JOIN users u ON u.role = 'admin';

-- Links that are good once: what is stored of their secrets, what they open, for whom. `used_by` is the hash of the session that
-- one became, so that what follows in the same transaction knows whether it was this one that won.
CREATE TABLE links (
  id TEXT PRIMARY KEY,
  hash TEXT NOT NULL UNIQUE,
  tenant_id TEXT NOT NULL REFERENCES tenants (id),
  purpose TEXT NOT NULL CHECK (purpose IN ('invite', 'sign_in')),
  email TEXT NOT NULL,
  role TEXT NOT NULL DEFAULT 'admin' CHECK (role IN ('owner', 'admin')),
  mailed INTEGER NOT NULL DEFAULT 0,
  created_by TEXT,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  used_by TEXT
) WITHOUT ROWID;
CREATE INDEX links_pending ON links (tenant_id, purpose, email) WHERE used_by IS NULL;
CREATE INDEX links_used ON links (used_by) WHERE used_by IS NOT NULL;
CREATE INDEX links_expires ON links (expires_at);
