-- A code is one shop's. Whether one is mailed depends on how many live ones its address has there: a row without a hash is a
-- request that got no mail of its own. Codes of before have no shop, and are over within a quarter of an hour.
ALTER TABLE magic_codes ADD COLUMN tenant_id TEXT NOT NULL DEFAULT '';

CREATE INDEX magic_codes_mailed ON magic_codes (tenant_id, email, expires_at) WHERE code_hash <> '';
CREATE INDEX magic_codes_redeemed ON magic_codes (redeemed_by) WHERE redeemed_by IS NOT NULL;

-- When the address was proven to be the person's: by a code, or by a provider that gives it out. Whoever is there already has signed in
-- under other rules, and stays.
ALTER TABLE users ADD COLUMN proven_at INTEGER;
UPDATE users SET proven_at = created_at;
