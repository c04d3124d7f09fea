-- Filtered lists of records are counted and paged from this index alone. On SQLite it holds the
-- words too; PostgreSQL allows no long texts in such an index, and reads with several workers instead.
CREATE INDEX records_found ON records (
    ledger, taken_back, org, state, day, filed_on, id, choices /*sqlite: , words */
);
