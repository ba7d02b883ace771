-- Where the memory of each running strategy begins: the candles from there on give it back. Of a
-- strategy over several symbols the first one stands here.
CREATE TABLE strategy_begin (
  strategy        text NOT NULL,
  parameters_hash text NOT NULL,
  symbol          text NOT NULL,
  candle_interval text NOT NULL,
  feed_run        text NOT NULL,
  first_second    bigint NOT NULL,
  PRIMARY KEY (strategy, parameters_hash, symbol, candle_interval)
);

-- Since when kept candles are those of a run of the feed.
CREATE TABLE feed_run (
  feed_run        text NOT NULL,
  candle_interval text NOT NULL,
  first_second    bigint NOT NULL,
  kept_at         timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (feed_run, candle_interval)
);
