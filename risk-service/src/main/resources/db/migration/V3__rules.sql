-- What people decided beside plans and settings: limits by scope, temporary overrides of them,
-- modes of accounts and of the platform, and strategies that may go on. Expired overrides stay
-- until they are replaced; who made them is in the audit ledger.
CREATE TABLE risk_rules (
  scope text NOT NULL,
  kind text NOT NULL,
  item text NOT NULL,
  value text NOT NULL,
  valid_until timestamptz,
  reason text NOT NULL,
  actor text NOT NULL,
  changed_at timestamptz NOT NULL,
  PRIMARY KEY (scope, kind, item)
);
