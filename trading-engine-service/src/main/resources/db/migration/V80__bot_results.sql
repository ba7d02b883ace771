-- What was executed for bots, from the order events; sequences count within the account.
CREATE TABLE bot_fill (
  bot_id      uuid NOT NULL REFERENCES bot ON DELETE CASCADE,
  seq         bigint NOT NULL,
  order_id    text NOT NULL,
  signal_id   uuid,
  symbol      text NOT NULL,
  direction   text NOT NULL CHECK (direction IN ('BUY', 'SELL')),
  quantity    numeric(38, 18) NOT NULL,
  price       numeric(38, 18) NOT NULL,
  fee         numeric(38, 18) NOT NULL,
  market_time timestamptz NOT NULL,
  PRIMARY KEY (bot_id, seq)
);
CREATE INDEX bot_fill_by_time ON bot_fill (bot_id, market_time);

CREATE TABLE bot_result (
  bot_id       uuid NOT NULL REFERENCES bot ON DELETE CASCADE,
  symbol       text NOT NULL,
  quantity     numeric(38, 18) NOT NULL,
  cost         numeric(38, 18) NOT NULL,
  realised     numeric(38, 18) NOT NULL,
  fees         numeric(38, 18) NOT NULL,
  fills        bigint NOT NULL,
  last_fill_at timestamptz NOT NULL,
  PRIMARY KEY (bot_id, symbol)
);

-- The last candle that any instance evaluated; both clocks, because they may differ.
CREATE TABLE feed (
  symbol          text NOT NULL,
  candle_interval text NOT NULL,
  open_time       timestamptz NOT NULL,
  close_price     numeric(38, 18) NOT NULL,
  published_at    timestamptz NOT NULL,
  seen_at         timestamptz NOT NULL,
  PRIMARY KEY (symbol, candle_interval)
);

CREATE INDEX signal_by_source ON signal (strategy, parameters_hash, symbol, candle_open_time);
