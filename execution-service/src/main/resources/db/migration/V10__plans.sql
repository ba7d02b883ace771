-- Composed orders and the orders that they are made of. A plan is read whole and written by the
-- owner of its account's partition only.
CREATE TABLE plans (
  id uuid PRIMARY KEY,
  account_id text NOT NULL REFERENCES accounts,
  partition int NOT NULL,
  idempotency_key text NOT NULL,
  request_hash text NOT NULL,
  kind text NOT NULL,
  definition text NOT NULL,
  status text NOT NULL,
  ending text,
  reason text,
  progress text NOT NULL,
  cancel_asked text,
  noticed boolean NOT NULL DEFAULT false,
  started_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  UNIQUE (account_id, idempotency_key)
);
COMMENT ON COLUMN plans.cancel_asked IS 'Why its holder wants it to end; null while it may go on.';
COMMENT ON COLUMN plans.noticed IS 'Whether the partition''s owner has taken in the row, and the wish if there is one.';
CREATE INDEX plans_of_account ON plans (account_id, started_at DESC, id);
CREATE INDEX plans_live ON plans (partition) WHERE status IN ('ACTIVE', 'COMPLETING');
CREATE INDEX plans_new ON plans (partition) WHERE NOT noticed;
CREATE TABLE plan_children (
  plan_id uuid NOT NULL REFERENCES plans,
  child int NOT NULL,
  order_id uuid NOT NULL UNIQUE,
  role text NOT NULL,
  symbol text NOT NULL,
  side text NOT NULL,
  order_type text NOT NULL,
  quantity numeric(38,18) NOT NULL CHECK (quantity > 0),
  limit_price numeric(38,18),
  stop_price numeric(38,18),
  reduce_only boolean NOT NULL,
  time_in_force text NOT NULL,
  state text NOT NULL,
  filled numeric(38,18) NOT NULL CHECK (filled <= quantity),
  held boolean NOT NULL,
  code text,
  cancel_reason text,
  placed_at timestamptz NOT NULL,
  PRIMARY KEY (plan_id, child)
);
