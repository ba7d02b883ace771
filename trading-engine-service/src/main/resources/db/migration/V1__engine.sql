CREATE TABLE bot (
  id              uuid PRIMARY KEY,
  account_id      text NOT NULL,
  name            text NOT NULL,
  strategy        text NOT NULL,
  parameters      text NOT NULL,
  parameters_hash text NOT NULL,
  candle_interval text NOT NULL,
  symbols         text[] NOT NULL,
  sizing_type     text NOT NULL,
  sizing_value    numeric(38, 18) NOT NULL,
  broker          text NOT NULL,
  state           text NOT NULL CHECK (state IN ('STOPPED', 'RUNNING', 'PAUSED')),
  created_at      timestamptz NOT NULL,
  updated_at      timestamptz NOT NULL
);
CREATE INDEX bot_by_account ON bot (account_id, created_at, id);
CREATE INDEX bot_by_strategy ON bot (strategy, parameters_hash, candle_interval) WHERE state = 'RUNNING';

CREATE TABLE signal (
  id               uuid PRIMARY KEY,
  position         bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  strategy         text NOT NULL,
  parameters_hash  text NOT NULL,
  symbol           text NOT NULL,
  candle_interval  text NOT NULL,
  direction        text NOT NULL,
  strength         double precision NOT NULL,
  reason           text NOT NULL,
  price            numeric(38, 18) NOT NULL,
  candle_open_time timestamptz NOT NULL,
  raised_at        timestamptz NOT NULL
);
CREATE INDEX signal_by_age ON signal (raised_at);

-- What a bot made of a signal: the primary key is what keeps a restart from acting twice.
CREATE TABLE verdict (
  bot_id       uuid NOT NULL REFERENCES bot ON DELETE CASCADE,
  signal_id    uuid NOT NULL REFERENCES signal ON DELETE CASCADE,
  position     bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  account_id   text NOT NULL,
  symbol       text NOT NULL,
  outcome      text NOT NULL CHECK (outcome IN ('ORDERED', 'SKIPPED')),
  code         text,
  detail       text,
  quantity     numeric(38, 18),
  decided_at   timestamptz NOT NULL,
  order_id     text,
  order_state  text,
  cancel_asked boolean NOT NULL DEFAULT false,
  PRIMARY KEY (bot_id, signal_id)
);
CREATE INDEX verdict_by_bot ON verdict (bot_id, position DESC);
CREATE INDEX verdict_by_signal ON verdict (signal_id);
CREATE INDEX verdict_pending ON verdict (account_id, decided_at) WHERE outcome = 'ORDERED' AND order_id IS NULL;
CREATE INDEX verdict_by_order ON verdict (order_id) WHERE order_id IS NOT NULL;

-- The engine's view of an account, evolved from its order events alone.
CREATE TABLE account_book (
  account_id text PRIMARY KEY,
  last_seq   bigint NOT NULL,
  book       text NOT NULL
);

CREATE TABLE outbox (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  topic      text NOT NULL,
  record_key text NOT NULL,
  payload    bytea NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
