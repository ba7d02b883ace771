-- True once no order of the scope can reach a broker any more, whatever happens.
ALTER TABLE kill_switches ADD COLUMN acknowledged boolean NOT NULL DEFAULT false;

-- One row a sender. No clock reading is stored that anything depends on: granted_at is for people.
CREATE TABLE sender_leases (
  sender_id text PRIMARY KEY,
  request_id bigint NOT NULL,
  duration_millis bigint NOT NULL,
  first_epoch bigint NOT NULL,
  without_validity text[] NOT NULL,
  ended text,
  granted_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX sender_leases_open ON sender_leases (sender_id) WHERE ended IS NULL;
COMMENT ON COLUMN sender_leases.first_epoch IS
  'Kill epoch at the first of its unbroken leases: it had applied all changes up to that.';
COMMENT ON COLUMN sender_leases.ended IS 'RETIRED, EXPIRED or DEAD; null while it may send.';
