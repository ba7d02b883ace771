-- How far our books and those of brokers have been compared, and what differs: an account with a row
-- whose findings are set opens no positions.
CREATE TABLE reconciliations (
  account_id text NOT NULL REFERENCES accounts,
  broker text NOT NULL,
  mark text NOT NULL,
  findings text,
  fenced_at timestamptz,
  settle_asked_by text,
  settle_asked_why text,
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (account_id, broker)
);
COMMENT ON COLUMN reconciliations.broker IS 'Name as orders have it; * for what concerns none.';
COMMENT ON COLUMN reconciliations.mark IS
  'Last fill of the broker that is booked, and what the broker had besides our fills; JSON.';
COMMENT ON COLUMN reconciliations.findings IS 'What differs, as a JSON list; null while all agrees.';
COMMENT ON COLUMN reconciliations.settle_asked_by IS
  'Operator who takes the broker''s figures as they are; null when that is done.';
CREATE INDEX reconciliations_fenced ON reconciliations (account_id, broker)
  WHERE findings IS NOT NULL;
CREATE INDEX orders_at_brokers ON orders (broker, partition, account_id) WHERE broker <> 'paper';
