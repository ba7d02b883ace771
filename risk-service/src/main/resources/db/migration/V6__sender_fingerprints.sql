ALTER TABLE sender_leases ADD COLUMN fingerprint text NOT NULL DEFAULT '';
COMMENT ON COLUMN sender_leases.fingerprint IS
  'Of the sender''s build and configuration; all that may send at one time have the same.';
