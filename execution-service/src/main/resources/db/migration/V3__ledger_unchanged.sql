-- Fails the statement that it is part of, unless all is as its writer believed.
CREATE FUNCTION ledger_unchanged(as_believed boolean) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  IF NOT as_believed THEN
    RAISE EXCEPTION 'The ledger has changed meanwhile' USING ERRCODE = 'serialization_failure';
  END IF;
  RETURN true;
END $$;
