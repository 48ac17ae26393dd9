-- Whose bookmarks these are: a database that is put back to an older state, or moved, gets another id, and bookmarks and
-- cached values of before are then none of its own.
CREATE TABLE home (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    id TEXT NOT NULL
) STRICT;

INSERT INTO home (one, id) VALUES (1, lower(hex(randomblob(8))));

-- Raised by whoever changes what a shop's pages show, in the same batch: part of the key of every cached page.
ALTER TABLE tenants ADD COLUMN content_generation INTEGER NOT NULL DEFAULT 0;
