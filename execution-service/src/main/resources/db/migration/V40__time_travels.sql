-- Accounts that trade in a recorded span, as market-data-service tells. One that held positions, open
-- orders or plans is REFUSED: nothing of the span is sent for it, so that markets never mix.
CREATE TABLE time_travels (
  travel_id uuid PRIMARY KEY,
  account_id text NOT NULL,
  state text NOT NULL CHECK (state IN ('BOUND', 'REFUSED', 'SETTLED')),
  noticed_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON COLUMN time_travels.state IS
  'SETTLED once it has ended, its orders are final and what was held is closed at its last prices.';
CREATE UNIQUE INDEX time_travels_one_an_account ON time_travels (account_id)
  WHERE state <> 'SETTLED';
