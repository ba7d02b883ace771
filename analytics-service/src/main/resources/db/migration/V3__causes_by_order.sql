-- An order's events lie together, and new ones at the end: ids of events are hashes, and an index of
-- theirs alone takes each at a page of its own. The event of an order has the same order each time.
ALTER TABLE causes DROP CONSTRAINT causes_pkey;
DROP INDEX causes_of_order;
CREATE UNIQUE INDEX causes_of_order ON causes (order_id, event_id) WHERE order_id IS NOT NULL;
CREATE UNIQUE INDEX causes_of_none ON causes (event_id) WHERE order_id IS NULL;
