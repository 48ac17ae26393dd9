-- What a provider has been told of is looked after by whoever takes it for a while.
ALTER TABLE payment_entries ADD COLUMN ask_until INTEGER NOT NULL DEFAULT 0;
DROP INDEX payment_entries_asked;
CREATE INDEX payment_entries_asked ON payment_entries (ask_until) WHERE kind = 'refund' AND state IN ('new', 'asked');
CREATE INDEX payment_events_at ON payment_events (at);
