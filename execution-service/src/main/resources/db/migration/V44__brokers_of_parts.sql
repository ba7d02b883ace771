-- Legs of a basket that name a broker each, and what a close leaves where.
ALTER TABLE plan_children ADD COLUMN broker text;
COMMENT ON COLUMN plan_children.broker IS 'Where it goes; null for where its plan''s orders go.';
-- A column of its own, because "broker" says paper of closes that were made before there was one.
ALTER TABLE plans ADD COLUMN closes_at text;
COMMENT ON COLUMN plans.closes_at IS 'The only broker that a close leaves; null for all.';
