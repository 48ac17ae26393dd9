-- Hosts in their one spelling (src/host.rs). Where two shops were told apart by spelling alone, the second keeps its own,
-- at which nobody can ask for it, for its operator to see.
UPDATE OR IGNORE tenants SET host = lower(rtrim(host, '.')) WHERE host <> lower(rtrim(host, '.'));
