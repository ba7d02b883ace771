-- The ledger of V1 is copied into the chained one when the service starts, then dropped.
ALTER TABLE audit_records RENAME TO audit_records_v1;
ALTER INDEX audit_records_pkey RENAME TO audit_records_v1_pkey;
ALTER INDEX audit_records_event_id_key RENAME TO audit_records_v1_event_id_key;
DROP INDEX audit_records_actor;
DROP INDEX audit_records_action;
DROP INDEX audit_records_occurred;

-- Each batch takes one number and counts on from a thousand times that.
CREATE SEQUENCE audit_batches;

-- Columns down to detail are hashed, in this order; docs/audit.md.
CREATE TABLE audit_records (
  form                  smallint    NOT NULL,
  chain                 text        COLLATE "C" NOT NULL,
  chain_seq             bigint      NOT NULL CHECK (chain_seq > 0),
  ledger_seq            bigint      NOT NULL,
  recorded_at           timestamptz NOT NULL,
  kind                  text        NOT NULL,
  event_id              text        NOT NULL,
  source                text        NOT NULL,
  occurred_at           timestamptz NOT NULL,
  market_time           timestamptz,
  account_seq           bigint,
  actor                 text        NOT NULL,
  action                text        NOT NULL,
  subject               text,
  outcome               text        NOT NULL,
  remote_address        text,
  user_agent            text,
  correlation_id        text        NOT NULL,
  causation_id          text,
  order_id              text,
  order_event           text,
  instrument            text,
  side                  text,
  order_type            text,
  validity              text,
  quantity              numeric,
  price                 numeric,
  venue                 text,
  client_order_id       text,
  venue_order_id        text,
  execution_id          text,
  liquidity             text,
  algorithm             text,
  decision_within_firm  text,
  execution_within_firm text,
  detail                text,
  previous              bytea       NOT NULL,
  hash                  bytea       NOT NULL,
  PRIMARY KEY (chain, chain_seq, recorded_at)
) PARTITION BY RANGE (recorded_at);

-- A record that comes again is found by its id among those recorded since it occurred.
CREATE UNIQUE INDEX audit_records_event ON audit_records (event_id, recorded_at);

-- For the list of what people and services did; orders are many and are exported by account.
CREATE INDEX audit_records_newest ON audit_records (ledger_seq DESC) WHERE kind = 'ACTION';
CREATE INDEX audit_records_actor ON audit_records (actor, ledger_seq DESC) WHERE kind = 'ACTION';
CREATE INDEX audit_records_action ON audit_records (action, ledger_seq DESC) WHERE kind = 'ACTION';
CREATE INDEX audit_records_occurred ON audit_records (occurred_at) WHERE kind = 'ACTION';

CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END
$$;

CREATE TRIGGER audit_records_append_only
  BEFORE UPDATE OR DELETE ON audit_records
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER audit_records_no_truncate
  BEFORE TRUNCATE ON audit_records
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Makes the partition of a month (its first day) unless it is there. Attaching, unlike creating in
-- place, waits for nobody who reads or writes.
CREATE FUNCTION audit_partition(month date) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  name text := 'audit_records_' || to_char(month, 'YYYY_MM');
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext(current_schema() || '.audit_partitions'));
  IF to_regclass(name) IS NULL THEN
    EXECUTE format('CREATE TABLE %I (LIKE audit_records INCLUDING ALL)', name);
    EXECUTE format(
      'CREATE TRIGGER %I BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()',
      name || '_no_truncate', name);
    EXECUTE format(
      'ALTER TABLE audit_records ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
      name,
      month::timestamp AT TIME ZONE 'UTC',
      (month + interval '1 month')::timestamp AT TIME ZONE 'UTC');
  END IF;
END
$$;

SELECT audit_partition((date_trunc('month', now() AT TIME ZONE 'UTC') + n * interval '1 month')::date)
  FROM generate_series(0, 3) AS n;

-- Where each chain ends now. Whoever appends holds the chain's row.
CREATE TABLE audit_chains (
  chain       text        COLLATE "C" PRIMARY KEY,
  seq         bigint      NOT NULL,
  hash        bytea       NOT NULL,
  recorded_at timestamptz NOT NULL
);

-- The last record of each chain that is no longer kept.
CREATE TABLE audit_anchors (
  chain text   COLLATE "C" PRIMARY KEY,
  seq   bigint NOT NULL,
  hash  bytea  NOT NULL
);

-- What the last signed head covers: where each chain ended, and up to where it was pruned.
CREATE TABLE audit_leaves (
  chain       text        COLLATE "C" PRIMARY KEY,
  seq         bigint      NOT NULL,
  hash        bytea       NOT NULL,
  recorded_at timestamptz NOT NULL,
  pruned_seq  bigint      NOT NULL,
  pruned_hash bytea       NOT NULL
);

CREATE TABLE audit_heads (
  no        bigint      PRIMARY KEY,
  signed_at timestamptz NOT NULL,
  chains    bigint      NOT NULL,
  records   bigint      NOT NULL,
  root      bytea       NOT NULL,
  previous  bytea       NOT NULL,
  key_id    text        NOT NULL,
  signature bytea       NOT NULL
);

CREATE TRIGGER audit_heads_append_only
  BEFORE UPDATE OR DELETE ON audit_heads
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER audit_heads_no_truncate
  BEFORE TRUNCATE ON audit_heads
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE audit_keys (
  key_id     text        PRIMARY KEY,
  public_key bytea       NOT NULL,
  since      timestamptz NOT NULL
);

CREATE TABLE outbox (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  topic      text        NOT NULL,
  record_key text        NOT NULL,
  payload    bytea       NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
