-- The first decision of each order, as published; account holders read theirs here.
CREATE TABLE decisions (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account_id text NOT NULL,
  order_id text NOT NULL UNIQUE,
  control text,
  limit_value text,
  actual_value text,
  message text,
  inputs jsonb,
  decided_at timestamptz NOT NULL
);

CREATE INDEX decisions_of_account ON decisions (account_id, id DESC);
