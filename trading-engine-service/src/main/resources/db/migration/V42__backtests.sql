CREATE TABLE backtest (
  id               uuid PRIMARY KEY,
  position         bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  account_id       text NOT NULL,
  plan             text NOT NULL,
  bars             bigint NOT NULL,
  most_running     integer NOT NULL,
  state            text NOT NULL CHECK (state IN ('QUEUED', 'RUNNING', 'DONE', 'FAILED', 'CANCELLED')),
  progress         double precision NOT NULL DEFAULT 0,
  cancel_requested boolean NOT NULL DEFAULT false,
  error            text,
  -- Who runs it: a new one each time that it is taken up, so that who was late writes nothing.
  run_id           uuid,
  lease_until      timestamptz,
  attempts         integer NOT NULL DEFAULT 0,
  created_at       timestamptz NOT NULL,
  started_at       timestamptz,
  finished_at      timestamptz
);
CREATE INDEX backtest_by_account ON backtest (account_id, position DESC);
CREATE INDEX backtest_last_start ON backtest (account_id, started_at);
CREATE INDEX backtest_unfinished ON backtest (position) WHERE state IN ('QUEUED', 'RUNNING');

CREATE TABLE backtest_output (
  backtest_id uuid PRIMARY KEY REFERENCES backtest ON DELETE CASCADE,
  result      text NOT NULL,
  report      text NOT NULL
);
