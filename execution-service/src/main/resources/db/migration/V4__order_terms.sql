-- Stops, ends, conditions and sizes of orders, and changes of what works.
ALTER TABLE orders
  ADD COLUMN stop_price numeric(38,18),
  ADD COLUMN trailing_amount numeric(38,18),
  ADD COLUMN trailing_percent numeric(38,18),
  ADD COLUMN good_till timestamptz,
  ADD COLUMN reduce_only boolean NOT NULL DEFAULT false,
  ADD COLUMN post_only boolean NOT NULL DEFAULT false,
  ADD COLUMN parent_id text,
  ADD COLUMN asked_quantity numeric(38,18),
  ADD COLUMN quote_amount numeric(38,18),
  ADD COLUMN balance_percent numeric(38,18),
  ADD COLUMN triggered boolean NOT NULL DEFAULT false,
  ADD COLUMN change_id uuid,
  ADD COLUMN change_quantity numeric(38,18),
  ADD COLUMN change_limit_price numeric(38,18),
  ADD COLUMN change_stop_price numeric(38,18),
  ADD COLUMN change_approved boolean;
COMMENT ON COLUMN orders.quantity IS 'In force; asked_quantity is what the order came with.';
COMMENT ON COLUMN orders.stop_price IS 'Of a trailing stop where its trigger is now.';
COMMENT ON COLUMN orders.change_id IS 'New terms that the order waits for; null if there are none.';
COMMENT ON COLUMN orders.change_approved IS 'From then on the broker may have heard of the change.';
CREATE INDEX orders_reducing ON orders (partition)
  WHERE reduce_only AND state IN ('WORKING', 'PARTIALLY_FILLED');
CREATE TABLE order_changes (
  account_id text NOT NULL,
  idempotency_key text NOT NULL,
  change_id uuid NOT NULL,
  order_id uuid NOT NULL REFERENCES orders,
  request_hash text NOT NULL,
  asked_at timestamptz NOT NULL,
  PRIMARY KEY (account_id, idempotency_key)
);
