-- Parts and legs of composed orders that follow the market.
ALTER TABLE plan_children
  ADD COLUMN trailing_amount numeric(38,18),
  ADD COLUMN trailing_percent numeric(38,18);
