-- Accounts that trade in a recorded span; one that is RUNNING goes on where it was after a restart.
CREATE TABLE time_travels (
  id         uuid        PRIMARY KEY,
  account_id text        NOT NULL,
  from_time  timestamptz NOT NULL,
  to_time    timestamptz NOT NULL,
  speed      integer     NOT NULL CHECK (speed BETWEEN 1 AND 100),
  symbols    text[]      NOT NULL,
  position   timestamptz NOT NULL,
  state      text        NOT NULL CHECK (state IN ('RUNNING', 'ENDED')),
  reason     text,
  bound_at   timestamptz NOT NULL,
  ended_at   timestamptz
);
COMMENT ON COLUMN time_travels.position IS 'Market time up to which prices were published.';
CREATE UNIQUE INDEX time_travels_one_an_account ON time_travels (account_id) WHERE state = 'RUNNING';
CREATE INDEX time_travels_of_account ON time_travels (account_id, bound_at DESC);
