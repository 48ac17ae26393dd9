-- What is done by the clock: when it is due again, and until when somebody is at it. `fence` counts who has begun it, so that whoever
-- was taken for dead ends nothing that another has begun. Times are integer epoch seconds.
CREATE TABLE duties (
  name TEXT PRIMARY KEY,
  due_at INTEGER NOT NULL,
  lease_until INTEGER NOT NULL,
  fence INTEGER NOT NULL
);
