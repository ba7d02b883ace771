-- Cancels that were asked for and are not done: they outlive the process that was to do them.
ALTER TABLE orders
  ADD COLUMN cancel_requested_at timestamptz,
  ADD COLUMN cancel_reason text;
COMMENT ON COLUMN orders.cancel_requested_at IS
  'When the rest was first asked to be cancelled; null when nobody asked, and once the order is final.';
CREATE INDEX orders_to_cancel ON orders (partition) WHERE cancel_requested_at IS NOT NULL;
