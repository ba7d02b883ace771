-- What a decision did not see is left out, also what older versions did not keep: a rebuild from the
-- topic then gives the same rows, whichever version published the decision.
UPDATE decisions SET inputs = jsonb_strip_nulls(inputs) WHERE inputs @> '{"referencePrice": null}';
