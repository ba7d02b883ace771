-- No personal data here: names and addresses stand in Keycloak alone.
CREATE TABLE accounts (
  account_id uuid PRIMARY KEY,
  roles      text[]      NOT NULL,
  opened_at  timestamptz NOT NULL
);

CREATE TABLE outbox (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  topic      text        NOT NULL,
  record_key text        NOT NULL,
  payload    bytea       NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
