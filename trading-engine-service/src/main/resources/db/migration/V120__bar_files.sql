-- Bars that account holders brought for backtests, as the text that they sent, compressed by gzip.
CREATE TABLE bar_file (
  id          uuid PRIMARY KEY,
  position    bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  account_id  text NOT NULL,
  symbol      text NOT NULL,
  name        text NOT NULL,
  seconds     integer NOT NULL,
  bars        integer NOT NULL,
  first_open  bigint NOT NULL,
  last_close  bigint NOT NULL,
  volume      boolean NOT NULL,
  bytes       bigint NOT NULL,
  packed      bytea NOT NULL,
  created_at  timestamptz NOT NULL
);
-- It is compressed already.
ALTER TABLE bar_file ALTER COLUMN packed SET STORAGE EXTERNAL;
CREATE INDEX bar_file_by_account ON bar_file (account_id, position DESC);
