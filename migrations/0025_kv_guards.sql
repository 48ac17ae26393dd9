-- What else a batch may be refused by: a key of the API that was revoked meanwhile, and a limit that is used up. Each has a name of
-- its own, so that whoever sends a batch knows which it was.
ALTER TABLE guards ADD COLUMN known INTEGER CONSTRAINT guard_known CHECK (known = 1);
ALTER TABLE guards ADD COLUMN room INTEGER CONSTRAINT guard_room CHECK (room = 1);
