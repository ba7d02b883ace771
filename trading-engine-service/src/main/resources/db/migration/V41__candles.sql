-- Closed candles for backtests. Prices are what strategies calculate with. A symbol's candles lie
-- side by side in the index, which holds them whole: they are read from it alone, in order.
CREATE TABLE candle (
  symbol          text NOT NULL,
  candle_interval text NOT NULL,
  open_second     bigint NOT NULL,
  open            double precision NOT NULL,
  high            double precision NOT NULL,
  low             double precision NOT NULL,
  close           double precision NOT NULL,
  volume          double precision NOT NULL,
  PRIMARY KEY (symbol, candle_interval, open_second) INCLUDE (open, high, low, close, volume)
);

-- What there is of each.
CREATE TABLE candle_series (
  symbol          text NOT NULL,
  candle_interval text NOT NULL,
  first_second    bigint NOT NULL,
  last_second     bigint NOT NULL,
  candles         bigint NOT NULL,
  PRIMARY KEY (symbol, candle_interval)
);
