-- Books are read by the day: money in the order in which it came and went.
CREATE INDEX payment_entries_at ON payment_entries (at, id);
