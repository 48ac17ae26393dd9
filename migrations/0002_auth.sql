-- Who people are, how they sign in, and what they did. All times are integer epoch seconds.

CREATE TABLE users (
  id TEXT PRIMARY KEY,
  email TEXT NOT NULL UNIQUE CHECK (email = lower(trim(email))),
  name TEXT NOT NULL DEFAULT '',
  role TEXT NOT NULL DEFAULT 'shopper' CHECK (role IN ('shopper', 'admin')),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
);
CREATE INDEX users_role ON users (role, email) WHERE role = 'admin';

-- `id_hash` is the SHA-256 of the token, which the browser alone has. A session is good in one tenant's shop only.
CREATE TABLE sessions (
  id_hash TEXT PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  tenant_id TEXT NOT NULL REFERENCES tenants (id),
  expires_at INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  last_seen_at INTEGER NOT NULL,
  ip TEXT NOT NULL DEFAULT '',
  user_agent TEXT NOT NULL DEFAULT '',
  provider TEXT,
  access_token TEXT,
  refresh_token TEXT,
  token_expires_at INTEGER,
  refresh_lease_until INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX sessions_user ON sessions (user_id);
CREATE INDEX sessions_expires ON sessions (expires_at);

-- `redeemed_by` is the hash of the session that the code became, so that what follows in the same transaction knows
-- whether it was this one that won. The newest code of an address is the only one that counts: by rowid, not by time.
CREATE TABLE magic_codes (
  id TEXT PRIMARY KEY,
  email TEXT NOT NULL,
  code_hash TEXT NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  expires_at INTEGER NOT NULL,
  used_at INTEGER,
  redeemed_by TEXT,
  created_at INTEGER NOT NULL
);
CREATE INDEX magic_codes_email ON magic_codes (email);
CREATE INDEX magic_codes_expires ON magic_codes (expires_at);

CREATE TABLE oauth_accounts (
  provider TEXT NOT NULL,
  subject TEXT NOT NULL,
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (provider, subject)
) WITHOUT ROWID;
CREATE INDEX oauth_accounts_user ON oauth_accounts (user_id);

CREATE TABLE rate_limits (
  key TEXT PRIMARY KEY,
  count INTEGER NOT NULL,
  window_end INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX rate_limits_end ON rate_limits (window_end);

-- Newest first is `at DESC, id DESC`: every index below ends with the id by itself, and a stretch of days is a stretch
-- of the index. There is one for each way to ask, so that no answer takes longer as the log grows.
CREATE TABLE audit_log (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  tenant_id TEXT,
  user_id TEXT,
  action TEXT NOT NULL,
  subject TEXT NOT NULL DEFAULT '',
  ip TEXT NOT NULL DEFAULT '',
  details TEXT NOT NULL DEFAULT ''
);
CREATE INDEX audit_log_newest ON audit_log (tenant_id, at);
CREATE INDEX audit_log_action ON audit_log (tenant_id, action, at);
CREATE INDEX audit_log_user ON audit_log (tenant_id, user_id, at);
CREATE INDEX audit_log_user_action ON audit_log (tenant_id, user_id, action, at);
