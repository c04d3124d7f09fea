-- Lists over a whole city that stay quick: counted and paged from narrow indexes, whose rows are a
-- tenth of those of records_found and members_listed.

-- Counts by ledger and state, and a page of the records in one state.
CREATE INDEX records_counted ON records (taken_back, ledger, state, day, id);

-- A page of a ledger's records by day, however far down, without reading records.
DROP INDEX records_by_day;
CREATE INDEX records_by_day ON records (ledger, taken_back, day, id, state);

-- How many members an organization has, and how many of them are probationary.
CREATE INDEX members_counted ON members (org, probationary);

-- Finding people by a letter or a character finds thousands of ids, of which a page is shown.
DROP INDEX members_by_initials;
CREATE INDEX members_by_initials ON members (initials, id);
DROP INDEX members_by_name;
CREATE INDEX members_by_name ON members (name, id);

ANALYZE records;
ANALYZE members;
