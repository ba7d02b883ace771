-- Commands that were refused are remembered beside those that asked for a change: a repeated one is
-- not answered twice.
ALTER TABLE order_changes
  ALTER COLUMN order_id DROP NOT NULL,
  ADD COLUMN refused text;
COMMENT ON COLUMN order_changes.order_id IS 'Null where the account has no such order.';
COMMENT ON COLUMN order_changes.refused IS 'Reason code of a refused command; null for a change.';
