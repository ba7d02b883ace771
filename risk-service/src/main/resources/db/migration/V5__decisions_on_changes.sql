-- A decision on new terms of an order names the change; that on the order itself has none.
ALTER TABLE decisions ADD COLUMN change_id text NOT NULL DEFAULT '';
ALTER TABLE decisions DROP CONSTRAINT decisions_order_id_key;
ALTER TABLE decisions ADD UNIQUE (order_id, change_id);
