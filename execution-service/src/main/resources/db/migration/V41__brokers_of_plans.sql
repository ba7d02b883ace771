-- Plans at any broker. Those of before, and of instances that do not know better, are at paper.
ALTER TABLE plans ADD COLUMN broker text DEFAULT 'paper';
COMMENT ON COLUMN plans.broker IS
  'Where its orders go. Says nothing of a close, which goes to where the position is held.';
