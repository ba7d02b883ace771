CREATE TABLE kept_places (
  partition integer PRIMARY KEY,
  turn bigint NOT NULL,
  history text NOT NULL,
  form integer NOT NULL,
  events bigint,
  decisions bigint
);
COMMENT ON TABLE kept_places IS 'Where the rebuild of a partition''s risk states goes on.';
COMMENT ON COLUMN kept_places.turn IS 'Grows from owner to owner; only the last one keeps states.';
COMMENT ON COLUMN kept_places.history IS 'Ids of the topics that the states are made of.';
COMMENT ON COLUMN kept_places.form IS 'Of the states: those of another form are made again.';
COMMENT ON COLUMN kept_places.events IS 'Offset in the order events; null where all are read.';
COMMENT ON COLUMN kept_places.decisions IS 'Offset in the decisions.';

CREATE TABLE kept_states (
  partition integer NOT NULL,
  account_id text NOT NULL,
  account_seq bigint NOT NULL,
  decision_seq bigint NOT NULL,
  state bytea NOT NULL,
  PRIMARY KEY (partition, account_id)
);
COMMENT ON TABLE kept_states IS 'Risk states, each up to its account_seq, at least to kept_places.events.';
