-- One row a fill, in the order of the account's sequence; equity after it in the account's currency.
CREATE TABLE accounts (
  account_id text PRIMARY KEY,
  account_seq bigint NOT NULL,
  cash numeric(38,18) NOT NULL,
  deposited numeric(38,18) NOT NULL
);
CREATE TABLE trades (
  account_id text NOT NULL REFERENCES accounts,
  account_seq bigint NOT NULL,
  order_id text NOT NULL,
  fill_id text NOT NULL,
  symbol text NOT NULL,
  side text NOT NULL,
  quantity numeric(38,18) NOT NULL,
  price numeric(38,18) NOT NULL,
  fee numeric(38,18) NOT NULL,
  realised_pnl numeric(38,18) NOT NULL,
  position_after numeric(38,18) NOT NULL,
  cash_after numeric(38,18) NOT NULL,
  equity_after numeric(38,18) NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (account_id, account_seq),
  UNIQUE (account_id, order_id, fill_id)
);
CREATE TABLE holdings (
  account_id text NOT NULL REFERENCES accounts,
  symbol text NOT NULL,
  quantity numeric(38,18) NOT NULL,
  total_cost numeric(38,18) NOT NULL,
  last_price numeric(38,18) NOT NULL,
  PRIMARY KEY (account_id, symbol)
);
