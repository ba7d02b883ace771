-- Where others send signals for a bot. Secrets are sealed by the service.
CREATE TABLE webhook (
  id                uuid PRIMARY KEY,
  bot_id            uuid NOT NULL REFERENCES bot ON DELETE CASCADE,
  account_id        text NOT NULL,
  kind              text NOT NULL CHECK (kind IN ('TRADINGVIEW', 'CHARTINK', 'SHEETS', 'GENERIC')),
  name              text NOT NULL,
  direction         text,
  allowed           text[] NOT NULL,
  secret            text NOT NULL,
  old_secret        text,
  created_at        timestamptz NOT NULL,
  secret_changed_at timestamptz NOT NULL,
  old_secret_until  timestamptz
);
CREATE INDEX webhook_by_bot ON webhook (bot_id, created_at, id);

-- What came in: the primary key is what keeps an event that is sent again from acting twice.
CREATE TABLE outside_event (
  source_id   uuid NOT NULL,
  event_id    text NOT NULL,
  bot_id      uuid NOT NULL REFERENCES bot ON DELETE CASCADE,
  account_id  text NOT NULL,
  received_at timestamptz NOT NULL,
  ignored     text,
  PRIMARY KEY (source_id, event_id)
);
CREATE INDEX outside_event_by_source ON outside_event (source_id, received_at);
CREATE INDEX outside_event_by_age ON outside_event (received_at);
CREATE INDEX outside_event_by_bot ON outside_event (bot_id);

-- A signal from outside is for one bot and seen by its account only.
ALTER TABLE signal
  ADD COLUMN source         text,
  ADD COLUMN source_id      uuid,
  ADD COLUMN external_id    text,
  ADD COLUMN target_bot     uuid,
  ADD COLUMN target_account text;
