-- Candles of a second come and go all day: what they leave behind is cleared after a share of the
-- table that does not grow with the candles that stay.
ALTER TABLE candle SET (
  autovacuum_vacuum_scale_factor = 0.02,
  autovacuum_analyze_scale_factor = 0.05,
  autovacuum_vacuum_insert_scale_factor = 0.05);
