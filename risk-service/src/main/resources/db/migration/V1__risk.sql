-- One row an account: what the plan permits, what the account holder set, and how often the
-- limits that follow from both have changed. The limits themselves are computed, not stored.
CREATE TABLE risk_profiles (
  account_id text PRIMARY KEY,
  max_position_usd numeric(38, 18),
  min_position_percent numeric(38, 18) NOT NULL,
  max_position_percent numeric(38, 18) NOT NULL,
  max_order_value_usd numeric(38, 18),
  max_open_positions integer NOT NULL,
  daily_loss_percent numeric(38, 18) NOT NULL,
  daily_loss_usd numeric(38, 18),
  allowed_symbols text[],
  plan_tier text,
  plan_max_position_usd numeric(38, 18),
  plan_max_open_positions integer,
  plan_max_trades_per_day integer,
  limits_version bigint NOT NULL DEFAULT 0,
  updated_at timestamptz NOT NULL DEFAULT now(),
  CHECK (min_position_percent <= max_position_percent)
);

CREATE SEQUENCE kill_epoch;

CREATE TABLE kill_switches (
  scope text PRIMARY KEY,
  engaged boolean NOT NULL,
  epoch bigint NOT NULL UNIQUE,
  reason text NOT NULL,
  actor text NOT NULL,
  changed_at timestamptz NOT NULL
);

CREATE TABLE outbox (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  topic text NOT NULL,
  record_key text NOT NULL,
  payload bytea NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
