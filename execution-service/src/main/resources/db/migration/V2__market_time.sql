-- Time in the symbol's market when the order came; the day of a DAY order is a day of its market.
ALTER TABLE orders ADD COLUMN market_time timestamptz;
COMMENT ON COLUMN accounts.account_seq IS 'Last accountSeq on execution.order-events.v1.';
COMMENT ON COLUMN accounts.fill_seq IS
  'Last accountSeq on execution.fills.v1 and execution.positions.v1: one record a fill on each.';
