-- Indexes of what is under way name columns that change rarely, so that an order's other steps touch
-- no index: PostgreSQL then keeps the next version of the row on the same page (HOT).
ALTER TABLE orders
  ADD COLUMN live boolean NOT NULL GENERATED ALWAYS AS (
    state NOT IN ('REJECTED', 'FILLED', 'CANCELLED', 'EXPIRED')) STORED,
  ADD COLUMN unclear boolean NOT NULL GENERATED ALWAYS AS (
    state = 'UNKNOWN'
    OR state IN ('WORKING', 'PARTIALLY_FILLED') AND coalesce(change_approved, false)) STORED;
COMMENT ON COLUMN orders.live IS 'Whether it has not ended.';
COMMENT ON COLUMN orders.unclear IS 'Whether its broker is to be asked about it, or about a change.';
DROP INDEX orders_open, orders_reducing, orders_to_cancel;
CREATE INDEX orders_live ON orders (account_id, partition) WHERE live;
CREATE INDEX orders_unclear ON orders (partition) WHERE unclear;
CREATE INDEX orders_reducing ON orders (partition) WHERE live AND reduce_only;
CREATE INDEX orders_to_cancel ON orders (partition) WHERE live AND cancel_requested_at IS NOT NULL;
ALTER TABLE orders SET (fillfactor = 60);
