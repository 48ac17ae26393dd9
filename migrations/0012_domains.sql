-- Domain search: who looks for which name, and what is known of each candidate. Times are epoch milliseconds.

-- Settings by versions: a search keeps the copy it was begun with.
CREATE TABLE domain_configs (
  id TEXT PRIMARY KEY,
  tenant_id TEXT NOT NULL REFERENCES tenants (id),
  version INTEGER NOT NULL,
  name TEXT NOT NULL,
  settings TEXT NOT NULL,
  is_active INTEGER NOT NULL DEFAULT 0,
  created_by TEXT,
  created_at INTEGER NOT NULL,
  UNIQUE (tenant_id, version)
);
CREATE UNIQUE INDEX domain_configs_active ON domain_configs (tenant_id) WHERE is_active = 1;

-- `fence` grows with every claim, so that whoever lost the lease stores nothing; `attempts` with every claim after which nothing was
-- stored; `seq` with everything that a watcher sees.
CREATE TABLE domain_jobs (
  id TEXT PRIMARY KEY,
  tenant_id TEXT NOT NULL REFERENCES tenants (id),
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  status TEXT NOT NULL
    CHECK (status IN ('pending', 'running', 'needs_followup', 'complete', 'failed', 'cancelled')),
  request TEXT NOT NULL,
  config TEXT NOT NULL,
  seed INTEGER NOT NULL,
  batch INTEGER NOT NULL DEFAULT 0,
  batch_limit INTEGER NOT NULL,
  followup TEXT,
  reason TEXT,
  cancel_requested INTEGER NOT NULL DEFAULT 0,
  fence INTEGER NOT NULL DEFAULT 0,
  attempts INTEGER NOT NULL DEFAULT 0,
  lease_until INTEGER NOT NULL DEFAULT 0,
  next_at INTEGER NOT NULL DEFAULT 0,
  seq INTEGER NOT NULL DEFAULT 0,
  checked INTEGER NOT NULL DEFAULT 0,
  available INTEGER NOT NULL DEFAULT 0,
  likely INTEGER NOT NULL DEFAULT 0,
  good INTEGER NOT NULL DEFAULT 0,
  input_tokens INTEGER NOT NULL DEFAULT 0,
  output_tokens INTEGER NOT NULL DEFAULT 0,
  started_at INTEGER,
  finished_at INTEGER,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
);
-- The lists of a person and of a shop, newest first: ids begin with the time.
CREATE INDEX domain_jobs_of_user ON domain_jobs (user_id, tenant_id, id);
CREATE INDEX domain_jobs_of_tenant ON domain_jobs (tenant_id, id);
-- What the sweep looks for, and what a claim counts.
CREATE INDEX domain_jobs_unfinished ON domain_jobs (next_at, lease_until) WHERE status IN ('pending', 'running');
CREATE INDEX domain_jobs_running ON domain_jobs (tenant_id, user_id) WHERE status = 'running';

-- The queued rows are the work list. `domain` is as DNS has it, `unicode` as people read it.
CREATE TABLE domain_results (
  job_id TEXT NOT NULL REFERENCES domain_jobs (id) ON DELETE CASCADE,
  domain TEXT NOT NULL,
  unicode TEXT NOT NULL,
  label TEXT NOT NULL,
  tld TEXT NOT NULL,
  pattern TEXT NOT NULL,
  batch INTEGER NOT NULL,
  state TEXT NOT NULL DEFAULT 'queued'
    CHECK (state IN ('queued', 'available', 'registered', 'reserved', 'unknown', 'skipped')),
  reason TEXT,
  likely INTEGER NOT NULL DEFAULT 0,
  score REAL NOT NULL,
  score_parts TEXT NOT NULL,
  price_cents INTEGER,
  renewal_cents INTEGER,
  price_asof INTEGER,
  evidence TEXT NOT NULL DEFAULT '[]',
  registrar TEXT,
  registered_at INTEGER,
  expires_at INTEGER,
  flags TEXT NOT NULL DEFAULT '[]',
  tries INTEGER NOT NULL DEFAULT 0,
  not_before INTEGER NOT NULL DEFAULT 0,
  seq INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (job_id, domain)
) WITHOUT ROWID;
CREATE INDEX domain_results_seen ON domain_results (job_id, seq);
CREATE INDEX domain_results_best ON domain_results (job_id, state, score DESC, domain);
CREATE INDEX domain_results_due ON domain_results (job_id, not_before) WHERE state = 'queued';

-- When each server may be asked next, by whatever instance.
CREATE TABLE rdap_hosts (
  origin TEXT PRIMARY KEY,
  next_at INTEGER NOT NULL,
  backoff_until INTEGER NOT NULL DEFAULT 0,
  failures INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;

-- What a server has proved lately, for whoever asks next.
CREATE TABLE rdap_cache (
  domain TEXT PRIMARY KEY,
  verdict TEXT NOT NULL,
  expires_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX rdap_cache_expired ON rdap_cache (expires_at);
