-- One row an event that has to do with an order: its own, its decisions, its command and its signal.
CREATE TABLE causes (
  event_id text PRIMARY KEY,
  topic text NOT NULL,
  account_id text,
  order_id text,
  signal_id text,
  account_seq bigint,
  occurred_at timestamptz NOT NULL,
  body json NOT NULL
);
CREATE INDEX causes_of_order ON causes (order_id) WHERE order_id IS NOT NULL;
CREATE INDEX causes_of_signal ON causes (signal_id) WHERE order_id IS NULL;
