CREATE TABLE accounts (
  account_id text PRIMARY KEY,
  cash numeric(38,18) NOT NULL,
  account_seq bigint NOT NULL DEFAULT 0,
  fill_seq bigint NOT NULL DEFAULT 0
);
CREATE TABLE orders (
  id uuid PRIMARY KEY,
  account_id text NOT NULL REFERENCES accounts,
  idempotency_key text NOT NULL,
  request_hash text NOT NULL,
  partition int NOT NULL,
  symbol text NOT NULL,
  side text NOT NULL,
  order_type text NOT NULL,
  quantity numeric(38,18) NOT NULL CHECK (quantity > 0),
  limit_price numeric(38,18),
  time_in_force text NOT NULL,
  broker text NOT NULL,
  source text NOT NULL,
  bot_id text, strategy text, signal_id text,
  correlation_id text NOT NULL,
  tick_size numeric(38,18) NOT NULL,
  state text NOT NULL,
  filled numeric(38,18) NOT NULL DEFAULT 0 CHECK (filled <= quantity),
  filled_value numeric(38,18) NOT NULL DEFAULT 0,
  fill_count int NOT NULL DEFAULT 0,
  decision_id text,
  reject_code text, reject_limit text, reject_actual text, reject_message text,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  UNIQUE (account_id, idempotency_key)
);
CREATE INDEX orders_of_account ON orders (account_id, created_at DESC, id);
CREATE INDEX orders_open ON orders (partition)
  WHERE state IN ('APPROVED', 'SENDING', 'WORKING', 'PARTIALLY_FILLED', 'UNKNOWN');
CREATE TABLE fills (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  order_id uuid NOT NULL REFERENCES orders,
  fill_id text NOT NULL,
  account_id text NOT NULL,
  symbol text NOT NULL,
  side text NOT NULL,
  quantity numeric(38,18) NOT NULL,
  price numeric(38,18) NOT NULL,
  fee numeric(38,18) NOT NULL,
  maker boolean NOT NULL,
  realised_pnl numeric(38,18) NOT NULL,
  executed_at timestamptz NOT NULL,
  UNIQUE (order_id, fill_id)
);
CREATE INDEX fills_of_account ON fills (account_id, id DESC);
CREATE TABLE positions (
  account_id text NOT NULL,
  symbol text NOT NULL,
  quantity numeric(38,18) NOT NULL,
  total_cost numeric(38,18) NOT NULL,
  realised_pnl numeric(38,18) NOT NULL,
  fees numeric(38,18) NOT NULL,
  PRIMARY KEY (account_id, symbol)
);
CREATE TABLE partition_epochs (partition int PRIMARY KEY, epoch bigint NOT NULL, owner text NOT NULL);
CREATE TABLE outbox (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  topic text NOT NULL,
  record_key text NOT NULL,
  payload bytea NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
