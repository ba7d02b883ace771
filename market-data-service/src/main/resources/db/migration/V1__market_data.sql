CREATE TABLE instruments (
  position       bigint GENERATED ALWAYS AS IDENTITY,
  symbol         text           PRIMARY KEY,
  base           text           NOT NULL,
  quote          text           NOT NULL,
  tick_size      numeric(38,18) NOT NULL CHECK (tick_size > 0),
  lot_size       numeric(38,18) NOT NULL CHECK (lot_size > 0),
  min_quantity   numeric(38,18) NOT NULL,
  max_quantity   numeric(38,18) NOT NULL,
  price_scale    integer        NOT NULL,
  quantity_scale integer        NOT NULL,
  tradable       boolean        NOT NULL
);

-- One partition a month of market time, created when its first candle comes.
CREATE TABLE candles (
  symbol           text           NOT NULL,
  interval_seconds integer        NOT NULL,
  open_time        timestamptz    NOT NULL,
  open             numeric(38,18) NOT NULL,
  high             numeric(38,18) NOT NULL,
  low              numeric(38,18) NOT NULL,
  close            numeric(38,18) NOT NULL,
  volume           numeric(38,18) NOT NULL,
  trades           bigint         NOT NULL,
  PRIMARY KEY (symbol, interval_seconds, open_time)
) PARTITION BY RANGE (open_time);

CREATE TABLE outbox (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  topic      text        NOT NULL,
  record_key text        NOT NULL,
  payload    bytea       NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
