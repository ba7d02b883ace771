-- Another stop that the holder of an OCO or a bracket wants, until the owner has taken it in.
ALTER TABLE plans ADD COLUMN move_asked text;
COMMENT ON COLUMN plans.move_asked IS 'Where its holder wants the stop; null when that is done.';
