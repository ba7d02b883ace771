CREATE TABLE rule (
  id         uuid PRIMARY KEY,
  position   bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  account_id text NOT NULL,
  created_at timestamptz NOT NULL
);
CREATE INDEX rule_by_account ON rule (account_id, position DESC);

-- A version never changes, but for being active. The document is kept as it was given.
CREATE TABLE rule_version (
  rule_id     uuid NOT NULL REFERENCES rule ON DELETE CASCADE,
  version     integer NOT NULL CHECK (version >= 1),
  name        text NOT NULL,
  description text NOT NULL,
  document    text NOT NULL,
  active      boolean NOT NULL,
  created_at  timestamptz NOT NULL,
  PRIMARY KEY (rule_id, version)
);

ALTER TABLE bot
  ADD COLUMN rule_id uuid,
  ADD COLUMN rule_version integer,
  ADD CONSTRAINT bot_follows_rule FOREIGN KEY (rule_id, rule_version) REFERENCES rule_version,
  ADD CONSTRAINT bot_rule_whole CHECK ((rule_id IS NULL) = (rule_version IS NULL));
CREATE INDEX bot_by_rule ON bot (rule_id, rule_version) WHERE rule_id IS NOT NULL;

-- Signals of rules are their owners' matter; everybody may list the others.
CREATE INDEX signal_of_catalogue ON signal (position) WHERE strategy NOT LIKE 'rule-%';
