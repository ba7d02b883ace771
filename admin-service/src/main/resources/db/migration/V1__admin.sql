CREATE TABLE accounts (
  account_id      text PRIMARY KEY,
  roles           text[] NOT NULL DEFAULT '{}',
  state           text CHECK (state IN ('OPEN', 'CLOSED')),
  opened_at       timestamptz,
  closed_at       timestamptz,
  plan            text,
  trial           boolean NOT NULL DEFAULT false,
  valid_until     timestamptz,
  entitlement_seq bigint NOT NULL DEFAULT 0
);

CREATE TABLE audit_records (
  seq            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  event_id       text        NOT NULL UNIQUE,
  occurred_at    timestamptz NOT NULL,
  actor          text        NOT NULL,
  action         text        NOT NULL,
  subject        text,
  outcome        text        NOT NULL,
  remote_address text,
  user_agent     text,
  detail         text,
  correlation_id text        NOT NULL,
  recorded_at    timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX audit_records_actor ON audit_records (actor, seq DESC);
CREATE INDEX audit_records_action ON audit_records (action, seq DESC);
CREATE INDEX audit_records_occurred ON audit_records (occurred_at);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'audit_records is append-only';
END
$$;

CREATE TRIGGER audit_records_append_only
  BEFORE UPDATE OR DELETE ON audit_records
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER audit_records_no_truncate
  BEFORE TRUNCATE ON audit_records
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
