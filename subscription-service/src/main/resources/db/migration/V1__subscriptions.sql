CREATE TABLE subscriptions (
  account_id  uuid PRIMARY KEY,
  tier        text        NOT NULL CHECK (tier IN ('FREE', 'BASIC', 'PRO', 'ENTERPRISE')),
  trial       boolean     NOT NULL,
  valid_until timestamptz,
  cancelled   boolean     NOT NULL DEFAULT false,
  version     bigint      NOT NULL CHECK (version > 0),
  changed_at  timestamptz NOT NULL,
  CHECK (tier <> 'FREE' OR (valid_until IS NULL AND NOT trial AND NOT cancelled))
);

CREATE INDEX subscriptions_due ON subscriptions (valid_until) WHERE valid_until IS NOT NULL;

CREATE TABLE outbox (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  topic      text        NOT NULL,
  record_key text        NOT NULL,
  payload    bytea       NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
