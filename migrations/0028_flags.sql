-- Flags: what operators turn on and off, for the whole home, without a release. Which flags there are, and what they do, is in the
-- code; here is what somebody has said of them. A flag without a row is as the code says. `revision` tells whether somebody else has
-- changed it meanwhile, and covers its rules.
CREATE TABLE feature_flags (
  key TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  "default" INTEGER NOT NULL,
  salt TEXT NOT NULL,
  killed INTEGER NOT NULL DEFAULT 0,
  revision INTEGER NOT NULL DEFAULT 1
) STRICT, WITHOUT ROWID;

-- The first that matches, by priority, decides. A kind has no CHECK: a later release may write kinds that this one does not know, and
-- takes for broken. `subject` is a shop's id or a person's, `share` counts hundredths of a percent, times are epoch seconds. No rule
-- can name a flag, so that none can ask itself, through others or not.
CREATE TABLE flag_rules (
  flag TEXT NOT NULL REFERENCES feature_flags (key),
  priority INTEGER NOT NULL,
  id TEXT NOT NULL,
  kind TEXT NOT NULL,
  turns_on INTEGER NOT NULL,
  subject TEXT,
  share INTEGER,
  begins_at INTEGER,
  ends_at INTEGER,
  PRIMARY KEY (flag, priority)
) STRICT, WITHOUT ROWID;

-- What a flag was and what it became, as JSON; `before` is empty where nobody had said anything of it.
CREATE TABLE flag_audit_log (
  id INTEGER PRIMARY KEY,
  flag TEXT NOT NULL,
  at INTEGER NOT NULL,
  user_id TEXT,
  before TEXT NOT NULL,
  after TEXT NOT NULL
) STRICT;
CREATE INDEX flag_audit_log_flag ON flag_audit_log (flag);
